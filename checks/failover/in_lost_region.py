"""failover-in-lost-region"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.failover.automation import (
    CHANGES_RECORDS,
    PROMOTES,
    SETS_CONTROLS,
    automations,
)


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def in_lost_region(graph: Graph) -> Iterator[Problem]:
    """Failover automation that stands only in the region that is lost.

    Why it matters: it goes down with what it should rescue, and nothing is left to start.
    Fix: deploy the automation, with its role and its parameters, in the secondary region.
    Source: AWS whitepaper "AWS Fault Isolation Boundaries", "Regional services"; Amazon
    Route 53 Developer Guide, "Resilience in Amazon Route 53".
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
