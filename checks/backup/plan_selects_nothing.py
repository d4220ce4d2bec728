"""backup-plan-selects-nothing"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Link,
    Linked,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.paths.backups import PLAN, SELECTION, is_backed_up

CHOOSES = ("Resources", "ListOfTags", "NotResources", "Conditions")


@check(severity=Severity.HIGH, breaks=Breaks.DATA, stops=Stops.COPYING, dr=False)
def plan_selects_nothing(graph: Graph) -> Iterator[Problem]:
    """A backup plan that selects nothing to back up.

    Why it matters: a plan is only a schedule. Without a selection no backup is ever made, and none
    is copied to the other region; nothing fails, so nobody notices.
    Fix: add an AWS::Backup::BackupSelection with the plan's id, which lists resources or tags.
    Source: AWS Backup Developer Guide, "Assigning resources to a backup plan"
    (https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html).
    """
    links = [(each, link) for each in graph.all(SELECTION) for link in _plans(each)]
    chosen = {link.to.key for each, link in links if isinstance(link, Linked)}
    stray = [(each, link) for each, link in links if isinstance(link, Unknown)]
    stored = {each.region for each in graph.resources if is_backed_up(each.type)}
    for plan in graph.all(PLAN):
        if plan.key in chosen or plan.region not in stored:
            continue
        mine = [link for each, link in stray if each.region == plan.region]
        others = [edge for edge in graph.edges_to(plan) if edge.source.type != SELECTION]
        if mine:
            yield unproven(
                mine[0], f"whether {plan.name} backs anything up", related=[(plan, "it")]
            )
        elif not links:
            yield unproven(
                plan,
                f"whether {plan.name} backs anything up",
                reason="no plan here has a selection: they may be given theirs by other means",
            )
        elif others or _is_handed_out(graph, plan):
            yield unproven(
                plan,
                f"whether {plan.name} backs anything up",
                reason="no selection here names it, but its id is handed on",
            )
        else:
            yield problem(plan, f"no selection names {plan.name}: it never backs anything up")
    for each, link in links:
        if isinstance(link, Linked) and _chooses_nothing(each):
            yield problem(
                each.read("BackupSelection"),
                f"the selection lists no resource or tag: {link.to.name} backs up nothing with it",
                related=[(link.to, "the plan")],
            )


def _plans(selection: Resource) -> list[Link]:
    return selection.follow("BackupPlanId", PLAN)


def _chooses_nothing(selection: Resource) -> bool:
    if selection.has("BackupSelection") is not True:
        return False
    return all(selection.has(f"BackupSelection.{name}") is False for name in CHOOSES)


def _is_handed_out(graph: Graph, plan: Resource) -> bool:
    """Whether an output of a stack gives its id to whoever asks."""
    return any(
        isinstance(link, Linked) and link.to is plan
        for _, _, node in graph.outputs()
        for link in node.links()
    )
