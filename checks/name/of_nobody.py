"""name-of-nobody"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.names.nobodys import nobodys

SHOWN = 2


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def of_nobody(graph: Graph) -> Iterator[Problem]:
    """An ARN with a name that nothing here has, where the resource it means has another name.

    Why it matters: a table, secret, alias, queue or database was renamed, and a policy, a setting
    or a recovery's call still has the old name. The stacks deploy all the same; but a call by the
    old name finds nothing, and a policy with it allows nothing.
    Fix: take the name from the resource (Ref, Fn::GetAtt, an export), or write the same on both
    sides. Where something else is meant, waive it.
    Source: AWS IAM User Guide, "IAM JSON policy elements: Resource"
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
    """
    for each in graph.view(nobodys):
        by, made = each.asked.by, each.made
        related = [(made, "what was probably meant")]
        others = [(other.at, f"{other.by.name} asks for it too") for other in each.others[:SHOWN]]
        if each.doubt:
            what = f"whether {by.name} means {made.shown} by {each.asked.name}"
            at = each.value if isinstance(each.value, Unknown) else each.asked.at
            yield unproven(at, what, reason=each.doubt, related=[*related, *others])
            continue
        called = (
            f"is called {each.value.value}"
            if isinstance(each.value, Known)
            else "gets its name from AWS"
        )
        yield problem(
            each.asked.at,
            f"{by.name} asks for {each.asked.name}, but nothing here has that name: {made.shown} "
            f"{called}, so this never reaches it",
            related=[*related, *others],
        )
