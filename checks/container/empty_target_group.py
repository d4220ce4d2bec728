"""container-empty-target-group"""

from collections.abc import Iterator, Mapping

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Stops,
    Via,
    check,
    grouped,
    problem,
    unproven,
)
from dr_validator.models.network.balancers import RULE, TARGETS
from dr_validator.models.routing.listeners import LISTENER

# These name a target group and register nothing with it.
ONLY_NAME = (
    LISTENER,
    RULE,
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::AutoScaling::ScalingPolicy",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::WAFv2::WebACLAssociation",
)
# What registers targets by itself, wherever it is told to.
REGISTERS = ("AWS::EKS::Cluster", "AWS::CodeDeploy::DeploymentGroup")


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def empty_target_group(graph: Graph) -> Iterator[Problem]:
    """A target group that a listener sends requests to, but that nothing is registered with.

    Why it matters: the load balancer answers 503 to every request, and Route 53 counts an alias of
    it as unhealthy. What runs in the region never gets a request.
    Fix: register the service (LoadBalancers), the auto scaling group (TargetGroupARNs) or the
    instances (Targets) with it.
    Source: Elastic Load Balancing, "Troubleshoot your Application Load Balancers": HTTP 503, the
    target groups for the load balancer have no registered targets
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html).
    """
    senders = graph.view(_senders)
    for group in graph.all(TARGETS):
        sending = senders.get(group.key, ())
        if not sending or group.has("Targets[*]"):
            continue
        # To be made after it is not to be registered with it.
        using = [each for each in graph.edges_to(group) if Via.DEPENDS_ON not in each.via]
        users = {edge.source.type for edge in using}
        if users - {*ONLY_NAME}:
            continue
        doubt = _doubt(graph, group)
        if doubt:
            yield unproven(group, "whether anything is registered with it", reason=doubt)
        else:
            yield problem(
                group,
                f"{sending[0].name} sends requests to it, but nothing is registered with "
                "it: the load balancer answers 503",
                related=[(sending[0], "what sends to it")],
            )


def _doubt(graph: Graph, group: Resource) -> str:
    """Why targets may be registered all the same; "" if nothing speaks for it."""
    if group.has("Targets[*]") is None:
        return "its targets are not known"
    for kind in REGISTERS:
        if any(each.region == group.region for each in graph.all(kind)):
            return f"{kind} may register some"
    if group.key in graph.view(_told):
        return "an output names it, so others may register some"
    return ""


def _senders(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """By target group, the listeners and rules that send to it."""
    paths = {LISTENER: "DefaultActions[*]", RULE: "Actions[*]"}
    forwards = ("TargetGroupArn", "ForwardConfig.TargetGroups[*].TargetGroupArn")
    return grouped(
        (link.to.key, each)
        for kind, path in paths.items()
        for each in graph.all(kind)
        for forward in forwards
        for link in each.follow(f"{path}.{forward}", TARGETS)
        if isinstance(link, Linked)
    )


def _told(graph: Graph) -> frozenset[tuple[str, str]]:
    """What outputs tell of."""
    values = [node.value for _, _, node in graph.outputs()]
    return frozenset(
        (ref.stack, ref.logical_id)
        for value in values
        if not isinstance(value, Absent)
        for ref in value.refs
    )
