"""permission-not-granted"""

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
from dr_validator.paths.acting import Refusal, refusals


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def not_granted(graph: Graph) -> Iterator[Problem]:
    """A role without a permission that its function, task, state machine or service needs.

    Why it matters: the call ends with AccessDenied. In the region that serves every day somebody
    notices at once; in the other one it comes out in the outage, when nobody can deploy.
    Fix: allow the action on the resource of the role's own region; each region has ARNs of its own,
    and so have the replicas of tables and secrets.
    Source: IAM User Guide, "Policy evaluation logic"
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html);
    what each call takes: Service Authorization Reference
    (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html),
    and the pages that docs/facts.md names.
    """
    for each in graph.view(refusals):
        yield from _told(each)


def _told(each: Refusal) -> Iterator[Problem]:
    act = each.acts[0]
    actions = _listed([act.action for act in each.acts])
    on = f" on {act.on}" if act.on else ""
    related: list[tuple[Resource | Place, str]] = [(act.owner, "what runs under the role")]
    if act.thing is not None and act.thing is not act.owner:
        related.append((act.thing, "what it acts on"))
    match each.verdict:
        case Unknown() as unknown:
            what = f"whether the role of {act.owner.name} is allowed {actions}{on}"
            yield unproven(unknown, what, related=related)
        case NotAllowed():
            yield problem(
                each.role,
                f"the role of {act.owner.shown} is not allowed {actions}{on}, but {act.why}: "
                f"{act.then}",
                related=related,
            )
        case Denied(place=place):
            yield problem(
                place,
                f"the role of {act.owner.shown} is denied {actions}{on}, but {act.why}: {act.then}",
                related=related,
            )
        case Allowed():
            pass


def _listed(actions: list[str]) -> str:
    *first, last = dict.fromkeys(actions)
    return f"{', '.join(first)} and {last}" if first else last
