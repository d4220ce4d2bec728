"""Inputs that are hard on one query each: many of what it has to bring together."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.apps import REGIONS, write

Json = dict[str, Any]

PRIMARY, SECONDARY = REGIONS


def _resource(kind: str, **properties: Any) -> Json:
    return {"Type": kind, "Properties": properties}


def _both(out: Path, primary: Json, secondary: Json, **sections: Json) -> None:
    stacks = {
        "Primary": (PRIMARY, {"Resources": primary, **sections}),
        "Secondary": (SECONDARY, {"Resources": secondary}),
    }
    write(out, stacks, after=True)


def records(out: Path, number: int) -> None:
    """Weighted pairs in one zone, each with a health check."""
    zone = "Z0123456789ABCDEFGHIJ"
    sides: list[Json] = [{}, {}]
    for index in range(number):
        for side, region in enumerate(REGIONS):
            name = f"r{index}.example.com"
            sides[side][f"Check{index}"] = _resource(
                "AWS::Route53::HealthCheck",
                HealthCheckConfig={
                    "Type": "HTTPS",
                    "FullyQualifiedDomainName": f"{region}.{name}",
                    "ResourcePath": "/health",
                },
            )
            sides[side][f"Record{index}"] = _resource(
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
    _both(out, *sides)


def answers(out: Path, number: int) -> None:
    """Weighted records of one name, each with a health check of its own."""
    made: Json = {}
    for index in range(number):
        made[f"Check{index}"] = _resource(
            "AWS::Route53::HealthCheck",
            HealthCheckConfig={
                "Type": "HTTPS",
                "FullyQualifiedDomainName": f"s{index}.example.com",
                "ResourcePath": "/health",
            },
        )
        made[f"Record{index}"] = _resource(
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
    _both(out, made, {})


def aliases(out: Path, number: int) -> None:
    """Aliases of records in one zone, which the stack makes, named by its domain."""
    made: Json = {"Zone": _resource("AWS::Route53::HostedZone", Name="example.com")}
    for index in range(number):
        plain = _resource(
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
        made[f"Alias{index}"] = _resource(
            "AWS::Route53::RecordSet",
            HostedZoneId={"Ref": "Zone"},
            Name=f"a{index}.example.com",
            Type="A",
            AliasTarget=alias,
            Failover="PRIMARY",
            SetIdentifier="one",
        )
    _both(out, made, {})


def imports(out: Path, number: int) -> None:
    """As many imports as exports."""
    exported = {
        f"Topic{index}": {"Value": {"Ref": "Topic"}, "Export": {"Name": f"topic-{index}"}}
        for index in range(number)
    }
    imported = {
        f"Parameter{index}": _resource(
            "AWS::SSM::Parameter", Type="String", Value={"Fn::ImportValue": f"topic-{index}"}
        )
        for index in range(number)
    }
    topic = {"Topic": _resource("AWS::SNS::Topic")}
    stacks = {
        "Maker": (PRIMARY, {"Resources": topic, "Outputs": exported}),
        "User": (PRIMARY, {"Resources": imported}),
        "Stranger": (SECONDARY, {"Resources": imported}),
    }
    write(out, stacks, after=True)


def exports(out: Path, number: int) -> None:
    """Exports that nobody imports, of what a failover needs."""
    made: Json = {}
    outputs: Json = {}
    for index in range(number):
        made[f"Group{index}"] = _resource(
            "AWS::RDS::GlobalCluster", GlobalClusterIdentifier=f"g{index}", Engine="aurora-mysql"
        )
        outputs[f"Group{index}"] = {
            "Value": {"Ref": f"Group{index}"},
            "Export": {"Name": f"group-{index}"},
        }
    _both(out, made, {}, Outputs=outputs)


def outputs(out: Path, number: int) -> None:
    """As many stacks as outputs of other stacks that are read in the other region."""
    stacks: dict[str, tuple[str, Json]] = {}
    for index in range(number):
        stacks[f"Maker{index:05}"] = (
            PRIMARY,
            {
                "Resources": {"Topic": _resource("AWS::SNS::Topic")},
                "Outputs": {"Topic": {"Value": {"Ref": "Topic"}}},
            },
        )
    read = {
        f"Parameter{index}": _resource(
            "AWS::SSM::Parameter",
            Type="String",
            Value={
                "Fn::GetStackOutput": {
                    "StackName": f"Maker{index:05}",
                    "OutputName": "Topic",
                    "Region": PRIMARY,
                }
            },
        )
        for index in range(number)
    }
    stacks["Reader"] = (SECONDARY, {"Resources": read})
    write(out, stacks)


def chain(out: Path, number: int) -> None:
    """Stacks in a row, each deployed after the one before it and in need of it."""
    stacks: dict[str, tuple[str, Json]] = {}
    for index in range(number):
        named = {"Fn::ImportValue": f"topic-{index - 1}"} if index else "first"
        stacks[f"Link{index:05}"] = (
            PRIMARY,
            {
                "Resources": {
                    "Topic": _resource("AWS::SNS::Topic"),
                    "Parameter": _resource("AWS::SSM::Parameter", Type="String", Value=named),
                },
                "Outputs": {
                    "Topic": {"Value": {"Ref": "Topic"}, "Export": {"Name": f"topic-{index}"}}
                },
            },
        )
    write(out, stacks, after=True)


def policies(out: Path, number: int) -> None:
    """Roles, each with a policy of its own that names it, and a function that acts under it."""
    made: Json = {}
    for index in range(number):
        document = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "rds:FailoverGlobalCluster", "Resource": "*"}
            ],
        }
        made[f"Role{index}"] = _resource(
            "AWS::IAM::Role",
            AssumeRolePolicyDocument={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRole",
                        "Principal": {"Service": "lambda.amazonaws.com"},
                    }
                ],
            },
        )
        made[f"Policy{index}"] = _resource(
            "AWS::IAM::Policy",
            PolicyName=f"p{index}",
            PolicyDocument=document,
            Roles=[{"Ref": f"Role{index}"}],
        )
        made[f"Function{index}"] = _resource(
            "AWS::Lambda::Function",
            Runtime="python3.13",
            Handler="index.handler",
            Role={"Fn::GetAtt": [f"Role{index}", "Arn"]},
            Code={"ZipFile": "def handler(event, context):\n    return event\n"},
        )
    _both(out, {"Topic": _resource("AWS::SNS::Topic")}, made)


def clusters(out: Path, number: int) -> None:
    """Global databases of two regions, and a function for each that fails it over."""
    primary: Json = {}
    secondary: Json = {}
    code = (
        "import boto3, os\ndef handler(event, context):\n"
        "    boto3.client('rds').failover_global_cluster(\n"
        "        GlobalClusterIdentifier=os.environ['GLOBAL_CLUSTER'],\n"
        "        TargetDbClusterIdentifier=os.environ['TARGET'])\n"
    )
    for index in range(number):
        primary[f"Cluster{index}"] = _resource(
            "AWS::RDS::DBCluster",
            DBClusterIdentifier=f"c{index}-primary",
            Engine="aurora-mysql",
            StorageEncrypted=True,
            MasterUsername="app",
        )
        primary[f"Group{index}"] = _resource(
            "AWS::RDS::GlobalCluster",
            GlobalClusterIdentifier=f"g{index}",
            SourceDBClusterIdentifier={"Ref": f"Cluster{index}"},
        )
        secondary[f"Cluster{index}"] = _resource(
            "AWS::RDS::DBCluster",
            DBClusterIdentifier=f"c{index}-secondary",
            Engine="aurora-mysql",
            StorageEncrypted=True,
            GlobalClusterIdentifier=f"g{index}",
        )
        secondary[f"Function{index}"] = _resource(
            "AWS::Lambda::Function",
            Runtime="python3.13",
            Handler="index.handler",
            Role="arn:aws:iam::111122223333:role/failover",
            Code={"ZipFile": code},
            Environment={
                "Variables": {
                    "GLOBAL_CLUSTER": f"g{index}",
                    "TARGET": {"Fn::GetAtt": [f"Cluster{index}", "DBClusterArn"]},
                }
            },
        )
    _both(out, primary, secondary)


def secrets(out: Path, number: int) -> None:
    """Secrets with names, and functions of the other region that name them."""
    made = {
        f"Secret{index}": _resource("AWS::SecretsManager::Secret", Name=f"app/secret-{index}")
        for index in range(number)
    }
    used = {
        f"Function{index}": _resource(
            "AWS::Lambda::Function",
            Runtime="python3.13",
            Handler="index.handler",
            Role="arn:aws:iam::111122223333:role/app",
            Code={"ZipFile": "def handler(event, context):\n    return event\n"},
            Environment={"Variables": {"SECRET_NAME": f"app/secret-{index}"}},
        )
        for index in range(number)
    }
    _both(out, made, used)


def apis(out: Path, number: int) -> None:
    """APIs with a method, a stage, a domain and a health check each."""
    sides: list[Json] = [{}, {}]
    for index in range(number):
        for made, region in zip(sides, REGIONS, strict=True):
            api = {"Ref": f"Api{index}"}
            made[f"Api{index}"] = _resource("AWS::ApiGateway::RestApi", Name=f"api{index}")
            made[f"Path{index}"] = _resource(
                "AWS::ApiGateway::Resource",
                RestApiId=api,
                ParentId={"Fn::GetAtt": [f"Api{index}", "RootResourceId"]},
                PathPart="health",
            )
            made[f"Method{index}"] = _resource(
                "AWS::ApiGateway::Method",
                RestApiId=api,
                ResourceId={"Ref": f"Path{index}"},
                HttpMethod="GET",
                AuthorizationType="NONE",
                Integration={"Type": "AWS_PROXY"},
            )
            made[f"Deployment{index}"] = _resource("AWS::ApiGateway::Deployment", RestApiId=api)
            made[f"Stage{index}"] = _resource(
                "AWS::ApiGateway::Stage",
                RestApiId=api,
                StageName="prod",
                DeploymentId={"Ref": f"Deployment{index}"},
            )
            made[f"Domain{index}"] = _resource(
                "AWS::ApiGateway::DomainName",
                DomainName=f"{region}.api{index}.example.com",
                EndpointConfiguration={"Types": ["REGIONAL"]},
            )
            made[f"Mapping{index}"] = _resource(
                "AWS::ApiGateway::BasePathMapping",
                DomainName={"Ref": f"Domain{index}"},
                RestApiId=api,
                Stage="prod",
            )
            made[f"Check{index}"] = _resource(
                "AWS::Route53::HealthCheck",
                HealthCheckConfig={
                    "Type": "HTTPS",
                    "FullyQualifiedDomainName": {
                        "Fn::Sub": f"${{Api{index}}}.execute-api.{region}.amazonaws.com"
                    },
                    "ResourcePath": "/prod/health",
                },
            )
    _both(out, *sides)


def tables(out: Path, number: int) -> None:
    """Tables of the same names in both regions, and functions that use them."""
    sides: list[Json] = [{}, {}]
    for index in range(number):
        for made in sides:
            made[f"Table{index}"] = _resource(
                "AWS::DynamoDB::Table",
                TableName=f"orders-{index}",
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            )
            made[f"Function{index}"] = _resource(
                "AWS::Lambda::Function",
                Runtime="python3.13",
                Handler="index.handler",
                Role="arn:aws:iam::111122223333:role/app",
                Code={"ZipFile": "def handler(event, context):\n    return event\n"},
                Environment={"Variables": {"TABLE_NAME": {"Ref": f"Table{index}"}}},
            )
    _both(out, *sides)


def buckets(out: Path, number: int) -> None:
    """Buckets that are replicated to the other region, with a role and a key each."""
    primary: Json = {}
    secondary: Json = {}
    for index in range(number):
        secondary[f"Copy{index}"] = _resource(
            "AWS::S3::Bucket",
            BucketName=f"copy-{index}",
            VersioningConfiguration={"Status": "Enabled"},
        )
        primary[f"Role{index}"] = _resource(
            "AWS::IAM::Role",
            AssumeRolePolicyDocument={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRole",
                        "Principal": {"Service": "s3.amazonaws.com"},
                    }
                ],
            },
        )
        primary[f"Source{index}"] = _resource(
            "AWS::S3::Bucket",
            BucketName=f"source-{index}",
            VersioningConfiguration={"Status": "Enabled"},
            ReplicationConfiguration={
                "Role": {"Fn::GetAtt": [f"Role{index}", "Arn"]},
                "Rules": [
                    {
                        "Status": "Enabled",
                        "Destination": {"Bucket": f"arn:aws:s3:::copy-{index}"},
                    }
                ],
            },
        )
        primary[f"Policy{index}"] = _resource(
            "AWS::S3::BucketPolicy",
            Bucket={"Ref": f"Source{index}"},
            PolicyDocument={"Version": "2012-10-17", "Statement": []},
        )
    _both(out, primary, secondary)


def networks(out: Path, number: int) -> None:
    """VPCs with a subnet, a route table and a function in it."""
    made: Json = {}
    for index in range(number):
        vpc = {"Ref": f"Vpc{index}"}
        made[f"Vpc{index}"] = _resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16")
        made[f"Subnet{index}"] = _resource("AWS::EC2::Subnet", VpcId=vpc, CidrBlock="10.0.0.0/24")
        made[f"Routes{index}"] = _resource("AWS::EC2::RouteTable", VpcId=vpc)
        made[f"Association{index}"] = _resource(
            "AWS::EC2::SubnetRouteTableAssociation",
            SubnetId={"Ref": f"Subnet{index}"},
            RouteTableId={"Ref": f"Routes{index}"},
        )
        made[f"Group{index}"] = _resource("AWS::EC2::SecurityGroup", VpcId=vpc)
        made[f"Endpoint{index}"] = _resource(
            "AWS::EC2::VPCEndpoint",
            VpcId=vpc,
            ServiceName="com.amazonaws.us-east-2.dynamodb",
            RouteTableIds=[{"Ref": f"Routes{index}"}],
        )
        made[f"Function{index}"] = _resource(
            "AWS::Lambda::Function",
            Runtime="python3.13",
            Handler="index.handler",
            Role="arn:aws:iam::111122223333:role/app",
            Code={"ZipFile": "import boto3\nboto3.client('sqs')\n"},
            VpcConfig={
                "SubnetIds": [{"Ref": f"Subnet{index}"}],
                "SecurityGroupIds": [{"Ref": f"Group{index}"}],
            },
        )
    _both(out, {"Topic": _resource("AWS::SNS::Topic")}, made)


def nested(out: Path, number: int) -> None:
    """Nested stacks beside each other, with a value passed in and one taken out."""
    child = {
        "Parameters": {"Topic": {"Type": "String"}},
        "Resources": {
            "Parameter": _resource("AWS::SSM::Parameter", Type="String", Value={"Ref": "Topic"})
        },
        "Outputs": {"Parameter": {"Value": {"Ref": "Parameter"}}},
    }
    made: Json = {"Topic": _resource("AWS::SNS::Topic")}
    for index in range(number):
        made[f"Child{index}"] = {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {
                "TemplateURL": f"child{index}.json",
                "Parameters": {"Topic": {"Ref": "Topic"}},
            },
            "Metadata": {"aws:asset:path": f"child{index}.json"},
        }
        made[f"Copy{index}"] = _resource(
            "AWS::SSM::Parameter",
            Type="String",
            Value={"Fn::GetAtt": [f"Child{index}", "Outputs.Parameter"]},
        )
    _both(out, made, {})
    for index in range(number):
        (out / f"child{index}.json").write_text(json.dumps(child))


@dataclass(frozen=True)
class Kind:
    """How so many are written, and how many are measured: these, and twice as many."""

    write: Callable[[Path, int], None]
    number: int


KINDS: dict[str, Kind] = {
    "APIs": Kind(apis, 400),
    "aliases": Kind(aliases, 800),
    "answers to one name": Kind(answers, 800),
    "buckets": Kind(buckets, 400),
    "chained stacks": Kind(chain, 600),
    "clusters": Kind(clusters, 400),
    "exports": Kind(exports, 2_000),
    "imports": Kind(imports, 1_000),
    "nested stacks": Kind(nested, 600),
    "networks": Kind(networks, 400),
    "outputs of stacks": Kind(outputs, 600),
    "policies": Kind(policies, 1_000),
    "records": Kind(records, 750),
    "secrets": Kind(secrets, 1_000),
    "tables": Kind(tables, 500),
}
