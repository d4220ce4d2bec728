"""From an endpoint that is left, hop by hop, to what it works with: what holds, and what is gone.

One thing that leads to several (an API to its methods, a distribution to its origins) still serves
what the others need; what leads to one next thing, or works with a store, needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from dr_validator.drill.flaws import Flaw
from dr_validator.drill.incident import Incident
from dr_validator.drill.origins import has_other_origin
from dr_validator.drill.outside import region_told
from dr_validator.drill.result import HopResult, HopVerdict, Verdict, worst
from dr_validator.graph.graph import Graph
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.access.grants import FUNCTION, TASK
from dr_validator.models.failover.automation import automations
from dr_validator.models.locality.told import Abroad, told_abroad
from dr_validator.paths.hops import DISTRIBUTION, Hop, hops_from, noun
from dr_validator.paths.needs import Broken, NotProven, may_be_called
from dr_validator.paths.stores import Store, store_of
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Unknown

Key = tuple[str, str]

# They lead to several things, each for some of the requests.
_BRANCHING = (
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGatewayV2::Api",
    "AWS::AppSync::GraphQLApi",
    "AWS::CloudFront::Distribution",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::SNS::Topic",
)
# Any of what they lead to serves all requests: traffic goes to what is healthy.
_CHOOSING = ("AWS::GlobalAccelerator::Accelerator", "AWS::GlobalAccelerator::Listener")
# What they name is told to people, and nothing waits for it.
_ASIDE = ("AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::Events::EventBus", "AWS::Route53::HostedZone")


@dataclass(frozen=True, slots=True)
class Onward:
    """What comes of a way on: its verdict, the hops in the order they are met, and what is `met`,
    with the stores of it.

    `reads_only` says why only reads come through, "" where writes do as well.
    """

    verdict: Verdict
    reason: str
    path: tuple[HopResult, ...]
    met: tuple[Resource, ...]
    stores: tuple[Store, ...]
    reads_only: str = ""


def walk(start: Resource, incident: Incident) -> Onward:
    """The way from a resource on."""
    walker = _Walker(incident)
    verdict, reason = walker.from_(start)
    path, met = tuple(walker.path(start)), tuple(walker.met(start))
    stores = tuple(store for each in met if (store := store_of(each)) is not None)
    return Onward(verdict, reason, path, met, stores, walker.reads_only)


class _Walker:
    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.graph = incident.graph
        self.loss = incident.loss
        self._passed: dict[tuple[str, str], list[HopResult]] = {}
        self.reads_only = ""
        self._told: set[Flaw] = set()
        self._seen: dict[tuple[str, str], tuple[Verdict, str]] = {}

    def from_(self, start: Resource) -> tuple[Verdict, str]:
        """Depth first, on a stack of its own: chains are as long as templates make them."""
        done: dict[tuple[str, str], tuple[Verdict, str]] = self._seen
        pending: list[tuple[Resource, bool]] = [(start, False)]
        while pending:
            at, after = pending.pop()
            if after:
                done[at.key] = self._judge(at)
                continue
            if at.key in done:
                continue
            done[at.key] = (Verdict.RECOVERS, "")  # a circle adds nothing to itself
            pending.append((at, True))
            pending += [(end, False) for end in reversed(self._on(at))]
        return done[start.key]

    def _on(self, at: Resource) -> list[Resource]:
        """What is followed further: what is left of what it leads to."""
        ends = (hop.target for hop in hops_from(self.graph, at))
        return [each for each in ends if isinstance(each, Resource) and not self.loss.takes(each)]

    def _judge(self, at: Resource) -> tuple[Verdict, str]:
        flaw = self.incident.flaw(at)
        onward, reason = self._led(at)
        if flaw is None or flaw.verdict.rank <= onward.rank:
            return onward, reason
        if flaw not in self._told:
            self._told.add(flaw)
            broken = HopResult(noun(at.type), flaw.place, None, HopVerdict.BROKEN, flaw.what)
            self._passed.setdefault(at.key, []).append(broken)
        return flaw.verdict, flaw.what

    def _led(self, at: Resource) -> tuple[Verdict, str]:
        """What comes of all that a resource leads to."""
        outcomes = [
            outcome
            for hop in hops_from(self.graph, at)
            if (outcome := self._outcome(hop)) is not None
        ]
        outcomes += self._calls(at)
        if not outcomes:
            return Verdict.RECOVERS, ""
        verdicts = [verdict for verdict, _ in outcomes]
        worst_of_all = worst(*verdicts)
        reason = next(why for verdict, why in outcomes if verdict is worst_of_all)
        if at.type in _CHOOSING and min(each.rank for each in verdicts) == 0:
            return Verdict.RECOVERS, ""
        branches = at.type in _BRANCHING
        if branches and worst_of_all is Verdict.LOST and Verdict.LOST in verdicts:
            some = any(each is not Verdict.LOST for each in verdicts)
            return (Verdict.DEGRADED if some else Verdict.LOST), reason
        return worst_of_all, reason

    def _outcome(self, hop: Hop) -> tuple[Verdict, str] | None:
        end = hop.target
        if not isinstance(end, Resource):
            return self._outside(hop, end)
        taken = self.loss.takes_from(hop.source, end)
        if taken:
            return self._lost(hop, end.name)
        need = may_be_called(self.graph, hop)
        if isinstance(need, Broken):
            self._pass(hop, HopVerdict.BROKEN, need.why)
            return Verdict.LOST, f"{hop.source.name} may not call {end.name}: {need.why}"
        if isinstance(need, NotProven) or taken is None:
            reason = need.why if isinstance(need, NotProven) else "its region is not known"
            self._pass(hop, HopVerdict.NOT_PROVEN, reason)
            return worst(Verdict.NOT_PROVEN, self._further(end)[0]), reason
        self._pass(hop, HopVerdict.HOLDS, "")
        return None if _answers_itself(end) else self._further(end)

    def _outside(self, hop: Hop, end: Outside | Unknown) -> tuple[Verdict, str] | None:
        """What is not of this assembly is gone with the region that its name tells."""
        told = region_told(hop.at) if hop.rule is None or not hop.rule.back else None
        if told in self.loss.regions and not self.loss.service:
            return self._lost(hop, f"what it points at in {told}")
        if told is None and isinstance(end, Unknown) and hop.rule and not hop.rule.back:
            self._pass(hop, HopVerdict.NOT_PROVEN, end.reason)
            return Verdict.NOT_PROVEN, f"{hop.title}: {end.reason}"
        return None if told is None else (Verdict.RECOVERS, "")

    def _lost(self, hop: Hop, what: str) -> tuple[Verdict, str] | None:
        if hop.source.type == DISTRIBUTION and has_other_origin(hop, self.loss):
            self.reads_only = (
                f"{what} is lost, and an origin group fails over GET, HEAD and OPTIONS only"
            )
            self._pass(hop, HopVerdict.LOST, "the other origin of its group takes over")
            return None
        reason = f"{what} is lost with {self.loss.shown}"
        self._pass(hop, HopVerdict.LOST, reason)
        aside = isinstance(hop.target, Resource) and hop.target.type in _ASIDE
        return (Verdict.DEGRADED if aside else Verdict.LOST), reason

    def _further(self, end: Resource) -> tuple[Verdict, str]:
        return self._seen.get(end.key, (Verdict.RECOVERS, ""))

    def _calls(self, at: Resource) -> list[tuple[Verdict, str]]:
        """What the code at a worker is told of a lost region, where no resource stands for it."""
        if at.type not in (FUNCTION, TASK) or self.loss.service:
            return []
        found = [
            each
            for each in self.graph.view(_told).get(at.key, ())
            if each.region in self.loss.regions and each.thing is None
        ]
        return [
            (Verdict.NOT_PROVEN if each.doubt else Verdict.LOST, each.doubt or each.what)
            for each in found
        ]

    def _pass(self, hop: Hop, verdict: HopVerdict, reason: str) -> None:
        end = hop.target.place if isinstance(hop.target, Resource) else None
        own = (hop.place.stack, hop.place.logical_id) == hop.source.key
        start = hop.place if own else hop.source.place
        passed = HopResult(hop.title, start, end, verdict, reason)
        self._passed.setdefault(hop.source.key, []).append(passed)

    def path(self, start: Resource) -> Iterator[HopResult]:
        """The hops in the order they are met, each once."""
        for at in self._each(start):
            yield from self._passed.get(at.key, ())

    def met(self, start: Resource) -> Iterator[Resource]:
        """What is met, each once; not what the automation of a failover works on, whose requests
        it makes ready for others."""
        return self._each(start, self.graph.view(_failing_over))

    def _each(self, start: Resource, last: AbstractSet[Key] = frozenset()) -> Iterator[Resource]:
        pending, seen = [start], {start.key}
        while pending:
            at = pending.pop()
            yield at
            ends = self._on(at) if at.key not in last else []
            on = [each for each in ends if each.key not in seen]
            seen.update(each.key for each in on)
            pending += reversed(on)


def _answers_itself(end: Resource) -> bool:
    """Whether it serves nobody what they come for: a mock, for a browser or a health check."""
    return end.type == "AWS::ApiGateway::Method" and (
        same(end.read("Integration.Type"), "MOCK", fold=True) is True
    )


def _failing_over(graph: Graph) -> frozenset[tuple[str, str]]:
    return frozenset(each.worker.key for each in graph.view(automations))


def _told(graph: Graph) -> Mapping[tuple[str, str], tuple[Abroad, ...]]:
    return grouped((each.worker.key, each) for each in graph.view(told_abroad))
