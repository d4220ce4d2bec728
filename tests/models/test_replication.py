"""S3 replication: roles, rules, encryption and keys, in whatever stack they stand."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Absent, Graph, Linked, Outside, Text, Unknown
from dr_validator.models.access.iam import Allowed, Denied, NotAllowed
from dr_validator.models.data.replication import (
    ALIAS,
    KEY,
    encryption,
    key_behind,
    key_region,
    may,
    may_use_key,
    replications,
    within,
)

COPY = """
      Copy@us-east-2:
        Resources:
          Copy: {Type: AWS::S3::Bucket, Properties: {BucketName: copy}}
          Key: {Type: AWS::KMS::Key}
          Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/pay, TargetKeyId: !Ref Key}}
"""


def graph_of(properties: str, more: str = "") -> Graph:
    """A bucket with these properties, in YAML flow style, and a destination elsewhere."""
    return read_graph(
        example(f"""
    stacks:
{COPY}
      Source@us-east-1:
        Parameters: {{Given: {{Type: String}}}}
        Resources:
          Role: {{Type: AWS::IAM::Role}}
          Key: {{Type: AWS::KMS::Key}}
          Source: {{Type: AWS::S3::Bucket, Properties: {{{properties}}}}}
{more}
    """)
    )


def replicated(rule: str, role: str = "!GetAtt Role.Arn") -> Graph:
    return graph_of(f"ReplicationConfiguration: {{Role: {role}, Rules: [{{{rule}}}]}}")


TO_COPY = "Destination: {Bucket: 'arn:aws:s3:::copy'}"


def test_only_buckets_with_a_configuration_are_replicated() -> None:
    assert graph_of("BucketName: plain").view(replications) == ()
    (found,) = replicated(TO_COPY).view(replications)
    assert found.bucket.logical_id == "Source"
    assert isinstance(found.role, Linked) and found.role.to.logical_id == "Role"
    (rule,) = found.rules
    assert rule.copy is not None and rule.copy.region == "us-east-2"


@pytest.mark.parametrize(
    ("role", "account"),
    [
        ("!GetAtt Role.Arn", None),
        ("arn:aws:iam::111122223333:role/x", None),
        ("arn:aws:iam::123456789012:role/x", "123456789012"),
        ("!Sub 'arn:aws:iam::${Given}:role/x'", Unknown),
        ("!ImportValue x", None),
        ("x", None),
    ],
)
def test_the_account_of_the_role(role: str, account: object) -> None:
    (found,) = replicated(TO_COPY, role).view(replications)
    foreign = found.foreign_account
    assert isinstance(foreign, Unknown) if account is Unknown else foreign == account


@pytest.mark.parametrize(
    ("status", "enabled"), [("Enabled", True), ("Disabled", False), ("!Ref Given", True)]
)
def test_a_rule_counts_unless_it_is_switched_off(status: str, enabled: bool) -> None:
    (found,) = replicated(f"Status: {status}, {TO_COPY}").view(replications)
    assert found.rules[0].enabled is enabled


@pytest.mark.parametrize(
    ("rule", "objects"),
    [
        (TO_COPY, "arn:aws:s3:::copy/*"),
        (f"{TO_COPY}, Filter: {{Prefix: in/}}", "arn:aws:s3:::copy/in/*"),
        (f"{TO_COPY}, Filter: {{And: {{Prefix: in/}}}}", "arn:aws:s3:::copy/in/*"),
        (f"{TO_COPY}, Prefix: in/", "arn:aws:s3:::copy/in/*"),
        (f"{TO_COPY}, Prefix: !Ref Given", "arn:aws:s3:::copy/${…}*"),
    ],
)
def test_what_a_rule_replicates(rule: str, objects: str) -> None:
    (found,) = replicated(rule).view(replications)
    copy = found.rules[0].copy
    assert copy is not None
    target = within(copy, found.rules[0])
    assert target is not None and target.shown() == objects


DEFAULT = "BucketEncryption: {{ServerSideEncryptionConfiguration: [{}]}}"
BY_KEY = "ServerSideEncryptionByDefault: {{SSEAlgorithm: {}, KMSMasterKeyID: !Ref Key}}"


@pytest.mark.parametrize(
    ("rule", "kms", "bucket_key"),
    [
        ("{ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}}", False, False),
        ("{" + BY_KEY.format("'aws:kms'") + "}", True, False),
        ("{" + BY_KEY.format("'aws:kms:dsse'") + ", BucketKeyEnabled: true}", True, True),
        ("{" + BY_KEY.format("'aws:kms'") + ", BucketKeyEnabled: !Ref Given}", True, None),
        ("{" + BY_KEY.format("!Ref Given") + "}", Unknown, False),
    ],
)
def test_default_encryption(rule: str, kms: object, bucket_key: bool | None) -> None:
    graph = graph_of(DEFAULT.format(rule))
    bucket = next(each for each in graph.all("AWS::S3::Bucket") if each.logical_id == "Source")
    found = encryption(bucket)
    assert isinstance(found.is_kms, Unknown) if kms is Unknown else found.is_kms is kms
    assert found.bucket_key is bucket_key


def test_no_default_encryption_is_that_of_s3() -> None:
    bucket = graph_of("BucketName: plain").all("AWS::S3::Bucket")[1]
    found = encryption(bucket)
    assert found.is_kms is False and isinstance(found.key, Absent)


@pytest.mark.parametrize(
    ("value", "region", "behind"),
    [
        ("!GetAtt Key.Arn", "us-east-1", "Source"),
        ("'arn:aws:kms:us-east-2:111122223333:alias/pay'", "us-east-2", "Copy"),
        ("'arn:aws:kms:eu-west-1:111122223333:key/1'", "eu-west-1", None),
        ("!Sub 'arn:aws:kms:eu-west-1:${Given}:key/1'", "eu-west-1", None),
        ("!Ref Given", None, None),
        ("some-id", None, None),
    ],
)
def test_keys(value: str, region: str | None, behind: str | None) -> None:
    graph = graph_of(
        DEFAULT.format(f"{{ServerSideEncryptionByDefault: {{KMSMasterKeyID: {value}}}}}")
    )
    bucket = graph.all("AWS::S3::Bucket")[1]
    (link,) = bucket.follow(
        "BucketEncryption.ServerSideEncryptionConfiguration[0]"
        ".ServerSideEncryptionByDefault.KMSMasterKeyID",
        *KEY,
        ALIAS,
    )
    assert key_region(link) == region
    key = key_behind(link)
    assert (key.stack.id if key is not None else None) == behind
    if behind is None:
        assert isinstance(link, (Outside, Unknown))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("{Effect: Allow, Principal: {AWS: !GetAtt Role.Arn}, Action: 's3:*', Resource: '*'}",
         Allowed),
        ("{Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*'}", Denied),
        ("{Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*',"
         " Condition: {Bool: {'aws:SecureTransport': 'false'}}}", NotAllowed),
        ("{Effect: Allow, Principal: '*', Action: 's3:*', Resource: '*',"
         " Condition: {IpAddress: {'aws:SourceIp': 10.0.0.0/8}}}", Unknown),
    ],
)  # fmt: skip
def test_a_bucket_policy_counts_too(statement: str, expected: type) -> None:
    graph = graph_of(
        "BucketName: plain",
        f"""
          Policy:
            Type: AWS::S3::BucketPolicy
            Properties: {{Bucket: !Ref Source, PolicyDocument: {{Statement: [{statement}]}}}}""",
    )
    bucket, role = graph.all("AWS::S3::Bucket")[1], graph.all("AWS::IAM::Role")[0]
    target = Text(("arn:aws:s3:::plain/*",))
    assert isinstance(may(graph, role, "s3:ReplicateObject", bucket, target), expected)


def test_a_bucket_of_another_account_has_its_own_say() -> None:
    graph = read_graph(
        example("""
    stacks:
      Far@123456789012/us-east-2:
        Resources: {Copy: {Type: AWS::S3::Bucket, Properties: {BucketName: copy}}}
      Near@us-east-1:
        Resources:
          None: {Type: AWS::IAM::Role}
          Role:
            Type: AWS::IAM::Role
            Properties:
              Policies:
                - PolicyDocument: {Statement: {Effect: Allow, Action: '*', Resource: '*'}}
    """)
    )
    (copy,), (without, role) = graph.all("AWS::S3::Bucket"), graph.all("AWS::IAM::Role")
    target = Text(("arn:aws:s3:::copy/*",))
    assert isinstance(may(graph, role, "s3:ReplicateObject", copy, target), Unknown)
    assert isinstance(may(graph, without, "s3:ReplicateObject", copy, target), NotAllowed)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("{Effect: Allow, Principal: {AWS: '111122223333'}, Action: '*', Resource: '*'}", Allowed),
        ("{Effect: Allow, Principal: {AWS: '123456789012'}, Action: '*', Resource: '*'}",
         NotAllowed),
        ("{Effect: Deny, Principal: '*', Action: '*', Resource: '*'}", Denied),
        ("!Ref Given", Unknown),
    ],
)  # fmt: skip
def test_across_accounts_the_bucket_and_the_key_must_let_the_role_in(
    statement: str, expected: type
) -> None:
    graph = read_graph(
        example(f"""
    stacks:
      Far@123456789012/us-east-2:
        Parameters: {{Given: {{Type: String}}}}
        Resources:
          Copy: {{Type: AWS::S3::Bucket, Properties: {{BucketName: copy}}}}
          Key: {{Type: AWS::KMS::Key, Properties: {{KeyPolicy: {{Statement: [{statement}]}}}}}}
          Policy:
            Type: AWS::S3::BucketPolicy
            Properties: {{Bucket: !Ref Copy, PolicyDocument: {{Statement: [{statement}]}}}}
      Near@us-east-1:
        Resources:
          Role:
            Type: AWS::IAM::Role
            Properties:
              Policies:
                - PolicyDocument: {{Statement: {{Effect: Allow, Action: '*', Resource: '*'}}}}
    """)
    )
    (copy,), (role,) = graph.all("AWS::S3::Bucket"), graph.all("AWS::IAM::Role")
    objects = Text(("arn:aws:s3:::copy/*",))
    assert isinstance(may(graph, role, "s3:ReplicateObject", copy, objects), expected)
    (key,) = graph.all("AWS::KMS::Key")
    verdict = may_use_key(graph, role, ("kms:Encrypt",), key, copy, (objects,))
    assert isinstance(verdict, expected)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{StringEquals: {'kms:ViaService': s3.us-east-1.amazonaws.com}}", Allowed),
        ("{StringEquals: {'kms:ViaService': s3.us-east-2.amazonaws.com}}", NotAllowed),
        ("{StringLike: {'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::plain*'}}", Allowed),
        ("{StringEquals: {'kms:CallerAccount': '111122223333'}}", Allowed),
        ("{StringEquals: {'kms:GrantOperations': x}}", Unknown),
    ],
)
def test_conditions_that_s3_meets(condition: str, expected: type) -> None:
    graph = graph_of(
        "BucketName: plain",
        f"""
          Allowed:
            Type: AWS::IAM::RolePolicy
            Properties:
              RoleName: !Ref Role
              PolicyDocument:
                Statement:
                  - {{Effect: Allow, Action: 'kms:*', Resource: '*', Condition: {condition}}}""",
    )
    bucket, role = graph.all("AWS::S3::Bucket")[1], graph.all("AWS::IAM::Role")[0]
    key = graph.all("AWS::KMS::Key")[1]
    arns = (Text(("arn:aws:s3:::plain/*",)),)
    verdict = may_use_key(graph, role, ("kms:Encrypt", "kms:Decrypt"), key, bucket, arns)
    assert isinstance(verdict, expected)
