"""What people should know before they rely on a recovery, or while they work on it.

- Going back by itself: a record whose health check passes again takes the traffic back,
  to data as it was before (Amazon Route 53 Developer Guide, "Active-passive failover":
  https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html).
- What operators work with, and only has in the region that is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dr_validator.aws.replication import Writes
from dr_validator.aws.types import Holds
from dr_validator.drill.incident import Incident
from dr_validator.drill.result import Caution, CautionKind, EntryResult, StoreResult
from dr_validator.models.routing.dns import SIMPLE, WEIGHTED, Record
from dr_validator.models.routing.health import health_check_of
from dr_validator.models.routing.hosts import is_value
from dr_validator.models.twins.pairs import twins_of
from dr_validator.resolve.value import whole_number

# What people deploy and watch with, and what they miss without it.
_TOOLS = {
    "AWS::CodeBuild::Project": "nothing is built",
    "AWS::CodePipeline::Pipeline": "nothing is deployed by it",
    "AWS::Synthetics::Canary": "what it probes goes unwatched",
}


def cautions(
    incident: Incident, found: Sequence[EntryResult], held: Sequence[StoreResult]
) -> Iterator[Caution]:
    """Every caution: of the ways in first, then of tools by stack and logical id."""
    yield from _healing(incident, found, held)
    yield from _tools(incident)


def _healing(
    incident: Incident, found: Sequence[EntryResult], held: Sequence[StoreResult]
) -> Iterator[Caution]:
    """Names that go back by themselves, while what was written meanwhile is elsewhere."""
    promoted = [each.store for each in held if _is_promoted(each)]
    if not promoted:
        return
    store = min(promoted, key=lambda each: each.node.key)
    lost = incident.loss.shown
    for each in found:
        moved = [record for record in each.entry.records if _goes_back(record, incident)]
        if moved and each.required and each.reads.regions:
            yield Caution(
                CautionKind.HEALS_BACK,
                f"once {lost} answers again, Route 53 sends {each.entry.name} back there "
                f"automatically, to {store.name} as it was before the loss",
                moved[0].place,
            )


def _is_promoted(each: StoreResult) -> bool:
    """Whether its data have a copy that becomes another original, which the old one does not
    follow by itself."""
    return each.store.holds is Holds.DATA and any(
        copy.by.writes is Writes.PROMOTED for copy in each.store.copies
    )


def _goes_back(record: Record, incident: Incident) -> bool:
    """Whether a record that leads to what is lost is answered again as soon as it is healthy."""
    standby = is_value(record.node.read("Failover"), "SECONDARY")
    idle = record.policy == WEIGHTED and whole_number(record.node.read("Weight")) == 0
    if record.policy == SIMPLE or standby or idle:
        return False
    check = health_check_of(record)
    return check is not None and check.region in incident.loss.regions


def _tools(incident: Incident) -> Iterator[Caution]:
    for tool in incident.graph.all(*_TOOLS):
        left = [each for each in twins_of(tool) if incident.loss.takes(each) is False]
        if incident.loss.takes(tool) and not left:
            gone = f"{tool.name} is lost with {incident.loss.shown}"
            what = f"{gone}: {_TOOLS[tool.type]} in the meantime"
            yield Caution(CautionKind.TOOL_LOST, what, tool.place)
