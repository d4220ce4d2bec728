"""order-reads-lost-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Reference,
    Severity,
    Stops,
    Via,
    check,
    problem,
    root,
    unproven,
)

# A replica key has no other way to name its primary key, whose id nobody can know before.
UNAVOIDABLE = ("AWS::KMS::ReplicaKey",)


@check(severity=Severity.LOW, breaks=Breaks.FAILOVER, stops=Stops.NOTHING)
def reads_lost_region(graph: Graph) -> Iterator[Problem]:
    """A stack in the surviving region that reads an output of the lost one when it is deployed.

    Why it matters: `Fn::GetStackOutput` reads from the other region at every create and update, so
    during the outage the stack can be neither created nor changed, just when it has to grow.
    Fix: pass the value as a name that both regions can compute, or keep a copy in a parameter of
    the surviving region.
    Source: AWS CloudFormation Template Reference, "Fn::GetStackOutput"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html);
    AWS whitepaper "AWS Fault Isolation Boundaries", "Control planes and data planes"
    (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/control-planes-and-data-planes.html).
    """
    seen: set[tuple[str, str]] = set()
    for crossing in graph.crossings:
        user = graph.stack_of(crossing.place)
        source = graph.resource(Reference(crossing.place.stack, crossing.place.logical_id))
        lost = graph.roles.is_primary(crossing.region) and graph.roles.is_secondary(user.region)
        pair = (root(user).id, crossing.stack_name)
        if crossing.via is Via.STACK_OUTPUT and crossing.key is None:
            if graph.roles.is_secondary(user.region):
                yield unproven(
                    crossing.place,
                    f"whether {root(user).display_name} reads the region that is lost",
                    reason="the stack, output or region is known only at deployment",
                )
            continue
        excused = source is not None and source.type in UNAVOIDABLE
        if crossing.via is Via.STACK_OUTPUT and lost and not excused and pair not in seen:
            seen.add(pair)
            yield problem(
                crossing.place,
                f"reads output {crossing.key} of {crossing.stack_name} in {crossing.region}: "
                f"while {crossing.region} is lost, {root(user).display_name} cannot be deployed",
                related=[(place, "the output") for place in crossing.producers],
            )
