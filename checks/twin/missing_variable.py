"""twin-missing-variable"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.failover.automation import automations
from dr_validator.models.twins.environment import Lacking, lacking


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def missing_variable(graph: Graph) -> Iterator[Problem]:
    """An environment variable that a function or container has in one region, but that its twin
    lacks, or has empty.

    Why it matters: the code is the same in both regions. Where it reads what only one of them sets,
    it stops at the first request that fails over.
    Fix: set the variable in both regions, each to its own value.
    Source: AWS Lambda Developer Guide, "Working with Lambda environment variables"
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html); AWS Well-Architected
    Framework, REL13-BP04 "Manage configuration drift at the DR site or Region"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html).
    """
    # Of what fails over, failover-missing-variable tells.
    fail_over = {each.worker.key for each in graph.view(automations)}
    for each in graph.view(lacking):
        if each.pair.second.key in fail_over:
            continue
        related = [(each.beside, each.pair.note)]
        if each.doubt:
            what = f"whether {each.pair.second.shown} needs {each.name}, which its twin has"
            yield unproven(each.at, what, reason=each.doubt, related=related)
        else:
            yield problem(each.at, _message(each), related=related)


def _message(each: Lacking) -> str:
    region = each.pair.first.region
    if each.reader:
        return (
            f"{each.name} is not set, but its twin in {region} has it and {each.reader} reads it: "
            "the code stops there at the first request that fails over"
        )
    if each.empty:
        return (
            f"{each.name} is empty, but its twin in {region} has a value: here the same code works "
            "with nothing"
        )
    return (
        f"{each.name} is not set, but its twin in {region} has it: here the same code runs without"
    )
