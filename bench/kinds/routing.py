"""Names and what answers to them."""

from __future__ import annotations

from pathlib import Path

from bench.apps import REGIONS
from bench.kinds.parts import Json, both, resource


def records(out: Path, number: int) -> None:
    """Weighted pairs in one zone, each with a health check."""
    zone = "Z0123456789ABCDEFGHIJ"
    sides: list[Json] = [{}, {}]
    for index in range(number):
        for side, region in enumerate(REGIONS):
            name = f"r{index}.example.com"
            sides[side][f"Check{index}"] = resource(
                "AWS::Route53::HealthCheck",
                HealthCheckConfig={
                    "Type": "HTTPS",
                    "FullyQualifiedDomainName": f"{region}.{name}",
                    "ResourcePath": "/health",
                },
            )
            sides[side][f"Record{index}"] = resource(
                "AWS::Route53::RecordSet",
                HostedZoneId=zone,
                Name=name,
                Type="CNAME",
                TTL="60",
                ResourceRecords=[f"{region}.{name}"],
                Weight=100 if side == 0 else 0,
                SetIdentifier=region,
                HealthCheckId={"Ref": f"Check{index}"},
            )
    both(out, *sides)


def answers(out: Path, number: int) -> None:
    """Weighted records of one name, each with a health check of its own."""
    made: Json = {}
    for index in range(number):
        made[f"Check{index}"] = resource(
            "AWS::Route53::HealthCheck",
            HealthCheckConfig={
                "Type": "HTTPS",
                "FullyQualifiedDomainName": f"s{index}.example.com",
                "ResourcePath": "/health",
            },
        )
        made[f"Record{index}"] = resource(
            "AWS::Route53::RecordSet",
            HostedZoneId="Z0123456789ABCDEFGHIJ",
            Name="app.example.com",
            Type="CNAME",
            TTL="60",
            ResourceRecords=[f"s{index}.example.com"],
            Weight=1,
            SetIdentifier=f"s{index}",
            HealthCheckId={"Ref": f"Check{index}"},
        )
    both(out, made, {})


def aliases(out: Path, number: int) -> None:
    """Aliases of records in one zone, which the stack makes, named by its domain."""
    made: Json = {"Zone": resource("AWS::Route53::HostedZone", Name="example.com")}
    for index in range(number):
        plain = resource(
            "AWS::Route53::RecordSet",
            HostedZoneName="example.com.",
            Name=f"t{index}.example.com",
            Type="A",
            TTL="60",
            ResourceRecords=["192.0.2.1"],
        )
        alias = {
            "DNSName": f"t{index}.example.com",
            "HostedZoneId": {"Ref": "Zone"},
            "EvaluateTargetHealth": True,
        }
        made[f"Target{index}"] = plain
        made[f"Alias{index}"] = resource(
            "AWS::Route53::RecordSet",
            HostedZoneId={"Ref": "Zone"},
            Name=f"a{index}.example.com",
            Type="A",
            AliasTarget=alias,
            Failover="PRIMARY",
            SetIdentifier="one",
        )
    both(out, made, {})


def apis(out: Path, number: int) -> None:
    """APIs with a method, a stage, a domain and a health check each."""
    sides: list[Json] = [{}, {}]
    for index in range(number):
        for made, region in zip(sides, REGIONS, strict=True):
            api = {"Ref": f"Api{index}"}
            made[f"Api{index}"] = resource("AWS::ApiGateway::RestApi", Name=f"api{index}")
            made[f"Path{index}"] = resource(
                "AWS::ApiGateway::Resource",
                RestApiId=api,
                ParentId={"Fn::GetAtt": [f"Api{index}", "RootResourceId"]},
                PathPart="health",
            )
            made[f"Method{index}"] = resource(
                "AWS::ApiGateway::Method",
                RestApiId=api,
                ResourceId={"Ref": f"Path{index}"},
                HttpMethod="GET",
                AuthorizationType="NONE",
                Integration={"Type": "AWS_PROXY"},
            )
            made[f"Deployment{index}"] = resource("AWS::ApiGateway::Deployment", RestApiId=api)
            made[f"Stage{index}"] = resource(
                "AWS::ApiGateway::Stage",
                RestApiId=api,
                StageName="prod",
                DeploymentId={"Ref": f"Deployment{index}"},
            )
            made[f"Domain{index}"] = resource(
                "AWS::ApiGateway::DomainName",
                DomainName=f"{region}.api{index}.example.com",
                EndpointConfiguration={"Types": ["REGIONAL"]},
            )
            made[f"Mapping{index}"] = resource(
                "AWS::ApiGateway::BasePathMapping",
                DomainName={"Ref": f"Domain{index}"},
                RestApiId=api,
                Stage="prod",
            )
            made[f"Check{index}"] = resource(
                "AWS::Route53::HealthCheck",
                HealthCheckConfig={
                    "Type": "HTTPS",
                    "FullyQualifiedDomainName": {
                        "Fn::Sub": f"${{Api{index}}}.execute-api.{region}.amazonaws.com"
                    },
                    "ResourcePath": "/prod/health",
                },
            )
    both(out, *sides)
