"""twin-missing-right"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Place,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.iam import Allowed, Denied, NotAllowed
from dr_validator.paths.twin_rights import Lacks, lacking_rights


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def missing_right(graph: Graph) -> Iterator[Problem]:
    """A permission that a function or container has in one region, but its twin in the other lacks.

    Why it matters: both run the same code. Where its role allows less, the calls end with
    AccessDenied, in the region that nobody uses before the outage.
    Fix: create both roles from one construct or template, each with the ARNs of its own region.
    Source: AWS Well-Architected Framework, REL13-BP04 "Manage configuration drift at the DR site or
    Region"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html);
    IAM User Guide, "Policy evaluation logic"
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html).
    """
    for each in graph.view(lacking_rights):
        yield _told(each)


def _told(each: Lacks) -> Problem:
    actions = _listed(each.actions)
    on = f" on {each.on}" if each.on else ""
    related: list[tuple[Resource | Place, str]] = [
        (each.granted.place, "what allows it there"),
        (each.owner, "what runs under the role"),
    ]
    then = f"unlike its twin in {each.twin.region}: the same code ends here with AccessDenied"
    match each.verdict:
        case Unknown() as unknown:
            what = f"whether the role of {each.owner.name} is allowed {actions}{on}, as its twin is"
            return unproven(unknown, what, related=related)
        case Denied(place=place):
            return problem(
                place,
                f"the role of {each.owner.shown} is denied {actions}{on}, {then}",
                related=related,
            )
        case NotAllowed() | Allowed():
            return problem(
                each.role,
                f"the role of {each.owner.shown} is not allowed {actions}{on}, {then}",
                related=related,
            )


def _listed(actions: tuple[str, ...]) -> str:
    *first, last = actions
    return f"{', '.join(first)} and {last}" if first else last
