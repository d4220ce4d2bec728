"""How a value crosses from stack to stack: each form, followed to the resource it comes from."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Cause, Graph, Known, Linked, Unknown, Via

PRODUCER = """
  Producer@us-east-1:
    Resources:
      Bucket: {Type: AWS::S3::Bucket}
      Named: {Type: AWS::SSM::Parameter, Properties: {Name: /bucket, Value: !Ref Bucket}}
      Writer:
        Type: Custom::CrossRegionExportWriter
        Properties:
          WriterProps:
            region: us-east-2
            exports: {"/cdk/exports/Consumer/Bucket": !Ref Bucket}
    Outputs:
      BucketOut: {Value: !Ref Bucket, Export: {Name: !Sub "${AWS::StackName}:Bucket"}}
"""


def consumer(written: str, region: str, extra: str = "") -> Graph:
    text = f"""
stacks:{PRODUCER}
  Consumer@{region}:
    after: [Producer]
    Parameters:
      FromSsm: {{Type: "AWS::SSM::Parameter::Value<String>", Default: /bucket}}
    Resources:
      Reader:
        Type: Custom::CrossRegionExportReader
        Properties: {{ReaderProps: {{region: us-east-2, imports: {{}}}}}}
      Subject: {{Type: Custom::Subject, Properties: {{It: {written}}}}}
{extra}
"""
    return read_graph(example(text))


FORMS = {
    "export": ("!ImportValue Producer:Bucket", "us-east-1", Via.EXPORT),
    "export-sub": ('!ImportValue {Fn::Sub: "Producer:Bucket"}', "us-east-1", Via.EXPORT),
    "writer": ('!GetAtt [Reader, "/cdk/exports/Consumer/Bucket"]', "us-east-2", Via.WRITER),
    "stack-output": (
        "!GetStackOutput {StackName: Producer, OutputName: BucketOut, Region: us-east-1}",
        "us-east-2",
        Via.STACK_OUTPUT,
    ),
    "stack-output-own-region": (
        "!GetStackOutput {StackName: Producer, OutputName: BucketOut}",
        "us-east-1",
        Via.STACK_OUTPUT,
    ),
    "ssm-dynamic": ('"{{resolve:ssm:/bucket}}"', "us-east-1", Via.SSM),
    "ssm-within-a-text": ('!Sub "s3://{{resolve:ssm:/bucket}}/x"', "us-east-1", Via.SSM),
    "ssm-parameter": ("!Ref FromSsm", "us-east-1", Via.SSM),
}


@pytest.mark.parametrize(("written", "region", "via"), FORMS.values(), ids=FORMS.keys())
def test_each_form_leads_to_the_bucket(written: str, region: str, via: Via) -> None:
    graph = consumer(written, region)
    (subject,) = graph.all("Custom::Subject")
    (link,) = subject.follow("It", "AWS::S3::Bucket")
    assert isinstance(link, Linked)
    assert (link.to.stack.id, link.to.logical_id) == ("Producer", "Bucket")
    assert link.reference.via[0] is via
    assert link.place.pointer == "/Properties/It"
    (crossing,) = graph.crossings
    assert crossing.via is via
    assert [place.stack for place in crossing.producers] == ["Producer"]


def test_two_parameters_in_one_text() -> None:
    graph = consumer('"{{resolve:ssm:/bucket}}/{{resolve:ssm:/gone}}"', "us-east-1")
    assert [(each.key, bool(each.producers)) for each in graph.crossings] == [
        ("/bucket", True),
        ("/gone", False),
    ]


MISSING = {
    "other-region": (
        "!ImportValue Producer:Bucket",
        "us-east-2",
        "no stack of this assembly in us-east-2 exports Producer:Bucket",
    ),
    "no-output": (
        "!GetStackOutput {StackName: Producer, OutputName: Gone, Region: us-east-1}",
        "us-east-2",
        "no stack Producer of this assembly in us-east-1 has an output Gone",
    ),
    "no-writer": (
        '!GetAtt [Reader, "/cdk/exports/Consumer/Gone"]',
        "us-east-2",
        "no writer of this assembly puts /cdk/exports/Consumer/Gone into us-east-2",
    ),
    "ssm-elsewhere": (
        '"{{resolve:ssm:/bucket}}"',
        "us-east-2",
        "SSM parameter /bucket is not made by this assembly in us-east-2",
    ),
}


@pytest.mark.parametrize(("written", "region", "reason"), MISSING.values(), ids=MISSING.keys())
def test_what_no_stack_provides_is_unknown(written: str, region: str, reason: str) -> None:
    graph = consumer(written, region)
    (subject,) = graph.all("Custom::Subject")
    value = subject.read("It")
    assert isinstance(value, Unknown)
    assert (value.cause, value.reason) == (Cause.IMPORT, reason)
    (crossing,) = graph.crossings
    assert crossing.producers == ()


def test_a_literal_arn_leads_to_the_resource_of_that_name() -> None:
    graph = read_graph(
        example(
            """
stacks:
  A@us-east-1:
    Resources:
      Copy: {Type: AWS::S3::Bucket, Properties: {BucketName: pay-copy}}
  B@us-east-2:
    Resources:
      Subject:
        Type: Custom::Subject
        Properties: {Arn: "arn:aws:s3:::pay-copy/*", Name: pay-copy, Other: "arn:aws:s3:::gone"}
"""
        )
    )
    (subject,) = graph.all("Custom::Subject")
    (by_arn,) = subject.follow("Arn")
    (by_name,) = subject.follow("Name", "AWS::S3::Bucket")
    assert isinstance(by_arn, Linked) and isinstance(by_name, Linked)
    assert by_arn.to is by_name.to
    assert by_arn.reference.via == (Via.NAME,)
    assert [type(link).__name__ for link in subject.follow("Name")] == ["Outside"]
    assert [type(link).__name__ for link in subject.follow("Other")] == ["Outside"]
    (edge,) = graph.edges_from(subject)
    assert (edge.target.logical_id, edge.via) == ("Copy", (Via.NAME,))


def test_an_arn_leads_to_its_resource_where_no_account_is_set() -> None:
    graph = read_graph(
        example(
            """
stacks:
  A:
    Resources: {Role: {Type: AWS::IAM::Role, Properties: {RoleName: worker}}}
  B:
    Resources:
      Subject:
        Type: Custom::Subject
        Properties: {It: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/worker"}
"""
        )
    )
    (subject,) = graph.all("Custom::Subject")
    (link,) = subject.follow("It", "AWS::IAM::Role")
    assert isinstance(link, Linked) and link.to.logical_id == "Role"


def test_a_name_in_another_region_is_another_table_unless_it_is_replicated() -> None:
    text = """
stacks:
  A@us-east-1:
    Resources:
      Ledger:
        Type: AWS::DynamoDB::GlobalTable
        Properties: {{TableName: ledger, Replicas: [{{Region: us-east-1}}{replica}]}}
  B@us-east-2:
    Resources:
      Subject:
        Type: Custom::Subject
        Properties:
          Name: ledger
          Arn: !Sub "arn:aws:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/ledger"
"""
    for replica, expected in ((", {Region: us-east-2}", Linked), ("", None)):
        (subject,) = read_graph(example(text.format(replica=replica))).all("Custom::Subject")
        for path in ("Name", "Arn"):
            (link,) = subject.follow(path, "AWS::DynamoDB::GlobalTable")
            assert isinstance(link, Linked) is (expected is Linked)


def test_values_pass_in_and_out_of_nested_stacks() -> None:
    graph = read_graph(
        example(
            """
stacks:
  Parent@us-east-1:
    Resources:
      Topic: {Type: AWS::SNS::Topic}
      Child:
        Type: AWS::CloudFormation::Stack
        Properties: {Parameters: {TopicArn: !Ref Topic, Size: large}}
      Subject: {Type: Custom::Subject, Properties: {It: !GetAtt Child.Outputs.Key}}
    nested:
      Child:
        Parameters: {TopicArn: {Type: String}, Size: {Type: String, Default: small}}
        Resources:
          Key: {Type: AWS::KMS::Key}
          Inner: {Type: Custom::Inner, Properties: {It: !Ref TopicArn, Size: !Ref Size}}
        Outputs: {Key: {Value: !GetAtt Key.Arn}}
"""
        )
    )
    (inner,) = graph.all("Custom::Inner")
    (subject,) = graph.all("Custom::Subject")
    (down,) = inner.follow("It")
    (up,) = subject.follow("It")
    assert isinstance(down, Linked) and isinstance(up, Linked)
    assert (down.to.stack.id, down.to.logical_id) == ("Parent", "Topic")
    assert (up.to.stack.id, up.to.logical_id) == ("Parent/Child", "Key")
    size = inner.read("Size")
    assert isinstance(size, Known) and size.value == "large"
    assert (inner.region, inner.stack.id) == ("us-east-1", "Parent/Child")


def test_exports_that_import_each_other_are_a_cycle_and_unknown() -> None:
    graph = read_graph(
        example(
            """
stacks:
  A@us-east-1:
    Resources: {Subject: {Type: Custom::Subject, Properties: {It: !ImportValue FromB}}}
    Outputs: {X: {Value: !ImportValue FromB, Export: {Name: FromA}}}
  B@us-east-1:
    Resources: {}
    Outputs: {X: {Value: !ImportValue FromA, Export: {Name: FromB}}}
"""
        )
    )
    (subject,) = graph.all("Custom::Subject")
    value = subject.read("It")
    assert isinstance(value, Unknown)
    assert value.cause is Cause.CYCLE


def test_a_secret_named_in_a_dynamic_reference_is_linked() -> None:
    graph = read_graph(
        example(
            """
stacks:
  A@us-east-1:
    Resources:
      Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: db}}
      ByRef:
        Type: Custom::Subject
        Properties: {It: !Sub "{{resolve:secretsmanager:${Secret}:SecretString:password::}}"}
      ByName:
        Type: Custom::Subject
        Properties: {It: "{{resolve:secretsmanager:db:SecretString:password}}"}
"""
        )
    )
    for subject in graph.all("Custom::Subject"):
        value = subject.read("It")
        assert isinstance(value, Unknown) and value.cause is Cause.DYNAMIC
        (link,) = subject.follow("It")
        assert isinstance(link, Linked) and link.to.logical_id == "Secret", subject
