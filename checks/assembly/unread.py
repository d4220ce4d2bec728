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
    """A part of a template that cannot be read, so that nothing in it was checked.

    Why it matters: CloudFormation refuses a malformed section, and what a macro or an
    absent nested template adds cannot be proven; a gate must not pass it in silence.
    Fix: mend that part of the template, or synthesize again.
    Source: AWS CloudFormation User Guide, "Template sections".
    """
    for note in graph.unread:
        if note.cause is Cause.MALFORMED:
            yield problem(note, f"{note.reason}; CloudFormation refuses the template")
        else:
            yield unproven(note, "what this part of the template creates")
    for stack, logical_id, why in graph.assembly.unloaded:
        at = graph.place(graph.assembly.by_id[stack], logical_id)
        resource = graph.resource(Reference(stack, logical_id))
        of_set = resource is not None and resource.type == STACK_SET
        what = "stack set" if of_set else "nested stack"
        yield unproven(at, f"what {what} {logical_id} contains", reason=why)
