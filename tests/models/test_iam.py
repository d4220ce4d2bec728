"""What a role is allowed and whom it trusts, wherever its policies stand."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Absent, Graph, Linked, Outside, Resource, Text, Unknown
from dr_validator.models.access.iam import (
    Allowed,
    Denied,
    NotAllowed,
    allows,
    granted,
    role_of,
    trusts,
)
from dr_validator.models.access.statement import NOTHING, Context

BUCKET = Text(("arn:aws:s3:::payments/*",))


def graph_of(resources: str, parameters: str = "") -> Graph:
    """A graph of one stack; `resources` is YAML, indented by eight spaces."""
    return read_graph(
        example(f"""
    stacks:
      Base@us-east-1:
        Resources:
          Far: {{Type: AWS::IAM::Role, Properties: {{RoleName: far}}}}
      App@us-east-1:
        Parameters: {{{parameters}}}
        Resources:
{resources}
    """)
    )


def role(graph: Graph, name: str = "Role") -> Resource:
    return next(each for each in graph.all("AWS::IAM::Role") if each.logical_id == name)


def inline(statement: str) -> Graph:
    return graph_of(f"""
          Bucket: {{Type: AWS::S3::Bucket}}
          Other: {{Type: AWS::S3::Bucket}}
          Role:
            Type: AWS::IAM::Role
            Properties:
              Policies: [{{PolicyDocument: {{Statement: {statement}}}}}]""")


REPLICATE = "Effect: Allow, Action: 's3:ReplicateObject'"
OPEN = "{Effect: !ImportValue effect"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("[{Effect: Allow, Action: 's3:ReplicateObject', Resource: '*'}]", Allowed),
        ("{Effect: Allow, Action: ['s3:replicateOBJECT'], Resource: ['*']}", Allowed),
        ("[{Effect: Allow, Action: 's3:Repl*', Resource: 'arn:aws:s3:::pay*'}]", Allowed),
        ("[{Effect: Allow, Action: 's3:Replicate?bject', Resource: '*'}]", Allowed),
        ("[{Effect: Allow, Action: '*', Resource: 'arn:aws:s3:::payments/*'}]", Allowed),
        ("[{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::payments'}]", NotAllowed),
        ("[{Effect: Allow, Action: 's3:Get*', Resource: '*'}]", NotAllowed),
        ("[{Effect: Allow, NotAction: 's3:Get*', Resource: '*'}]", Allowed),
        ("[{Effect: Allow, NotAction: 's3:*', Resource: '*'}]", NotAllowed),
        ("[{Effect: Allow, Action: '*', NotResource: 'arn:aws:s3:::payments/*'}]", NotAllowed),
        ("[{Effect: Allow, Action: '*', NotResource: 'arn:aws:s3:::x/*'}]", Allowed),
        (f"[{{{REPLICATE}, Resource: 'arn:aws:s3:::payments/invoices/*'}}]", Unknown),
        (f"[{{{REPLICATE}, Resource: !Sub '${{Elsewhere}}/*'}}]", Unknown),
        (f"[{{{REPLICATE}, Resource: '*', Condition: {{Bool: {{a:b: 'true'}}}}}}]", Unknown),
        (f"[{{{REPLICATE}, Resource: '*'}}, {{Effect: Deny, Action: '*', Resource: '*'}}]", Denied),
        (
            f"[{{{REPLICATE}, Resource: '*'}}, {{Effect: Deny, Action: '*', Resource: '*',"
            " Condition: {StringEquals: {aws:RequestedRegion: x}}}]",
            Unknown,
        ),
        ("[{Effect: Allow, Action: '*', Resource: !ImportValue x}]", Unknown),
        ("!ImportValue x", Unknown),
        ("[]", NotAllowed),
        # An Effect that is not known may deny, unless it speaks of something else.
        (f"[{{{REPLICATE}, Resource: '*'}}, {OPEN}, Action: 's3:*', Resource: '*'}}]", Unknown),
        (f"[{OPEN}, Action: 's3:*', Resource: '*'}}, {{{REPLICATE}, Resource: '*'}}]", Unknown),
        (
            f"[{{{REPLICATE}, Resource: '*'}}, {OPEN}, Action: 's3:*', Resource: !ImportValue x}}]",
            Unknown,
        ),
        (f"[{{{REPLICATE}, Resource: '*'}}, {OPEN}, Action: 's3:Get*', Resource: '*'}}]", Allowed),
        (f"[{OPEN}, Action: 's3:*', Resource: '*'}}]", Unknown),
        (f"[{{{REPLICATE}, Resource: '*'}}, !ImportValue x]", Unknown),
        (
            f"[{{{REPLICATE}, Resource: '*'}}, {{Effect: allow, Action: '*', Resource: '*'}}]",
            Allowed,
        ),
    ],
)
def test_inline_policies(statement: str, expected: type) -> None:
    graph = inline(statement)
    verdict = allows(graph, role(graph), "s3:ReplicateObject", BUCKET)
    assert isinstance(verdict, expected)
    if isinstance(verdict, Unknown):
        assert verdict.reason


@pytest.mark.parametrize(
    "resource",
    [
        "!Sub '${Bucket.Arn}/*'",
        "!Join ['', [!GetAtt Bucket.Arn, /*]]",
        "!Join ['', ['arn:', !Ref AWS::Partition, ':s3:::', !Ref Bucket, /*]]",
        "!Sub 'arn:aws:s3:::${Bucket}*'",
    ],
)
def test_every_spelling_of_an_arn_is_the_same(resource: str) -> None:
    graph = inline(f"[{{{REPLICATE}, Resource: {resource}}}]")
    bucket, other = graph.all("AWS::S3::Bucket")
    for each, expected in ((bucket, Allowed), (other, NotAllowed)):
        assert each.arn is not None
        target = Text((*each.arn.parts, "/*"))
        assert isinstance(allows(graph, role(graph), "s3:ReplicateObject", target), expected)


def test_a_generated_name_is_met_by_a_wildcard_only() -> None:
    for resource, expected in (("app-*", Unknown), ("payments/*", NotAllowed)):
        graph = inline(f"[{{{REPLICATE}, Resource: 'arn:aws:s3:::{resource}'}}]")
        bucket = graph.all("AWS::S3::Bucket")[0]
        assert bucket.arn is not None
        target = Text((*bucket.arn.parts, "/*"))
        assert isinstance(allows(graph, role(graph), "s3:ReplicateObject", target), expected)


ALL = "PolicyDocument: {Statement: {Effect: Allow, Action: '*', Resource: '*'}}"


@pytest.mark.parametrize(
    ("resources", "who", "expected"),
    [
        (f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [!Ref Role], {ALL}}}}}", "Role", True),
        (f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [x], {ALL}}}}}", "Role", False),
        (f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [far], {ALL}}}}}", "Far", True),
        (
            f"P: {{Type: AWS::IAM::RolePolicy, Properties: {{RoleName: !Ref Role, {ALL}}}}}",
            "Role",
            True,
        ),
        (
            f"P: {{Type: AWS::IAM::ManagedPolicy, Properties: {{Roles: [!Ref Role], {ALL}}}}}",
            "Role",
            True,
        ),
        (f"P: {{Type: AWS::IAM::ManagedPolicy, Properties: {{{ALL}}}}}", "Role", False),
        (f"P: {{Type: AWS::IAM::ManagedPolicy, Properties: {{{ALL}}}}}", "Managed", True),
        (
            f"P: {{Type: AWS::IAM::Policy, Properties: {{Roles: [!ImportValue x], {ALL}}}}}",
            "Role",
            None,
        ),
    ],
)
def test_where_policies_stand(resources: str, who: str, expected: bool | None) -> None:
    managed = "{Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref P]}}"
    graph = graph_of(f"""
          Role: {{Type: AWS::IAM::Role}}
          {f"Managed: {managed}" if who == "Managed" else ""}
          {resources}""")
    verdict = allows(graph, role(graph, who), "s3:ReplicateObject", BUCKET)
    kind = {True: Allowed, False: NotAllowed, None: Unknown}[expected]
    assert isinstance(verdict, kind)


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", Allowed),
        ("!Sub 'arn:${AWS::Partition}:iam::aws:policy/AmazonS3FullAccess'", Allowed),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", NotAllowed),
        ("arn:aws:iam::aws:policy/SecurityAudit", Unknown),
        ("arn:aws:iam::111122223333:policy/AdministratorAccess", Unknown),
        ("!ImportValue x", Unknown),
    ],
)
def test_managed_policies_from_elsewhere(arn: str, expected: type) -> None:
    graph = graph_of(f"""
          Role: {{Type: AWS::IAM::Role, Properties: {{ManagedPolicyArns: [{arn}]}}}}""")
    assert isinstance(allows(graph, role(graph), "s3:ReplicateObject", BUCKET), expected)


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        ("!Ref Narrow", NotAllowed),
        ("!Ref Wide", Allowed),
        ("arn:aws:iam::111122223333:policy/x", Unknown),
        ("arn:aws:iam::aws:policy/AdministratorAccess", Allowed),
    ],
)
def test_a_permissions_boundary(boundary: str, expected: type) -> None:
    graph = graph_of(f"""
          Role:
            Type: AWS::IAM::Role
            Properties: {{PermissionsBoundary: {boundary}, Policies: [{{{ALL}}}]}}
          Wide: {{Type: AWS::IAM::ManagedPolicy, Properties: {{{ALL}}}}}
          Narrow:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              PolicyDocument: {{Statement: {{Effect: Allow, Action: 'sns:*', Resource: '*'}}}}""")
    assert isinstance(allows(graph, role(graph), "s3:ReplicateObject", BUCKET), expected)


VIA = {"kms:viaservice": (Text(("s3.us-east-2.amazonaws.com",)),)}


@pytest.mark.parametrize(
    ("condition", "context", "expected"),
    [
        ("{StringEquals: {kms:ViaService: s3.us-east-2.amazonaws.com}}", VIA, Allowed),
        ("{StringLike: {kms:viaService: [x, 's3.*.amazonaws.com']}}", VIA, Allowed),
        ("{StringEquals: {kms:ViaService: s3.us-east-1.amazonaws.com}}", VIA, NotAllowed),
        ("{StringNotEquals: {kms:ViaService: s3.us-east-2.amazonaws.com}}", VIA, NotAllowed),
        ("{'ForAnyValue:StringEquals': {kms:ViaService: s3.us-east-2.amazonaws.com}}", VIA,
         Allowed),
        ("{StringEquals: {kms:ViaService: !ImportValue x}}", VIA, Unknown),
        ("{StringEquals: {kms:ViaService: s3.us-east-2.amazonaws.com}}", NOTHING, Unknown),
        ("{IpAddress: {aws:SourceIp: 10.0.0.0/8}}", VIA, Unknown),
        ("!ImportValue x", VIA, Unknown),
    ],
)  # fmt: skip
def test_conditions(condition: str, context: Context, expected: type) -> None:
    graph = inline(f"[{{{REPLICATE}, Resource: '*', Condition: {condition}}}]")
    verdict = allows(graph, role(graph), "s3:ReplicateObject", BUCKET, context)
    assert isinstance(verdict, expected)


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("{Service: s3.amazonaws.com}", Allowed),
        ("{Service: [lambda.amazonaws.com, s3.amazonaws.com]}", Allowed),
        ("{Service: !Sub 's3.${AWS::URLSuffix}'}", Allowed),
        ("{Service: lambda.amazonaws.com}", NotAllowed),
        ("{AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}", NotAllowed),
        ("{Service: s3.us-east-1.amazonaws.com}", Unknown),
        ("{Service: !ImportValue x}", Unknown),
        ("'*'", Unknown),
    ],
)
def test_trust(principal: str, expected: type) -> None:
    graph = graph_of(f"""
          Role:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Statement:
                  - {{Effect: Allow, Action: 'sts:AssumeRole', Principal: {principal}}}""")
    assert isinstance(trusts(graph, role(graph), "s3.amazonaws.com"), expected)


def test_a_role_without_trust_policy_trusts_nobody() -> None:
    graph = graph_of("          Role: {Type: AWS::IAM::Role}")
    assert isinstance(trusts(graph, role(graph), "s3.amazonaws.com"), NotAllowed)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("{Effect: Allow, Principal: '*', Action: 's3:*', Resource: '*'}", Allowed),
        ("{Effect: Allow, Principal: {AWS: !GetAtt Role.Arn}, Action: 's3:*', Resource: '*'}",
         Allowed),
        ("{Effect: Allow, Principal: {AWS: !GetAtt Two.Arn}, Action: 's3:*', Resource: '*'}",
         NotAllowed),
        ("{Effect: Allow, Principal: {AWS: '111122223333'}, Action: 's3:*', Resource: '*'}",
         NotAllowed),
        ("{Effect: Deny, Principal: {AWS: '111122223333'}, Action: 's3:*', Resource: '*'}",
         Denied),
        ("{Effect: Allow, NotPrincipal: {AWS: x}, Action: 's3:*', Resource: '*'}", Unknown),
    ],
)  # fmt: skip
def test_what_a_resource_grants_to_a_role(statement: str, expected: type) -> None:
    graph = graph_of(f"""
          Role: {{Type: AWS::IAM::Role}}
          Two: {{Type: AWS::IAM::Role}}
          Policy:
            Type: AWS::S3::BucketPolicy
            Properties: {{PolicyDocument: {{Statement: [{statement}]}}}}""")
    (document,) = graph.all("AWS::S3::BucketPolicy")[0].each("PolicyDocument")
    verdict = granted(graph, document, role(graph), "s3:ReplicateObject", BUCKET)
    assert isinstance(verdict, expected)


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("'111122223333'", Allowed),
        ("arn:aws:iam::111122223333:root", Allowed),
        ("!Sub 'arn:${AWS::Partition}:iam::111122223333:root'", Allowed),
        ("!Sub 'arn:aws:iam::${Other}:root'", Unknown),
        ("arn:aws:iam::123456789012:root", NotAllowed),
    ],
)
def test_where_the_own_policies_allow_its_account_will_do(principal: str, expected: type) -> None:
    graph = graph_of(
        f"""
          Role: {{Type: AWS::IAM::Role}}
          Policy:
            Type: AWS::S3::BucketPolicy
            Properties:
              PolicyDocument:
                Statement:
                  - Effect: Allow
                    Principal: {{AWS: {principal}}}
                    Action: 's3:*'
                    Resource: '*'""",
        "Other: {Type: String}",
    )
    (document,) = graph.all("AWS::S3::BucketPolicy")[0].each("PolicyDocument")
    verdict = granted(graph, document, role(graph), "s3:Replicate", BUCKET, delegated=True)
    assert isinstance(verdict, expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("!GetAtt Role.Arn", Linked),
        ("arn:aws:iam::111122223333:role/far", Linked),
        ("arn:aws:iam::123456789012:role/other", Outside),
        ("!ImportValue x", Unknown),
        ("!Ref AWS::NoValue", Absent),
    ],
)
def test_the_role_of_a_function(value: str, expected: type) -> None:
    graph = graph_of(f"""
          Role: {{Type: AWS::IAM::Role}}
          Function: {{Type: AWS::Lambda::Function, Properties: {{Role: {value}}}}}""")
    assert isinstance(role_of(graph.all("AWS::Lambda::Function")[0]), expected)
