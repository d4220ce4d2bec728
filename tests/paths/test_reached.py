"""What instances work with, as far as their scripts, roles, secrets and networks tell."""

from __future__ import annotations

import pytest

from tests.paths.test_hops import found

FLEET = """
    Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
    Web: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: web, VpcId: !Ref Vpc}}
    Database:
      Type: AWS::RDS::DBInstance
      Properties: {Engine: postgres, VPCSecurityGroups: [!Ref Data]}
    Fleet:
      Type: AWS::AutoScaling::AutoScalingGroup
      Properties:
        VPCZoneIdentifier: [!Ref Subnet]
        LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: "1"}
"""
CLOSED = """
    Data: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: data, VpcId: !Ref Vpc}}
"""
LAUNCH = """
    Launch:
      Type: AWS::EC2::LaunchTemplate
      Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref Web]}}
"""
LET_IN = """
    LetIn:
      Type: AWS::EC2::SecurityGroupIngress
      Properties:
        GroupId: !Ref Data
        IpProtocol: tcp
        FromPort: 5432
        ToPort: 5432
        SourceSecurityGroupId: !Ref Web
"""
LED = ["Fleet -> Database"]


def data_group(rule: str) -> str:
    return f"""
    Data:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: data
        VpcId: !Ref Vpc
        SecurityGroupIngress: [{{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, {rule}}}]
"""


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        pytest.param(CLOSED + LAUNCH + LET_IN, LED, id="a rule of its own"),
        pytest.param(
            data_group("SourceSecurityGroupId: !Ref Web") + LAUNCH, LED, id="a rule of the group"
        ),
        pytest.param(
            CLOSED
            + LAUNCH
            + """
    LetOut:
      Type: AWS::EC2::SecurityGroupEgress
      Properties: {GroupId: !Ref Web, IpProtocol: "-1", DestinationSecurityGroupId: !Ref Data}
""",
            LED,
            id="a rule of those who connect",
        ),
        pytest.param(
            CLOSED + LAUNCH + LET_IN.replace("5432", "22"), [], id="another port says nothing"
        ),
        pytest.param(
            data_group("CidrIp: 10.0.0.0/16") + LAUNCH, [], id="a range says not who is meant"
        ),
        pytest.param(
            CLOSED
            + """
    Launch:
      Type: AWS::EC2::LaunchTemplate
      Properties:
        LaunchTemplateData:
          UserData: !Base64 {"Fn::Sub": "echo ${Database.Endpoint.Address} > /etc/host"}
""",
            LED,
            id="a script has the host",
        ),
        pytest.param(
            CLOSED
            + """
    Role:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument: {Statement: []}
        Policies:
          - PolicyName: read
            PolicyDocument:
              Statement:
                - {Effect: Allow, Action: "secretsmanager:GetSecretValue", Resource: !Ref Login}
    Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}
    Login: {Type: AWS::SecretsManager::Secret}
    For:
      Type: AWS::SecretsManager::SecretTargetAttachment
      Properties:
        SecretId: !Ref Login
        TargetId: !Ref Database
        TargetType: AWS::RDS::DBInstance
    Launch:
      Type: AWS::EC2::LaunchTemplate
      Properties: {LaunchTemplateData: {IamInstanceProfile: {Arn: !GetAtt Profile.Arn}}}
""",
            ["Fleet -> Login", "Fleet -> Database"],
            id="its role may read the secret of the database",
        ),
        pytest.param(
            CLOSED
            + """
    Role:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument: {Statement: []}
        Policies:
          - PolicyName: read
            PolicyDocument:
              Statement:
                - Effect: Allow
                  Action: ssm:GetParameter
                  Resource: !Sub "arn:aws:ssm:us-east-1:${AWS::AccountId}:parameter${Host}"
    Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}
    Host:
      Type: AWS::SSM::Parameter
      Properties: {Name: /host, Type: String, Value: !GetAtt Database.Endpoint.Address}
    Launch:
      Type: AWS::EC2::LaunchTemplate
      Properties: {LaunchTemplateData: {IamInstanceProfile: {Name: !Ref Profile}}}
""",
            ["Fleet -> Host", "Fleet -> Database"],
            id="its role may read the parameter with the host",
        ),
    ],
)
def test_a_group_of_instances_works_with_its_database(rest: str, expected: list[str]) -> None:
    assert [each for each in found(FLEET + rest) if each.startswith("Fleet")] == expected


def test_a_group_that_much_listens_behind_says_not_who_is_meant() -> None:
    more = "".join(
        f"\n    More{number}:\n      Type: AWS::RDS::DBInstance\n"
        "      Properties: {Engine: postgres, VPCSecurityGroups: [!Ref Data]}\n"
        for number in range(8)
    )
    assert not [each for each in found(FLEET + CLOSED + LAUNCH + LET_IN + more) if "->" in each]


def test_a_function_that_is_told_what_it_works_with_works_with_no_more() -> None:
    function = """
    Code:
      Type: AWS::Lambda::Function
      Properties:
        Role: !Sub "arn:aws:iam::${AWS::AccountId}:role/code"
        Code: {ZipFile: x}
        VpcConfig: {SecurityGroupIds: [!Ref Web], SubnetIds: [!Ref Subnet]}
        Environment: {Variables: {BUCKET: "none"}}
    Bucket: {Type: AWS::S3::Bucket}
"""
    rest = CLOSED + LAUNCH + LET_IN + function
    assert "Code -> Database" in found(FLEET + rest)
    told = rest.replace('BUCKET: "none"', "BUCKET: !Ref Bucket")
    assert [each for each in found(FLEET + told) if each.startswith("Code")] == ["Code -> Bucket"]
