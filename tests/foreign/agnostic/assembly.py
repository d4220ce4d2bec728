"""Tickets: the assembly of a TypeScript app of 2020, written out by hand.

Manifest version 4, metadata inline in the manifest, assets of the legacy synthesizer (template
parameters for bucket and key, and an entry `aws:cdk:asset`), account unknown everywhere. The app
runs behind load balancers in two regions, with weighted records.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

HASH = "9d5e2f0c6bf6b1c1c1b6f3c9d6a1e0f29d5e2f0c6bf6b1c1c1b6f3c9d6a1e0f2"
ASSET = f"AssetParameters{HASH}"
ZONE = "Z1D633PJN98FT9"
DOMAIN = "tickets.example.com"
SITES = {"primary": "us-east-1", "secondary": "us-west-2"}
HANDLER = "exports.handler = async () => ({ statusCode: 200 });\n"


def join(*parts: Any) -> dict[str, Any]:
    return {"Fn::Join": ["", list(parts)]}


def part(number: int) -> dict[str, Any]:
    """One half of the legacy asset parameter "prefix||file"."""
    key = {"Ref": f"{ASSET}S3VersionKey"}
    return {"Fn::Select": [number, {"Fn::Split": ["||", key]}]}


def template(weight: int) -> dict[str, Any]:
    """The stack of one region."""
    return {
        "Parameters": {
            f"{ASSET}{name}": {"Type": "String", "Description": "For the asset"}
            for name in ("S3Bucket", "S3VersionKey", "ArtifactHash")
        },
        "Resources": {
            "FnRole": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {
                        "Statement": [
                            {
                                "Action": "sts:AssumeRole",
                                "Effect": "Allow",
                                "Principal": {"Service": "lambda.amazonaws.com"},
                            }
                        ],
                        "Version": "2012-10-17",
                    }
                },
            },
            "Fn": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Code": {
                        "S3Bucket": {"Ref": f"{ASSET}S3Bucket"},
                        "S3Key": join(part(0), part(1)),
                    },
                    "Handler": "index.handler",
                    "Role": {"Fn::GetAtt": ["FnRole", "Arn"]},
                    "Runtime": "nodejs22.x",
                    "Environment": {"Variables": {"TABLE": "tickets"}},
                },
                "DependsOn": ["FnRole"],
            },
            "Lb": {
                "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
                "Properties": {
                    "Scheme": "internet-facing",
                    "Type": "application",
                    "Subnets": {"Fn::Split": [",", {"Fn::ImportValue": "network-public-subnets"}]},
                },
            },
            "Health": {
                "Type": "AWS::Route53::HealthCheck",
                "Properties": {
                    "HealthCheckConfig": {
                        "Type": "HTTPS",
                        "FullyQualifiedDomainName": {"Fn::GetAtt": ["Lb", "DNSName"]},
                        "ResourcePath": "/ping?deep=1",
                    }
                },
            },
            "Record": {
                "Type": "AWS::Route53::RecordSet",
                "Properties": {
                    "Name": f"{DOMAIN}.",
                    "Type": "A",
                    "AliasTarget": {
                        "DNSName": join("dualstack.", {"Fn::GetAtt": ["Lb", "DNSName"]}),
                        "HostedZoneId": {"Fn::GetAtt": ["Lb", "CanonicalHostedZoneID"]},
                    },
                    "HealthCheckId": {"Ref": "Health"},
                    "HostedZoneId": ZONE,
                    "SetIdentifier": {"Ref": "AWS::Region"},
                    "Weight": str(weight),
                },
            },
        },
        "Outputs": {"Address": {"Value": {"Fn::GetAtt": ["Lb", "DNSName"]}}},
    }


def table() -> dict[str, Any]:
    """Only in the first region's stack: the table of both."""
    recovery = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    return {
        "Type": "AWS::DynamoDB::GlobalTable",
        "Properties": {
            "TableName": "tickets",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
            "Replicas": [{"Region": region, **recovery} for region in SITES.values()],
        },
    }


def metadata(stack: str, logical_ids: list[str]) -> dict[str, Any]:
    """What the old CDK wrote into the manifest: names, frames of TypeScript, assets."""
    asset = {
        "path": f"asset.{HASH}",
        "id": HASH,
        "packaging": "zip",
        "sourceHash": HASH,
        "s3BucketParameter": f"{ASSET}S3Bucket",
        "s3KeyParameter": f"{ASSET}S3VersionKey",
        "artifactHashParameter": f"{ASSET}ArtifactHash",
    }
    trace = [
        f"new {stack} (/build/tickets/lib/region-stack.ts:31:5)",
        "Object.<anonymous> (/build/tickets/bin/tickets.ts:9:1)",
    ]
    found: dict[str, Any] = {f"/{stack}": [{"type": "aws:cdk:asset", "data": asset}]}
    for logical_id in logical_ids:
        entry = {"type": "aws:cdk:logicalId", "data": logical_id, "trace": trace}
        found[f"/{stack}/{logical_id}/Resource"] = [entry]
    return found


def stacks(*, broken: bool) -> dict[str, dict[str, Any]]:
    """The templates by stack id."""
    first, second = template(100), template(0)
    first["Resources"]["Table"] = table()
    if broken:
        # DEFECT 1: one health check for both records, so both are lost together.
        shared = "d7a1e0f2-9d5e-4f0c-8bf6-b1c1c1b6f3c9"
        for each in (first, second):
            each["Resources"]["Record"]["Properties"]["HealthCheckId"] = shared
        # DEFECT 2: the load balancer zone of us-east-1, in us-west-2.
        alias = second["Resources"]["Record"]["Properties"]["AliasTarget"]
        alias["HostedZoneId"] = "Z35SXDOTRQ7X7K"
        # DEFECT 3: the asset holds no server.js.
        second["Resources"]["Fn"]["Properties"]["Handler"] = "server.handler"
        # DEFECT 4: the replica of the secondary region cannot be restored to a point in time.
        del first["Resources"]["Table"]["Properties"]["Replicas"][1][
            "PointInTimeRecoverySpecification"
        ]
    return {"TicketsEast": first, "TicketsWest": second}


def write(folder: Path, *, broken: bool = False, regions: bool = True) -> Path:
    """Write the assembly; without `regions`, the stacks say nothing of where they deploy to."""
    folder.mkdir(parents=True)
    code = folder / f"asset.{HASH}"
    code.mkdir()
    (code / "index.js").write_text(HANDLER)
    artifacts: dict[str, Any] = {"Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}}
    for (id_, body), region in zip(stacks(broken=broken).items(), SITES.values(), strict=True):
        (folder / f"{id_}.template.json").write_text(json.dumps(body, indent=1))
        artifacts[id_] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://unknown-account/{region if regions else 'unknown-region'}",
            "properties": {"templateFile": f"{id_}.template.json"},
            "metadata": metadata(id_, list(body["Resources"])),
        }
    if regions:
        artifacts["TicketsWest"]["dependencies"] = ["TicketsEast"]
    return _manifest(folder, artifacts)


def write_plain(folder: Path) -> Path:
    """One region, no environment, no second site: nothing to say about disaster recovery."""
    folder.mkdir(parents=True)
    body = deepcopy(template(100))
    record = body["Resources"]["Record"]["Properties"]
    for name in ("Weight", "SetIdentifier", "HealthCheckId"):
        del record[name]
    for name in ("Health", "Fn", "FnRole"):
        del body["Resources"][name]
    del body["Parameters"]
    (folder / "Tickets.template.json").write_text(json.dumps(body, indent=1))
    artifact = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": {"templateFile": "Tickets.template.json"},
        "metadata": {},
    }
    return _manifest(folder, {"Tickets": artifact})


def _manifest(folder: Path, artifacts: dict[str, Any]) -> Path:
    (folder / "tree.json").write_text('{"version": "tree-0.1"}')
    body = {"version": "4.0.0", "artifacts": artifacts}
    (folder / "manifest.json").write_text(json.dumps(body, indent=1))
    return folder
