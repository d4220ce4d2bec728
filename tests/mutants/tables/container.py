"""Containers and load balancers, of which the reference app has none: written into it."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import Change, write

ELB = "AWS::ElasticLoadBalancingV2::"
STACK = "SecondaryApi"
BALANCER = {"Type": "network", "Subnets": ["subnet-1", "subnet-2"]}
FORWARD = [{"Type": "forward", "TargetGroupArn": {"Ref": "Tasks"}}]
TARGET = {"Id": "10.1.0.10", "Port": 8080}


def listener(protocol: str, targets: list[dict[str, object]]) -> list[Change]:
    """A load balancer, its listener, and a target group."""
    group = {"Port": 8080, "Protocol": "TCP", "TargetType": "ip", "VpcId": "vpc-1"}
    return [
        write(STACK, "Balancer", f"{ELB}LoadBalancer", BALANCER),
        write(STACK, "Tasks", f"{ELB}TargetGroup", {**group, "Targets": targets}),
        write(
            STACK,
            "Listener",
            f"{ELB}Listener",
            {
                "LoadBalancerArn": {"Ref": "Balancer"},
                "Port": 443,
                "Protocol": protocol,
                "DefaultActions": FORWARD,
            },
        ),
    ]


MUTANTS = [
    mutant(
        "container-nothing-behind-the-listener",
        *listener("TCP", []),
        fires=("container-empty-target-group SecondaryApi/Tasks",),
    ),
    mutant(
        "container-listener-that-encrypts-with-nothing",
        *listener("TLS", [TARGET]),
        fires=("container-listener-without-certificate SecondaryApi/Listener",),
    ),
    mutant("container-behind-the-listener", *listener("TCP", [TARGET]), fires=()),
    mutant(
        "container-volume-that-is-not-there",
        write(
            STACK,
            "Task",
            "AWS::ECS::TaskDefinition",
            {
                "ContainerDefinitions": [
                    {
                        "Name": "api",
                        "Image": "api:1",
                        "MountPoints": [{"SourceVolume": "data", "ContainerPath": "/data"}],
                    }
                ]
            },
        ),
        fires=(
            "container-refused-task SecondaryApi/Task "
            "/Properties/ContainerDefinitions/0/MountPoints/0/SourceVolume",
        ),
    ),
]
