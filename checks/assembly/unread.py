"""assembly-unread"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Cause,
    Graph,
    Problem,
    Reference,
    Severity,
    check,
    problem,
    unproven,
)

STACK_SET = "AWS::CloudFormation::StackSet"


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def unread(graph: Graph) -> Iterator[Problem]:
    """A part of a template that cannot be read, or is ignored, and so was not checked.

    Why it matters: CloudFormation refuses a malformed section. Of a key that is written twice it
    takes the last and silently drops the first, be it a property or a whole resource. What a macro
    or an absent nested template adds cannot be proven. A gate must not pass over any of it in
    silence.
    Fix: repair that part of the template, or synthesize again; where a key is written twice, remove
    or rename one of the two.
    Source: AWS CloudFormation User Guide, "Template sections"; cfn-lint, E0000 ("Duplicate found").
    """
    for place, key in graph.repeated_keys:
        yield problem(
            place, f"the key {key} is written twice: the last counts, and the first is lost"
        )
    for note in graph.unread:
        if note.cause is Cause.MALFORMED:
            yield problem(note, f"{note.reason}; CloudFormation refuses the template")
        else:
            yield unproven(note, "what this part of the template creates")
    for at, why in graph.unloaded:
        resource = graph.resource(Reference(at.stack, at.logical_id))
        of_set = resource is not None and resource.type == STACK_SET
        what = "stack set" if of_set else "nested stack"
        yield unproven(at, f"what {what} {at.logical_id} contains", reason=why)
