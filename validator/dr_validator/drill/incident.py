"""An incident: what is lost, and what does not work as it is written."""

from __future__ import annotations

from dr_validator.drill.flaws import Flaw, Flaws
from dr_validator.drill.loss import Loss
from dr_validator.drill.result import Verdict
from dr_validator.finding import Breaks
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Incident:
    """One loss in one app, with what its checks have proven broken."""

    graph: Graph
    loss: Loss
    flaws: Flaws

    def flaw(self, resource: Resource) -> Flaw | None:
        """The worst of what is wrong with a resource; None where nothing is.

        What breaks the failover is felt only where something fails over: not in a primary region
        that goes on serving.
        """
        moves = self.graph.roles.primary in (None, *self.loss.regions)
        felt = [
            each
            for each in self.flaws.at(resource)
            if each.breaks is not Breaks.DATA and (moves or each.breaks is not Breaks.FAILOVER)
        ]
        return max(felt, key=lambda each: each.verdict.rank, default=None)

    def stops_copying(self, resource: Resource) -> Flaw | None:
        """What keeps the data of a resource from being copied, or its copy from being there."""
        found = self.flaws.at(resource)
        stopping = (each for each in found if each.breaks is not Breaks.RUNTIME)
        return next((each for each in stopping if each.verdict is Verdict.LOST), None)

    def stops(self, resource: Resource) -> Flaw | None:
        """What keeps a resource from working at all; None if nothing does."""
        found = self.flaw(resource)
        return found if found is not None and found.verdict is Verdict.LOST else None

    def works(self, resource: Resource) -> bool:
        """Whether a resource is certainly left, and nothing keeps it from working."""
        return self.loss.takes(resource) is False and self.stops(resource) is None
