"""locality-depends-on-primary"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.aws.kinds import Judged
from dr_validator.models.locality.elsewhere import Elsewhere, misplaced
from dr_validator.models.locality.told import told_abroad
from dr_validator.models.signs.traffic import serving_together
from dr_validator.models.twins.borrowed import borrowed


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def depends_on_primary(graph: Graph) -> Iterator[Problem]:
    """Something in the recovery region that depends on the primary region.

    Why it matters: an authorizer uses a user pool, a task pulls its image, code calls a table or
    connects to a database in the other region. While both regions are up nobody notices; when the
    primary is lost, what should take over stops as well. Where both regions get traffic, either may
    be lost.
    Fix: give the recovery region a resource of its own (a replica of the user pool, the secret or
    the table, a repository with replicated images, the same function) and name that; for an Aurora
    global database, use the global writer endpoint. Create clients for the region that the code
    runs in.
    Source: AWS whitepaper "AWS Fault Isolation Boundaries", "Regional services"
    (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regional-services.html);
    for each property, the page that "AWS facts" names; AWS Well-Architected Framework, REL13-BP04
    "Manage configuration drift at the DR site or Region"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html).
    """
    roles = graph.roles
    yield from _told(graph)
    yield from _borrowed(graph)
    for each in graph.view(misplaced):
        rule = each.rule
        if not isinstance(each, Elsewhere) or rule.judged is not Judged.DEPENDS:
            continue
        at, region = each.at, each.owner.region
        if not at.told:
            continue
        related = [(at.thing, "what it names")] if at.thing else []
        lost = _lost(graph, region, at.region)
        if lost:
            yield problem(
                each.place,
                f"depends on {rule.kind.title} in {at.region}, {lost}: when that region is lost, "
                f"this fails in {region} too",
                related=related,
            )
        elif roles.primary is None and at.region in graph.regions:
            yield unproven(
                each.place,
                f"whether it works without {rule.kind.title} in {at.region}",
                reason="which region is the primary is not known",
                related=related,
            )


def _lost(graph: Graph, region: str | None, other: str) -> str:
    """What the other region is to one that has to go on without it; "" if it has not to."""
    roles = graph.roles
    if roles.is_secondary(region) and roles.is_primary(other):
        return "the primary region"
    together = roles.primary is None and (region, other) in graph.view(serving_together)
    return "which serves beside it" if together else ""


def _told(graph: Graph) -> Iterator[Problem]:
    """What code is told by its environment, and by the clients it makes."""
    roles = graph.roles
    for each in graph.view(told_abroad):
        lost = _lost(graph, each.worker.region, each.region)
        related = [(each.thing, "what it names")] if each.thing else []
        if not lost and roles.primary is None and each.region in graph.regions:
            what = f"whether {each.worker.name} works without {each.region}"
            reason = "which region is the primary is not known"
            yield unproven(each.place, what, reason=reason, related=related)
        elif not lost:
            continue
        elif each.doubt:
            what = f"whether {each.worker.name} works without {each.region}"
            yield unproven(each.place, what, reason=each.doubt, related=related)
        else:
            own = (each.place.stack, each.place.logical_id) == each.worker.key
            who = "this" if own else each.worker.name
            yield problem(
                each.place,
                f"{each.what}, {lost}: when that region is lost, {who} fails in "
                f"{each.worker.region} too",
                related=related,
            )


def _borrowed(graph: Graph) -> Iterator[Problem]:
    """What a twin in the primary region is told in the same words."""
    for each in graph.view(borrowed):
        second = each.pair.second
        instead = f", where {second.region} has {each.own.name}" if each.own else ""
        yield problem(
            each.at,
            f"depends on {each.shown}, as its twin in the primary region does{instead}: when that "
            f"region is lost, this fails in {second.region} too",
            related=[(each.beside, each.pair.note)],
        )
