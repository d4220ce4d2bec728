"""failover-missing-variable"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, key, problem, unproven
from dr_validator.models.failover.automation import CHANGES_RECORDS, automations


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def missing_variable(graph: Graph) -> Iterator[Problem]:
    """Failover automation whose code reads an environment variable that it is not given.

    Why it matters: the code fails the first time it runs (in Python with a KeyError), which is
    during the outage; without the hosted zone id the failover stops at the records.
    Fix: set the variable on the function, e.g. HOSTED_ZONE_ID to the id of the hosted zone.
    Source: AWS Lambda Developer Guide, "Working with Lambda environment variables"
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html); Amazon Route 53 API
    Reference, "ChangeResourceRecordSets" (HostedZoneId is required)
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html).
    """
    for each in graph.view(automations):
        for need in each.needs:
            path = f"Environment.Variables.{key(need.name)}"
            missing = each.worker.has(path)
            at = each.worker.properties.place / "Environment" / "Variables" / need.name
            where = f"line {need.line} of {need.file}"
            if missing is False:
                yield problem(
                    at,
                    f"{where} reads {need.name} from the environment, but the function does "
                    f"not set it: {_effect(need.effect)}",
                    fix=f"set {need.name} in the environment of the function",
                )
            elif missing is None:
                yield unproven(
                    at,
                    f"whether {need.name} is set, which {where} reads",
                    reason="it depends on a condition that cannot be decided",
                )
        named = [need for need in each.needs if "zone" in need.name.lower()]
        if each.makes(CHANGES_RECORDS) and not each.zones and not named:
            yield unproven(
                each.worker,
                "which hosted zone the failover changes",
                reason="nothing that it is given names a zone; it may come with its input",
            )


def _effect(effect: str) -> str:
    """What becomes of the failover."""
    return effect.replace("the code ends there", "the failover ends there")
