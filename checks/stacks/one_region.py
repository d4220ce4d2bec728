"""stacks-one-region"""

from __future__ import annotations

from collections.abc import Iterator

from validator.assembly.model import Stack
from validator.check import check, problem, unproven
from validator.finding import Breaks, Problem, Severity
from validator.graph import Graph
from validator.graph.nesting import counterpart_name, is_tagged, role_of
from validator.graph.roles import PRIMARY, SECONDARY


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, defect=2, dr=False)
def one_region(graph: Graph) -> Iterator[Problem]:
    """Primary and secondary stacks that deploy to one region.

    Why it matters: one regional outage takes both, and there is nothing to fail over to.
    Fix: give the secondary stacks the environment of the recovery region, e.g.
    `env=Environment(account=…, region="us-east-2")`.
    Source: AWS Well-Architected Framework, Reliability Pillar, REL13-BP02; AWS CDK Developer
    Guide, "Environments".
    """
    stacks = [stack for stack in graph.stacks if stack.parent is None and stack.region]
    primaries = [stack for stack in stacks if role_of(stack) == PRIMARY]
    secondaries = [stack for stack in stacks if role_of(stack) == SECONDARY]
    spread = len({(stack.region, stack.account) for stack in (*primaries, *secondaries)}) > 1
    for secondary in secondaries:
        near = [each for each in primaries if _together(each, secondary)]
        twins = [each for each in near if counterpart_name(each) == counterpart_name(secondary)]
        if not (twins or (near and not spread)):
            continue
        other = (twins or near)[0]
        at = graph.place(secondary)
        ends = [(graph.place(other), "the primary stack")]
        if spread or is_tagged(secondary) or is_tagged(other) or _recovers(graph):
            yield problem(
                at,
                f"{secondary.display_name} deploys to {secondary.region}, as "
                f"{other.display_name} does: one outage takes primary and secondary",
                related=ends,
            )
        else:
            yield unproven(
                at,
                f"whether {secondary.display_name} and {other.display_name} are meant for two "
                "regions",
                reason="nothing but their names tells of primary and secondary",
                related=ends,
            )


def _together(one: Stack, other: Stack) -> bool:
    return one.region == other.region and one.account == other.account


def _recovers(graph: Graph) -> bool:
    """Whether the app shows, other than by names, that it is meant to recover."""
    replicated = any(
        bucket.has("ReplicationConfiguration") for bucket in graph.all("AWS::S3::Bucket")
    )
    routed = any(record.has("Failover") for record in graph.all("AWS::Route53::RecordSet"))
    replicas = any(
        len(table.each("Replicas[*]")) > 1 for table in graph.all("AWS::DynamoDB::GlobalTable")
    )
    return bool(graph.all("AWS::RDS::GlobalCluster")) or replicated or routed or replicas
