"""stacks-same-region"""

from collections.abc import Iterator, Set

from dr_validator.api import (
    PRIMARY,
    SECONDARY,
    Breaks,
    Graph,
    Place,
    Problem,
    Reference,
    Resource,
    Severity,
    Stack,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import global_databases
from dr_validator.models.routing.dns import records
from dr_validator.models.stacks.nesting import (
    counterpart_name,
    foreign_stacks,
    is_tagged,
    nested_together,
    role_of,
)
from dr_validator.models.stacks.tagged_together import tagged_together


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY, dr=False)
def same_region(graph: Graph) -> Iterator[Problem]:
    """Primary and secondary stacks that deploy to the same region.

    Why it matters: one regional outage takes both, and there is nothing to fail over to.
    A nested stack has no region of its own: it deploys where the stack around it does.
    Fix: deploy the secondary stacks to the recovery region; make a nested one a stack of its own.
    Source: AWS Well-Architected Framework, REL13-BP02 "Use defined recovery strategies to meet the
    recovery objectives"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html);
    AWS CDK Developer Guide, "Environments for the AWS CDK"
    (https://docs.aws.amazon.com/cdk/v2/guide/environments.html).
    """
    told = [*_apart(graph), *_nested(graph)]
    yield from told
    foreign = {
        each.stack.id for each in graph.view(foreign_stacks)
    }  # see stacks-nested-in-other-region
    spoken = {each.place.stack for each in told} | foreign
    yield from _databases(graph, spoken)
    yield from _resources(graph, spoken)


def _apart(graph: Graph) -> Iterator[Problem]:
    """Stacks of their own, deployed to one region."""
    stacks = [stack for stack in graph.stacks if stack.parent is None and stack.region]
    primaries = [stack for stack in stacks if role_of(graph, stack) == PRIMARY]
    secondaries = [stack for stack in stacks if role_of(graph, stack) == SECONDARY]
    spread = len({(stack.region, stack.account) for stack in (*primaries, *secondaries)}) > 1
    for secondary in secondaries:
        near = [each for each in primaries if _together(each, secondary)]
        twins = [each for each in near if counterpart_name(each) == counterpart_name(secondary)]
        if not (twins or (near and not spread)):
            continue
        other = (twins or near)[0]
        at = graph.place(secondary)
        ends = [(graph.place(other), "the primary stack")]
        if spread or is_tagged(graph, secondary) or is_tagged(graph, other) or _recovers(graph):
            yield problem(
                at,
                f"{secondary.display_name} deploys to {secondary.region}, as "
                f"{other.display_name} does: one outage takes down both",
                related=ends,
            )
        else:
            yield unproven(
                at,
                f"whether {secondary.display_name} and {other.display_name} are meant for two "
                "regions",
                reason="only their names suggest a primary and a secondary",
                related=ends,
            )


def _nested(graph: Graph) -> Iterator[Problem]:
    """Nested stacks, which deploy to the region of the stack around them, set or not."""
    for each in graph.view(nested_together):
        primary, secondary = each.primary, each.secondary
        ends = [(_resource(graph, primary), "the primary, in the same stack")]
        where = f"{secondary.region}, the region" if secondary.region else "the region"
        if each.names or (_recovers(graph) and len(graph.regions) < 2):
            named = f", though it names {each.names}" if each.names else ""
            yield problem(
                _resource(graph, secondary),
                f"{secondary.display_name} is nested beside {primary.display_name}{named}: both "
                f"deploy to {where} of the stack around them, and one outage takes down both",
                fix="make each a stack of its own, at app level, in the environment of its region",
                related=ends,
            )
        else:
            yield unproven(
                _resource(graph, secondary),
                f"whether {secondary.display_name} and {primary.display_name} are meant for two "
                "regions",
                reason="only their names suggest a primary and a secondary",
                related=ends,
            )


def _resources(graph: Graph, told: Set[str]) -> Iterator[Problem]:
    """Resources that are tagged primary and secondary in one region."""
    for each in graph.view(tagged_together):
        primary, secondary = each.primary, each.secondary
        if _within(secondary.stack, told):
            continue
        ends = [(primary, "the one tagged primary")]
        if each.why:
            what = f"whether {secondary.name} and {primary.name} are meant for two regions"
            yield unproven(secondary, what, reason=each.why, related=ends)
        else:
            yield problem(
                secondary,
                f"{secondary.name} is tagged secondary but is in {secondary.region}, as is "
                f"{primary.name}: one region's outage takes down both",
                fix="create it in a stack of the recovery region",
                related=ends,
            )


def _databases(graph: Graph, told: Set[str]) -> Iterator[Problem]:
    """Global databases of which all clusters stand in one region. `told` are stacks that are
    spoken of already, with all that is nested in them."""
    for database in graph.view(global_databases):
        primary, members = database.primary, database.members
        if primary is None or primary.region is None or len(members) < 2:
            continue  # of one member speaks replica-single-member
        if any(each.region != primary.region or _within(each.stack, told) for each in members):
            continue
        for secondary in database.secondaries[:1]:
            ends = [(primary, "the primary of the global database")]
            if primary.conditional or secondary.conditional:
                what = f"whether the global database is in {primary.region} only"
                reason = "whether its clusters are created depends on a condition"
                yield unproven(secondary, what, reason=reason, related=ends)
            else:
                yield problem(
                    secondary,
                    f"all clusters of this global database are in {primary.region}: one outage "
                    "takes down all of it",
                    fix="create the secondary cluster in a stack of the recovery region",
                    related=ends,
                )


def _within(stack: Stack, told: Set[str]) -> bool:
    return stack.id in told or (stack.parent is not None and _within(stack.parent, told))


def _resource(graph: Graph, stack: Stack) -> Resource | Place:
    """The resource that a nested stack is in the stack around it."""
    parent = stack.parent.id if stack.parent is not None else ""
    return graph.resource(Reference(parent, stack.nested_as)) or graph.place(stack)


def _together(one: Stack, other: Stack) -> bool:
    return one.region == other.region and one.account == other.account


def _recovers(graph: Graph) -> bool:
    """Whether the app shows, other than by names, that it is meant to recover."""
    replicated = any(
        bucket.has("ReplicationConfiguration") for bucket in graph.all("AWS::S3::Bucket")
    )
    routed = any(record.node.has("Failover") for record in graph.view(records))
    replicas = any(
        len(table.each("Replicas[*]")) > 1 for table in graph.all("AWS::DynamoDB::GlobalTable")
    )
    return bool(graph.all("AWS::RDS::GlobalCluster")) or replicated or routed or replicas
