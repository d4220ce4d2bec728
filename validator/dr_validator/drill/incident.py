"""An incident: what is lost, and what does not work as it is written."""

from __future__ import annotations

from collections.abc import Sequence

from dr_validator.drill.flaws import Flaw, Flaws
from dr_validator.drill.loss import Loss
from dr_validator.drill.result import Verdict
from dr_validator.finding import Stops
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.record import dataclass

# What keeps a copy from being made, or from being there when it is needed.
_KEEPING_COPIES = (Stops.DEPLOYMENT, Stops.ORDER, Stops.STANDBY, Stops.COPYING)


@dataclass(frozen=True, slots=True)
class Incident:
    """One loss in one app, with what its checks have proven broken."""

    graph: Graph
    loss: Loss
    flaws: Flaws

    def flaw_at(self, resource: Resource) -> Flaw | None:
        """The worst of what is wrong with a resource or its stack; None where nothing is.

        What only a failover needs is felt only where something fails over: not in a primary region
        that goes on serving.
        """
        return self._worst(self.flaws.at(resource))

    def flaw(self, resource: Resource) -> Flaw | None:
        """The same, or what keeps its stack from being deployed since it reads from another."""
        return self._worst((*self.flaws.at(resource), *self.flaws.around(resource)))

    def _worst(self, flaws: Sequence[Flaw]) -> Flaw | None:
        moves = self.graph.roles.primary in (None, *self.loss.regions)
        felt = [
            each
            for each in flaws
            if each.stops is not Stops.COPYING and (moves or each.stops.always)
        ]
        return max(felt, key=lambda each: each.verdict.rank, default=None)

    def stops_copying(self, resource: Resource) -> Flaw | None:
        """What keeps the data of a resource from being copied, or its copy from being there."""
        found = (*self.flaws.at(resource), *self.flaws.around(resource))
        stopping = (each for each in found if each.stops in _KEEPING_COPIES)
        return next((each for each in stopping if each.verdict is Verdict.LOST), None)

    def stops(self, resource: Resource) -> Flaw | None:
        """What keeps a resource from working at all; None if nothing does."""
        found = self.flaw(resource)
        return found if found is not None and found.verdict is Verdict.LOST else None

    def works(self, resource: Resource) -> bool:
        """Whether a resource is certainly left, and nothing keeps it from working."""
        return self.loss.takes(resource) is False and self.stops(resource) is None
