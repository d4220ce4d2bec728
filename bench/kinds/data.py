"""What holds data, and who may reach it."""

from __future__ import annotations

from pathlib import Path

from bench.kinds.parts import Json, both, resource


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
        made[f"Role{index}"] = resource(
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
        made[f"Policy{index}"] = resource(
            "AWS::IAM::Policy",
            PolicyName=f"p{index}",
            PolicyDocument=document,
            Roles=[{"Ref": f"Role{index}"}],
        )
        made[f"Function{index}"] = resource(
            "AWS::Lambda::Function",
            Runtime="python3.13",
            Handler="index.handler",
            Role={"Fn::GetAtt": [f"Role{index}", "Arn"]},
            Code={"ZipFile": "def handler(event, context):\n    return event\n"},
        )
    both(out, {"Topic": resource("AWS::SNS::Topic")}, made)


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
        primary[f"Cluster{index}"] = resource(
            "AWS::RDS::DBCluster",
            DBClusterIdentifier=f"c{index}-primary",
            Engine="aurora-mysql",
            StorageEncrypted=True,
            MasterUsername="app",
        )
        primary[f"Group{index}"] = resource(
            "AWS::RDS::GlobalCluster",
            GlobalClusterIdentifier=f"g{index}",
            SourceDBClusterIdentifier={"Ref": f"Cluster{index}"},
        )
        secondary[f"Cluster{index}"] = resource(
            "AWS::RDS::DBCluster",
            DBClusterIdentifier=f"c{index}-secondary",
            Engine="aurora-mysql",
            StorageEncrypted=True,
            GlobalClusterIdentifier=f"g{index}",
        )
        secondary[f"Function{index}"] = resource(
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
    both(out, primary, secondary)


def secrets(out: Path, number: int) -> None:
    """Secrets with names, and functions of the other region that name them."""
    made = {
        f"Secret{index}": resource("AWS::SecretsManager::Secret", Name=f"app/secret-{index}")
        for index in range(number)
    }
    used = {
        f"Function{index}": resource(
            "AWS::Lambda::Function",
            Runtime="python3.13",
            Handler="index.handler",
            Role="arn:aws:iam::111122223333:role/app",
            Code={"ZipFile": "def handler(event, context):\n    return event\n"},
            Environment={"Variables": {"SECRET_NAME": f"app/secret-{index}"}},
        )
        for index in range(number)
    }
    both(out, made, used)


def tables(out: Path, number: int) -> None:
    """Tables of the same names in both regions, and functions that use them."""
    sides: list[Json] = [{}, {}]
    for index in range(number):
        for made in sides:
            made[f"Table{index}"] = resource(
                "AWS::DynamoDB::Table",
                TableName=f"orders-{index}",
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            )
            made[f"Function{index}"] = resource(
                "AWS::Lambda::Function",
                Runtime="python3.13",
                Handler="index.handler",
                Role="arn:aws:iam::111122223333:role/app",
                Code={"ZipFile": "def handler(event, context):\n    return event\n"},
                Environment={"Variables": {"TABLE_NAME": {"Ref": f"Table{index}"}}},
            )
    both(out, *sides)


def buckets(out: Path, number: int) -> None:
    """Buckets that are replicated to the other region, with a role and a key each."""
    primary: Json = {}
    secondary: Json = {}
    for index in range(number):
        secondary[f"Copy{index}"] = resource(
            "AWS::S3::Bucket",
            BucketName=f"copy-{index}",
            VersioningConfiguration={"Status": "Enabled"},
        )
        primary[f"Role{index}"] = resource(
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
        primary[f"Source{index}"] = resource(
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
        primary[f"Policy{index}"] = resource(
            "AWS::S3::BucketPolicy",
            Bucket={"Ref": f"Source{index}"},
            PolicyDocument={"Version": "2012-10-17", "Statement": []},
        )
    both(out, primary, secondary)


def networks(out: Path, number: int) -> None:
    """VPCs with a subnet, a route table and a function in it."""
    made: Json = {}
    for index in range(number):
        vpc = {"Ref": f"Vpc{index}"}
        made[f"Vpc{index}"] = resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16")
        made[f"Subnet{index}"] = resource("AWS::EC2::Subnet", VpcId=vpc, CidrBlock="10.0.0.0/24")
        made[f"Routes{index}"] = resource("AWS::EC2::RouteTable", VpcId=vpc)
        made[f"Association{index}"] = resource(
            "AWS::EC2::SubnetRouteTableAssociation",
            SubnetId={"Ref": f"Subnet{index}"},
            RouteTableId={"Ref": f"Routes{index}"},
        )
        made[f"Group{index}"] = resource("AWS::EC2::SecurityGroup", VpcId=vpc)
        made[f"Endpoint{index}"] = resource(
            "AWS::EC2::VPCEndpoint",
            VpcId=vpc,
            ServiceName="com.amazonaws.us-east-2.dynamodb",
            RouteTableIds=[{"Ref": f"Routes{index}"}],
        )
        made[f"Function{index}"] = resource(
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
    both(out, {"Topic": resource("AWS::SNS::Topic")}, made)
