"""failover-needs-healthy-primary"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.failover.automation import PROMOTES, automations

PLANNED = frozenset({"switchover_global_cluster"})


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def needs_healthy_primary(graph: Graph) -> Iterator[Problem]:
    """Failover of a global database that only works while the primary is healthy.

    Why it matters: without AllowDataLoss, FailoverGlobalCluster is a switchover, and a switchover
    waits for the primary region: it is refused in the very outage it is for. (A switchover beside
    another failover of the app is for rehearsals, and fine.)
    Fix: call FailoverGlobalCluster with AllowDataLoss set to true.
    Source: Amazon RDS API Reference, "FailoverGlobalCluster" (AllowDataLoss, Switchover)
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html) and
    "SwitchoverGlobalCluster"
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_SwitchoverGlobalCluster.html).
    """
    found = graph.view(automations)
    beside_a_failover = any(
        call.method not in PLANNED for each in found for call in each.makes(PROMOTES)
    )
    for each in found:
        for call in each.makes(PROMOTES):
            where = f"line {call.line} of {call.file}"
            if call.method != "failover_global_cluster":
                if not beside_a_failover:
                    yield problem(
                        each.worker,
                        f"{where} only switches over, which needs a healthy primary: it is refused "
                        "in an outage",
                    )
                continue
            if call.arguments is None:
                if each.read:
                    yield unproven(
                        each.worker,
                        f"whether {where} allows data loss, as it must in an outage",
                        reason="the arguments of the call cannot be seen",
                    )
            elif call.arguments.get("AllowDataLoss", False) is False:
                yield problem(
                    each.worker,
                    f"{where} calls FailoverGlobalCluster without AllowDataLoss: that is a "
                    "switchover, which needs a healthy primary and is refused in an outage",
                )
