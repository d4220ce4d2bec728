"""export-unpublished"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.stacks.publishing import essentials

# A lone bucket or cluster is found by anyone; who fails over several parts needs their names.
MANY = 2


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def unpublished(graph: Graph) -> Iterator[Problem]:
    """A resource that the failover has to name, but that no output or parameter names.

    Why it matters: in an outage operators and tools look up the global cluster, the buckets, the
    hosted zone and the failover machine in the outputs of the stacks. What no output names has to
    be searched for by hand, in a region that may not answer.
    Fix: add an output with an export name, or a Systems Manager parameter, for it.
    Source: AWS Well-Architected Framework, Reliability Pillar, REL13-BP02
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html);
    AWS CloudFormation User Guide, "Get exported outputs from a deployed CloudFormation stack"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html).
    """
    found = graph.view(essentials)
    if len({each.what for each in found}) < MANY:
        return
    for each in found:
        if each.published is None and each.doubt is not None:
            yield unproven(
                each.resource,
                f"whether an output names {each.what} {each.resource.name}",
                reason=each.doubt.reason,
                related=[(each.doubt, "an output that may")],
            )
        elif not each.published:
            yield problem(
                each.resource,
                f"no output names {each.what}: whoever fails over has to search for it",
                severity=Severity.LOW if each.told else None,
            )
