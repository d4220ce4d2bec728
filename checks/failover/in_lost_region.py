"""failover-in-lost-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.code.handled import handled, region_of
from dr_validator.models.failover.automation import (
    CHANGES_RECORDS,
    FUNCTION,
    PROMOTES,
    SETS_CONTROLS,
    automations,
)

PLANNED = frozenset({"switchover_global_cluster"})


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def in_lost_region(graph: Graph) -> Iterator[Problem]:
    """Failover automation that runs only in the region that is lost, or calls that region.

    Why it matters: it goes down with what it should rescue, and there is nothing left to start; or
    the calls that should promote the database go to endpoints that do not answer.
    Fix: deploy the automation, with its role and its parameters, in the secondary region, and
    create its clients for that region.
    Source: AWS whitepaper "AWS Fault Isolation Boundaries", "Regional services"
    (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regional-services.html);
    Amazon Route 53 Developer Guide, "Resilience in Amazon Route 53"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/disaster-recovery-resiliency.html).
    """
    roles = graph.roles
    for methods, purpose in (
        (PROMOTES, "promotes the database"),
        (CHANGES_RECORDS, "changes the records"),
        (SETS_CONTROLS, "sets the routing controls"),
    ):
        found = [each for each in graph.view(automations) if each.makes(methods)]
        regions = {each.worker.region for each in found}
        for each in found:
            if roles.primary is None and len(graph.regions) > 1:
                yield unproven(
                    each.worker,
                    f"whether what {purpose} survives the loss of the primary region",
                    reason="which region is the primary is not known",
                )
            elif each.worker.region is None:
                yield unproven(
                    each.worker,
                    f"whether what {purpose} survives the loss of the primary region",
                    reason="the region of its stack is not set",
                )
            elif regions == {roles.primary}:
                yield problem(
                    each.worker,
                    f"what {purpose} runs only in {roles.primary}, the primary region, and is lost "
                    "with it",
                )
    yield from _calls(graph)


def _calls(graph: Graph) -> Iterator[Problem]:
    """Promotions that are called at the endpoints of the primary region alone."""
    primary = graph.roles.primary
    for each in graph.view(automations):
        worker = each.worker
        if primary is None or worker.type != FUNCTION or worker.region in (None, primary):
            continue
        made = [it for it in handled(graph, worker).made if it.call.method in PROMOTES]
        if all(it.call.method in PLANNED for it in made):
            continue
        regions = [region_of(worker, it.call) for it in made]
        unknown = next((region for region in regions if isinstance(region, Unknown)), None)
        call = f"{made[0].where} calls {made[0].call.method}"
        if unknown is not None and all(region in (unknown, primary) for region in regions):
            yield unproven(unknown, f"in which region {call}")
        elif all(region == primary for region in regions):
            yield problem(
                worker,
                f"{call} in {primary}, the primary region, which does not answer once it is lost",
            )
