"""What Route 53 answers for a name once a region is gone: from where, and after how long.

Where no record is healthy, Route 53 answers as if all were: with the lost region.

Sources: Amazon Route 53 Developer Guide, "How Amazon Route 53 chooses records when health checking
is configured" (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html)
and "Choosing between alias and non-alias records" (the TTL of an alias).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dr_validator.drill.flaws import Flaw
from dr_validator.drill.incident import Incident
from dr_validator.drill.loss import Loss
from dr_validator.drill.result import Rto, Step, TimeKind, Verdict
from dr_validator.drill.signals import Health, Signal, signal_of
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.dns import EVERYWHERE, FAILOVER, SIMPLE, WEIGHTED, Record
from dr_validator.models.routing.health import health_check_of
from dr_validator.models.routing.hosts import is_value
from dr_validator.models.routing.ttl import ttl_of
from dr_validator.models.routing.watch import Watch, watch
from dr_validator.paths.hops import hops_from
from dr_validator.record import dataclass
from dr_validator.resolve.value import Unknown, whole_number

ALL_LOST = "every record points at what is lost"


@dataclass(frozen=True, slots=True)
class DnsAnswer:
    """The records that are answered in the end, and what it takes until then."""

    verdict: Verdict
    records: tuple[Record, ...]
    rto: Rto
    steps: tuple[Step, ...]
    reason: str


def answer(
    records: Sequence[Record], incident: Incident, failing: Collection[Record] = ()
) -> DnsAnswer:
    """What is answered for the records of one name. `failing` lead to what is there, and works no
    more with what is lost behind it."""
    loss = incident.loss
    gone = [each for each in records if each in failing or _is_gone(each, loss) is True]
    open_ = [each for each in records if each not in gone and _is_gone(each, loss) is None]
    left = [each for each in records if each not in gone and each not in open_]
    flawed = [incident.flaw_at(each.owner) for each in left]
    broken = [each for each in flawed if each is not None and each.verdict is Verdict.LOST]
    if left and not open_ and len(broken) == len(left):
        reason = broken[0].what
        return _answer(Verdict.LOST, (), TimeKind.NOT_PROVEN, None, reason)
    if not gone:
        if open_ and not left:
            reason = "where the records point is not known"
            return _answer(Verdict.NOT_PROVEN, open_, TimeKind.NOT_PROVEN, None, reason)
        nothing = "no record points at what is lost"
        answered = [each for each in left if not _is_idle(each, left)] or left
        return _answer(Verdict.RECOVERS, [*answered, *open_], TimeKind.COMPUTED, 0, nothing)
    if not left:
        if open_:
            reason = f"where {open_[0].shown} leads is not known"
            return _answer(Verdict.NOT_PROVEN, open_, TimeKind.NOT_PROVEN, None, reason)
        return _answer(Verdict.LOST, (), TimeKind.NOT_PROVEN, None, ALL_LOST)
    return _moved(gone, left, incident)


def _moved(gone: Sequence[Record], left: Sequence[Record], incident: Incident) -> DnsAnswer:
    """What is answered where some records lead to what is lost, and others do not."""
    if all(_is_idle(each, left) for each in gone):
        reason = "what is lost gets no traffic"
        return _answer(Verdict.RECOVERS, left, TimeKind.COMPUTED, 0, reason)
    if any(each.policy == SIMPLE for each in gone):
        reason = f"{gone[0].shown} is answered regardless of health, what is lost included"
        return _answer(Verdict.LOST, left, TimeKind.NOT_PROVEN, None, reason)
    moved = [(each, _noticed(each, incident)) for each in gone if not _is_idle(each, left)]
    blocked = [each for each in left if _signal(each, incident).health is Health.UNHEALTHY]
    if blocked and len(blocked) == len(left):
        reason = f"{blocked[0].shown} is unhealthy as well, so Route 53 answers with what is lost"
        return _answer(Verdict.LOST, left, TimeKind.NOT_PROVEN, None, reason)
    for wanted, verdict, kind in (
        (Health.HEALTHY, Verdict.LOST, TimeKind.NOT_PROVEN),
        (Health.UNKNOWN, Verdict.NOT_PROVEN, TimeKind.NOT_PROVEN),
        (Health.BY_HAND, Verdict.BY_HAND, TimeKind.BY_HAND),
    ):
        for record, signal in moved:
            if signal.health is wanted:
                reason = f"{record.shown}: {signal.reason}"
                return _answer(verdict, left, kind, None, reason)
    flaw = _deaf(incident, [record for record, _ in moved])
    if flaw is not None:
        return _answer(flaw.verdict, left, TimeKind.NOT_PROVEN, None, flaw.what)
    return _in_time(moved, left)


def _deaf(incident: Incident, moved: Sequence[Record]) -> Flaw | None:
    """What keeps Route 53 from noticing, or from moving the traffic: the worst."""
    checks = (health_check_of(each) for each in moved)
    watching = [each.resource for each in checks if each is not None]
    found = [incident.flaw_at(each) for each in (*(record.owner for record in moved), *watching)]
    known = [each for each in found if each is not None]
    return max(known, key=lambda each: each.verdict.rank, default=None)


def _in_time(moved: Sequence[tuple[Record, Signal]], left: Sequence[Record]) -> DnsAnswer:
    steps: list[Step] = []
    total: int | None = 0
    for record, signal in moved:
        ttl = ttl_of(record)
        check = health_check_of(record)
        place = check.place if check is not None else record.place
        steps.append(Step(signal.seconds, f"{record.shown}: {signal.reason}", "route53", place))
        done = signal.seconds + ttl if signal.seconds is not None and ttl is not None else None
        kept = f"resolvers drop the old answer after {ttl} s" if ttl is not None else "the TTL ends"
        steps.append(Step(done, f"{record.shown}: {kept}", "resolvers", record.place))
        total = max(total, done) if total is not None and done is not None else None
    if total is None:
        reason = "Route 53 moves the traffic; AWS gives no time for how it notices"
        rto = Rto(TimeKind.NOT_PROVEN, None, reason)
    else:
        rto = Rto(TimeKind.COMPUTED, total, "interval × threshold of the health check, and the TTL")
    return DnsAnswer(Verdict.RECOVERS, tuple(left), rto, tuple(steps), "")


def _answer(
    verdict: Verdict,
    records: Sequence[Record],
    kind: TimeKind,
    seconds: int | None,
    reason: str,
) -> DnsAnswer:
    return DnsAnswer(verdict, tuple(records), Rto(kind, seconds, reason), (), reason)


def _is_gone(record: Record, loss: Loss) -> bool | None:
    """Whether what a record leads to is lost; None if that is not known."""
    ends = [hop.target for hop in hops_from(record.owner.graph, record.owner)]
    mine = [each for each in ends if isinstance(each, Resource)]
    if record.target is not None and record.target.resource is not None:
        return loss.takes(record.target.resource)
    if record.region == EVERYWHERE:
        return False
    if loss.service and not mine:
        return None
    if record.region is not None:
        return record.region in loss.regions
    if record.owner.type == "AWS::Route53::RecordSet" and mine:
        answers = {loss.takes(each) for each in mine}
        return answers.pop() if len(answers) == 1 else None
    return None


def _is_idle(record: Record, left: Sequence[Record]) -> bool:
    """Whether a record gets no traffic while the others are healthy."""
    if record.policy == FAILOVER:
        return is_value(record.node.read("Failover"), "SECONDARY")
    if record.policy == WEIGHTED:
        others = any(whole_number(each.node.read("Weight")) != 0 for each in left)
        return whole_number(record.node.read("Weight")) == 0 and others
    return False


def _noticed(record: Record, incident: Incident) -> Signal:
    """What tells Route 53 that a record leads to what is lost."""
    if health_check_of(record) is not None:
        return _signal(record, incident)
    watched = watch(record)
    match watched:
        case Watch.TARGET if not _takes_target(record, incident.loss):
            reason = f"whether the target of the alias fails without {incident.loss.service}"
            return Signal(Health.UNKNOWN, None, f"{reason} is not known")
        case Watch.TARGET:
            return Signal(Health.UNHEALTHY, None, "the target of the alias is unhealthy")
        case Watch.CHECK:
            return Signal(Health.UNKNOWN, None, "its health check is not of this assembly")
        case Watch.HOLLOW:
            reason = "its target always counts as healthy, and it has no health check"
            return Signal(Health.HEALTHY, 0, reason)
        case Watch.NEVER:
            return Signal(Health.HEALTHY, 0, "it has no health check")
        case Unknown():
            return Signal(Health.UNKNOWN, None, watched.reason)


def _takes_target(record: Record, loss: Loss) -> bool:
    target = record.target.resource if record.target is not None else None
    return not loss.service or (target is not None and loss.takes(target) is True)


def _signal(record: Record, incident: Incident) -> Signal:
    check = health_check_of(record)
    return Signal(Health.UNKNOWN, None, "") if check is None else signal_of(check, incident)
