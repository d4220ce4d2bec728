"""twin-other-setting"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.twins.settings import unlike


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def other_setting(graph: Graph) -> Iterator[Problem]:
    """Twins in two regions that are configured differently: parameters, authorization, queues, DNS.

    Why it matters: what the primary proves every day is not what takes over. A parameter group, an
    API key requirement, a dead-letter queue or a notification that one region lacks comes out in
    the outage.
    Fix: set it the same way in both regions, from one construct or template.
    Source: AWS Well-Architected Framework, REL13-BP04 "Manage configuration drift at the DR site or
    Region"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html);
    for what is taken where a property is not set, its page in the AWS CloudFormation Template
    Reference.
    """
    for each in graph.view(unlike):
        row, related = each.setting, [(each.beside, each.pair.note)]
        if each.unknown is not None:
            what = f"whether the {row.what} of {each.owner.shown} matches its twin's"
            yield unproven(each.unknown, what, related=related)
        else:
            yield problem(each.at, f"{each.fact}: {row.then}", related=related)
