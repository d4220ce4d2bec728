"""permission-region-excluded"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Node,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.grants import Crew, servants
from dr_validator.models.access.iam import attached
from dr_validator.models.access.statement import Statement

KEY = "aws:requestedregion"
# What lets a call through where the region is one of those listed, and what lets it through
# where it is none of them.
ONE_OF = ("StringEquals", "StringEqualsIgnoreCase", "StringLike")
NONE_OF = ("StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike")


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def region_excluded(graph: Graph) -> Iterator[Problem]:
    """A role whose policy excludes requests to the region it is used in.

    Why it matters: a policy that was copied keeps its condition on aws:RequestedRegion, and every
    call to the region's own endpoints ends with AccessDenied.
    Fix: list every region that the policy is used in, or remove the condition.
    Source: IAM User Guide, "AWS global condition context keys", aws:RequestedRegion
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
    """
    for crew in graph.view(servants):
        for statement in attached(graph, crew.role).statements:
            if statement.doubt is None:
                for operator, listed in _conditions(statement):
                    yield from _condition(crew, statement, operator, listed)


def _conditions(statement: Statement) -> Iterator[tuple[str, Node]]:
    for node in statement.node.each("Condition"):
        for operator, tests in node.entries():
            for key, listed in tests.entries():
                if key.lower() == KEY:
                    yield operator.removesuffix("IfExists"), listed


def _condition(crew: Crew, statement: Statement, operator: str, listed: Node) -> Iterator[Problem]:
    effect = statement.effect
    if isinstance(effect, Unknown):
        yield unproven(effect, f"whether the policy allows requests to {crew.region}")
        return
    if operator not in {"Allow": ONE_OF, "Deny": NONE_OF}[effect]:
        return
    worker = crew.workers[0]
    related = [(worker, f"what runs under the role in {crew.region}")]
    regions: list[str] = []
    for item in listed.items():
        match item.value:
            case Known(value=word):
                regions.append(str(word))
            case Unknown() as unknown:
                what = f"whether the policy of {worker.name} covers {crew.region}"
                yield unproven(unknown, what, related=related)
                return
            case Absent():
                pass
    if any(each == crew.region or "*" in each or "?" in each for each in regions):
        return
    shown = " and ".join(regions)
    said = f"allows requests to {shown} only" if effect == "Allow" else f"denies all but {shown}"
    yield problem(
        listed,
        f"the role of {worker.name} {said}, but it runs in {crew.region}: its calls there end with "
        "AccessDenied",
        related=related,
    )
