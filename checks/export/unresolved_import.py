"""export-unresolved-import"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Crossing,
    Graph,
    Problem,
    Severity,
    Via,
    check,
    problem,
    same_place,
    unproven,
)
from dr_validator.models.stacks.publishing import exporters, may_export, stacks_called


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def unresolved_import(graph: Graph) -> Iterator[Problem]:
    """An import of an export that no stack of that region and account has.

    Why it matters: `Fn::ImportValue` sees the exports of its own region and account only, and
    the stack fails with "No export named … found".
    Fix: export the value in every region that imports it; to read another region, use
    `Fn::GetStackOutput`.
    Source: AWS CloudFormation Template Reference, "Fn::ImportValue"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-importvalue.html).
    """
    seen: set[tuple[str | None, ...]] = set()
    for crossing in graph.crossings:
        place = crossing.place
        subject = (crossing.key or place.stack, place.region, place.account)
        if crossing.via is Via.EXPORT and not crossing.producers and subject not in seen:
            seen.add(subject)
            yield _judge(graph, crossing)


def _shown(region: str | None, account: str | None) -> str:
    return ", ".join(filter(None, (region, account and f"account {account}")))


def _judge(graph: Graph, crossing: Crossing) -> Problem:
    place, name = crossing.place, crossing.key
    stack = graph.stack_of(place)
    if name is None:
        reason = "the name is known only at deployment"
        return unproven(place, "whether the export that is imported exists", reason=reason)
    where = _shown(place.region, place.account)
    found = exporters(graph, name)
    ends = [(each.place, "the export") for each in found]
    others = sorted({_shown(each.stack.region, each.stack.account) for each in found})
    owners = stacks_called(graph, name.partition(":")[0]) if ":" in name else []
    question = f"whether {name} is exported in the region and account that import it"
    if place.region is None or any(each.stack.region is None for each in found):
        reason = "a stack's region is not set"
        return unproven(place, question, reason=reason, related=ends)
    near = [each for each in found if each.stack.region == place.region]
    if any(same_place(each.stack.account, place.account) is None for each in near):
        reason = "a stack's account is not set"
        return unproven(place, question, reason=reason, related=ends)
    if may_export(graph, stack):
        reason = "a stack there exports under a name that is known only at deployment"
        return unproven(place, question, reason=reason, related=ends)
    if others:
        return problem(
            place,
            f"imports {name} in {where}, but it is exported only in {' and '.join(others)}: the "
            "deployment fails",
            related=ends,
        )
    if owners:
        owner = owners[0]
        return problem(
            place,
            f"imports {name} in {where}, but {owner.display_name} exports no such value there: the "
            "deployment fails",
            related=[(graph.place(owner), "the stack it is named after")],
        )
    reason = "no stack of this assembly exports it; another app may"
    return unproven(place, question, reason=reason)
