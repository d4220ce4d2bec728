"""s3-destination-unordered"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Stops,
    Via,
    check,
    problem,
    root,
    unproven,
)
from dr_validator.models.data.replication import replications
from dr_validator.models.stacks.cycles import stack_cycles
from dr_validator.models.stacks.deployment import same_stage


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, stops=Stops.ORDER)
def destination_unordered(graph: Graph) -> Iterator[Problem]:
    """A replication destination that need not exist yet when the source is created.

    Why it matters: S3 refuses a rule whose destination bucket does not exist; in a clean account
    the source's stack fails to deploy, or deploys only by luck.
    Fix: let the source's stack depend on the destination's (in one template: DependsOn).
    Source: AWS CloudFormation Template Reference, "AWS::S3::Bucket", ReplicationConfiguration
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html).
    """
    # order-stack-cycle says it where no order would do.
    tangled = {need.pair for ring in graph.view(stack_cycles) for need in ring}
    for each in graph.view(replications):
        for rule in each.rules:
            link = rule.destination
            # What crosses stacks in other ways is ordered by its own means, or reported there.
            if not isinstance(link, Linked) or link.reference.via != (Via.NAME,):
                continue
            if each.set_by is not each.bucket:
                continue  # set by a call, for which order-undeclared-dependency asks
            copy, source = link.to, each.bucket
            if copy is source or graph.before(copy.stack, source.stack):
                ordered = copy.stack is not source.stack or _waits(graph, source, copy)
            else:
                ordered = False
            here, there = source.stack.display_name, copy.stack.display_name
            related = [(copy, "the destination")]
            if ordered or (root(source.stack).id, root(copy.stack).id) in tangled:
                continue
            if not source.stack.in_manifest or not same_stage(copy.stack, source.stack):
                yield unproven(
                    link,
                    f"whether {there} is deployed before {here}",
                    reason="nothing in the assembly says in which order they are deployed",
                    related=related,
                )
            else:
                where = "no DependsOn makes it wait for the destination"
                if copy.stack is not source.stack:
                    where = f"stack {here} does not depend on {there}"
                yield problem(
                    link,
                    f"the source names its destination, but {where}: S3 refuses the rule while "
                    "the destination does not exist",
                    related=related,
                )


def _waits(graph: Graph, later: Resource, earlier: Resource) -> bool:
    """Whether CloudFormation creates one resource of a template after another."""
    pending, seen = [later], {later.key}
    while pending:
        for edge in graph.edges_from(pending.pop()):
            if edge.target is earlier and edge.via != (Via.NAME,):
                return True
            if edge.via != (Via.NAME,) and edge.target.key not in seen:
                seen.add(edge.target.key)
                pending.append(edge.target)
    return later is earlier
