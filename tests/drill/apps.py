"""Small apps of two regions, as plain templates, for the drill."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.cli.stage import run

Json = dict[str, Any]
EAST, WEST = "us-east-1", "us-west-2"
NAME = "shop.example.com"
ZONE = "Z0123456789ABCDEFGHIJ"
TABLE: Json = {
    "TableName": "orders",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
}


def site(region: str, role: str, **more: Any) -> Json:
    """A load balancer with a container behind it, and its failover record with a health check.

    `more` are resources beside them, or other properties of `Record` and `Check`.
    """
    record = {
        "Name": NAME,
        "Type": "A",
        "HostedZoneId": ZONE,
        "SetIdentifier": region,
        "Failover": role,
        "HealthCheckId": {"Ref": "Check"},
        "AliasTarget": {
            "DNSName": {"Fn::GetAtt": ["Balancer", "DNSName"]},
            "HostedZoneId": {"Fn::GetAtt": ["Balancer", "CanonicalHostedZoneID"]},
        },
        **more.pop("record", {}),
    }
    check = {
        "Type": "HTTPS",
        "FullyQualifiedDomainName": {"Fn::GetAtt": ["Balancer", "DNSName"]},
        "RequestInterval": 10,
        "FailureThreshold": 3,
        **more.pop("check", {}),
    }
    environment = [{"Name": name, "Value": value} for name, value in more.pop("env", {}).items()]
    made: Json = {
        "Balancer": resource("ElasticLoadBalancingV2::LoadBalancer", Scheme="internet-facing"),
        "Group": resource("ElasticLoadBalancingV2::TargetGroup", Port=80, Protocol="HTTP"),
        "Listener": resource(
            "ElasticLoadBalancingV2::Listener",
            LoadBalancerArn={"Ref": "Balancer"},
            DefaultActions=[{"Type": "forward", "TargetGroupArn": {"Ref": "Group"}}],
        ),
        "Service": resource(
            "ECS::Service",
            TaskDefinition={"Ref": "Task"},
            DesiredCount=more.pop("count", 2),
            LoadBalancers=[{"TargetGroupArn": {"Ref": "Group"}, "ContainerPort": 80}],
        ),
        "Task": resource(
            "ECS::TaskDefinition",
            ContainerDefinitions=[{"Name": "web", "Environment": environment}],
        ),
        "Check": resource("Route53::HealthCheck", HealthCheckConfig=check),
        "Record": resource(
            "Route53::RecordSet",
            **{name: each for name, each in record.items() if each is not None},
        ),
    }
    made.update(more)
    return made


def resource(kind: str, **properties: Any) -> Json:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def pair(primary: Mapping[str, Any] | None = None, secondary: Any = None) -> dict[str, Json]:
    """The two sites, each with what differs."""
    return {EAST: site(EAST, "PRIMARY", **(primary or {})), WEST: secondary_site(secondary or {})}


def secondary_site(more: Mapping[str, Any]) -> Json:
    return site(WEST, "SECONDARY", **more)


def drills(folder: Path, app: Mapping[str, Json], *words: str) -> tuple[Json, int]:
    """What `drill --format json` says of an app, and its exit code."""
    paths = write(folder, app)
    result = run("drill", *paths, *words, "--format", "json")
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout), result.exit_code


def write(folder: Path, app: Mapping[str, Json]) -> list[str]:
    """The templates of an app; their paths, with the regions."""
    paths = []
    for region, resources in app.items():
        path = folder / f"{region}.json"
        path.write_text(json.dumps({"Resources": resources}))
        paths.append(f"{path}@111122223333/{region}")
    return paths


def lost(folder: Path, app: Mapping[str, Json], region: str, *words: str) -> Json:
    """The one drill of a region."""
    told, _ = drills(folder, app, "--lose", region, *words)
    (found,) = told["drills"]
    return dict(found)


def entry(drill: Json, name: str = NAME) -> Json:
    (found,) = [each for each in drill["entries"] if each["name"] == name]
    return dict(found)
