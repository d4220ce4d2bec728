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
    """An ARN with a name that nothing here has, where what is meant is called otherwise.

    Why it matters: a table, secret, alias, queue or database got another name, and a policy, a
    setting or a recovery's call still has the old one. The stacks deploy all the same; what is
    asked for by it is not found, and what is there is allowed to nobody.
    Fix: take the name from the resource (Ref, Fn::GetAtt, an export), or write the same on both
    sides. Where something else is meant, waive it.
    Source: AWS IAM User Guide, "IAM JSON policy elements: Resource"
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
    """
    for each in graph.view(nobodys):
        by, made = each.asked.by, each.made
        related = [(made, "what is likely to be meant")]
        others = [(other.at, f"{other.by.name} asks for it too") for other in each.others[:SHOWN]]
        if each.doubt:
            what = f"whether {by.name} means {made.shown} by {each.asked.name}"
            at = each.value if isinstance(each.value, Unknown) else each.asked.at
            yield unproven(at, what, reason=each.doubt, related=[*related, *others])
            continue
        called = (
            f"is called {each.value.value}"
            if isinstance(each.value, Known)
            else "gets a name from AWS"
        )
        yield problem(
            each.asked.at,
            f"{by.name} asks for {each.asked.name}, and nothing here is called so: {made.shown} "
            f"{called}, and is not what is asked for",
            related=[*related, *others],
        )
