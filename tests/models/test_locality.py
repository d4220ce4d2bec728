"""Things that properties name in another region than they have to be in."""

from __future__ import annotations

from typing import Any

import pytest
from dr_validator.aws.kinds import Judged, Told
from dr_validator.aws.references import OTHER, Requirement, requirements, types
from dr_validator.engine import read_graph
from dr_validator.example import assembly, example
from dr_validator.graph import Graph
from dr_validator.models.locality.elsewhere import Doubtful, Elsewhere, misdeclared, misplaced
from dr_validator.models.locality.ids import shared_ids
from dr_validator.models.locality.named import JUDGED_ELSEWHERE, named

EAST, WEST = "us-east-1", "us-west-2"
RULES = [
    rule
    for kind in types()
    for rule in requirements(kind)
    if rule.judged is not Judged.FREE and not rule.path.startswith(JUDGED_ELSEWHERE.get(kind, ()))
]


def value_in(region: str, rule: Requirement) -> str:
    """A value that names something of a region, as the kind of thing is named."""
    match rule.kind.told:
        case Told.ITSELF:
            return region
        case Told.ZONE:
            return f"{region}a"
        case Told.BEFORE_UNDERSCORE:
            return f"{region}_AbCdEf123"
        case Told.HOST | Told.NEVER:
            return f"arn:aws:any:{region}:111122223333:thing/one"


def put(body: Any, path: str, value: str) -> None:
    """Set the value at a path, whose lists get one item."""
    steps = path.replace("'", "").split(".")
    for step in steps[:-1]:
        body = into(body, step)
    if steps[-1].endswith("[*]"):
        body.setdefault(steps[-1].removesuffix("[*]"), []).append(value)
    else:
        body[steps[-1]] = value


def into(body: Any, step: str) -> Any:
    if not step.endswith("[*]"):
        return body.setdefault(step, {})
    items = body.setdefault(step.removesuffix("[*]"), [])
    return items[0] if items else items.append({}) or items[0]


def graph_of(rule: Requirement, region: str) -> Graph:
    """A resource in the west of which one property names something of a region."""
    properties: dict[str, Any] = {}
    put(properties, rule.path, value_in(region, rule))
    if rule.when:
        put(properties, *rule.when)
    resource: Any = {"Type": rule.type, "Properties": properties}
    return read_graph(assembly({f"West@{WEST}": {"Resources": {"One": resource}}}))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.type}-{rule.path}")
def test_every_rule(rule: Requirement) -> None:
    """What the rule asks for is silent, what it refuses is told with both regions."""
    right = rule.region or (EAST if rule.needs == OTHER else WEST)
    wrong = next(each for each in (WEST, EAST) if each != right)
    assert misplaced(graph_of(rule, right)) == ()
    (found,) = misplaced(graph_of(rule, wrong))
    assert isinstance(found, Elsewhere)
    assert (found.rule, found.at.region, found.at.told) == (rule, wrong, True)
    assert found.needed == (WEST if rule.needs == OTHER else right)


def said(text: str) -> list[tuple[str, str, str]]:
    """What is told of an app: stack and logical id, the region needed, and that of the thing."""
    found = misplaced(read_graph(example(text)))
    assert all(isinstance(each, Elsewhere) for each in found), found
    return [
        (f"{each.owner.stack.id}/{each.owner.logical_id}", each.needed, each.at.region)
        for each in found
        if isinstance(each, Elsewhere)
    ]


SHARED = """
stacks:
  East@us-east-1:
    Resources:
      THING
    Outputs:
      Ref: {Value: !Ref Thing}
      Att: {Value: !GetAtt Thing.ATTRIBUTE}
  West@us-west-2:
    after: [East]
    Resources:
      USER
"""


def shared(thing: str, user: str, attribute: str = "Arn") -> str:
    ref = "Fn::GetStackOutput: {StackName: East, OutputName: Ref, Region: us-east-1}"
    att = ref.replace("Ref,", "Att,")
    used = user.replace("REF", f"{{{ref}}}").replace("ATT", f"{{{att}}}")
    return SHARED.replace("THING", thing).replace("ATTRIBUTE", attribute).replace("USER", used)


@pytest.mark.parametrize(
    ("thing", "user", "attribute", "count"),
    [
        # By reference: its ARN, its id, a name that AWS makes up.
        (
            "Thing: {Type: AWS::SQS::Queue}",
            "User: {Type: AWS::SQS::Queue, "
            "Properties: {RedrivePolicy: {deadLetterTargetArn: ATT}}}",
            "Arn",
            1,
        ),
        (
            "Thing: {Type: AWS::EC2::VPC}",
            "User: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: REF}}",
            "VpcId",
            1,
        ),
        (
            "Thing: {Type: AWS::RDS::DBSubnetGroup}",
            "User: {Type: AWS::RDS::DBCluster, Properties: {DBSubnetGroupName: REF}}",
            "Arn",
            1,
        ),
        # A name of its own is looked up where it is used, and may be there.
        (
            "Thing: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupName: payments}}",
            "User: {Type: AWS::RDS::DBCluster, Properties: {DBSubnetGroupName: REF}}",
            "Arn",
            0,
        ),
        # A multi-Region key has its id in all regions, its ARN in one.
        (
            "Thing: {Type: AWS::KMS::Key, Properties: {MultiRegion: true}}",
            "User: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: REF}}",
            "Arn",
            0,
        ),
        (
            "Thing: {Type: AWS::KMS::Key, Properties: {MultiRegion: true}}",
            "User: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: ATT}}",
            "Arn",
            1,
        ),
        (
            "Thing: {Type: AWS::KMS::Key}",
            "User: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: REF}}",
            "Arn",
            1,
        ),
        # A bucket is found in every region by its name, and stands in one.
        (
            "Thing: {Type: AWS::S3::Bucket, Properties: {BucketName: logs-east}}",
            "User: {Type: AWS::S3::Bucket, "
            "Properties: {LoggingConfiguration: {DestinationBucketName: logs-east}}}",
            "Arn",
            1,
        ),
        # A role is no region's; a replicated secret is in both.
        (
            "Thing: {Type: AWS::IAM::Role}",
            "User: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: ATT}}",
            "Arn",
            0,
        ),
        (
            "Thing: {Type: AWS::SecretsManager::Secret, "
            "Properties: {Name: login, ReplicaRegions: [{Region: us-west-2}]}}",
            "User: {Type: AWS::SecretsManager::ResourcePolicy, Properties: {SecretId: login}}",
            "Id",
            0,
        ),
        # Of a function that has its name, the ARN tells the region all the same.
        (
            "Thing: {Type: AWS::Lambda::Function, Properties: {FunctionName: orders}}",
            "User: {Type: AWS::Lambda::Permission, Properties: {FunctionName: ATT}}",
            "Arn",
            1,
        ),
    ],
)
def test_how_a_thing_is_named(thing: str, user: str, attribute: str, count: int) -> None:
    expected = [("West/User", "us-west-2", "us-east-1")] * count
    assert said(shared(thing, user, attribute)) == expected


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("Region: us-east-1", []),
        ("Region: us-west-2", [("West/Heard", "us-west-2", "us-east-1")]),
        ("Protocol: sqs", [("West/Heard", "us-west-2", "us-east-1")]),
    ],
)
def test_a_subscription_stands_where_it_says(region: str, expected: list[Any]) -> None:
    topic = "arn:aws:sns:us-east-1:111122223333:orders"
    heard = f"{{Type: AWS::SNS::Subscription, Properties: {{TopicArn: '{topic}', {region}}}}}"
    text = f"stacks: {{West@us-west-2: {{Resources: {{Heard: {heard}}}}}}}"
    assert said(text) == expected


@pytest.mark.parametrize(
    ("key", "count"),
    [("access_logs.s3.bucket", 1), ("routing.http2.enabled", 0)],
)
def test_a_rule_for_some_items_of_a_list(key: str, count: int) -> None:
    text = f"""
stacks:
  East@us-east-1:
    Resources:
      Logs: {{Type: AWS::S3::Bucket, Properties: {{BucketName: logs-east}}}}
  West@us-west-2:
    Resources:
      Balancer:
        Type: AWS::ElasticLoadBalancingV2::LoadBalancer
        Properties: {{LoadBalancerAttributes: [{{Key: {key}, Value: logs-east}}]}}
"""
    assert len(said(text)) == count


MACHINE = """
stacks:
  West@us-west-2:
    Resources:
      Machine:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          Definition:
            StartAt: Map
            States:
              Map:
                Type: Map
                Iterator:
                  StartAt: One
                  States:
                    One: {Type: Task, TASK}
"""


@pytest.mark.parametrize(
    ("task", "count"),
    [
        ("Resource: 'arn:aws:lambda:us-east-1:111122223333:function:one'", 1),
        ("Resource: 'arn:aws:lambda:us-west-2:111122223333:function:one'", 0),
        (
            "Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', "
            "Parameters: {FunctionName: 'arn:aws:lambda:us-east-1:111122223333:function:one'}",
            1,
        ),
        (
            "Resource: 'arn:aws:states:::aws-sdk:sfn:startExecution', "
            "Arguments: {StateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:m'}",
            1,
        ),
        (
            "Resource: 'arn:aws:states:::sqs:sendMessage', "
            "Parameters: {QueueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/work'}",
            1,
        ),
        # What a call is about, not what it calls.
        (
            "Resource: 'arn:aws:states:::aws-sdk:rds:failoverGlobalCluster', Parameters: "
            "{TargetDbClusterIdentifier: 'arn:aws:rds:us-east-1:111122223333:cluster:one'}",
            0,
        ),
        # It comes with the input.
        ("Resource: 'arn:aws:states:::lambda:invoke', Parameters: {FunctionName.$: $.one}", 0),
        # It runs in another account, with that one's rights.
        (
            "Resource: 'arn:aws:lambda:us-east-1:111122223333:function:one', "
            "Credentials: {RoleArn: 'arn:aws:iam::444455556666:role/other'}",
            0,
        ),
    ],
)
def test_tasks_of_a_state_machine(task: str, count: int) -> None:
    assert len(said(MACHINE.replace("TASK", task))) == count


@pytest.mark.parametrize(
    ("regions", "count"),
    [((), 0), (("us-east-1",), 0), (("us-west-2",), 1)],
)
def test_a_stack_without_region_is_asked_about_where_there_are_others(
    regions: tuple[str, ...], count: int
) -> None:
    others = "".join(
        f"  Other@{each}: {{Resources: {{Topic: {{Type: AWS::SNS::Topic}}}}}}\n" for each in regions
    )
    key = "arn:aws:kms:us-east-1:111122223333:alias/own"
    queue = f"{{Type: AWS::SQS::Queue, Properties: {{KmsMasterKeyId: '{key}'}}}}"
    text = f"stacks:\n  App: {{Resources: {{Queue: {queue}}}}}\n{others}"
    found = misplaced(read_graph(example(text)))
    assert [type(each) for each in found] == [Doubtful] * count


def test_a_branch_that_may_be_taken() -> None:
    """What a condition that cannot be decided leaves open is asked about, branch by branch."""
    text = """
stacks:
  West@us-west-2:
    Parameters: {Own: {Type: String}}
    Conditions: {HasOwn: !Equals [!Ref Own, "yes"]}
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          KmsMasterKeyId:
            !If [HasOwn, alias/own, "arn:aws:kms:us-east-1:111122223333:alias/own"]
"""
    (found,) = misplaced(read_graph(example(text)))
    assert isinstance(found, Doubtful)
    assert found.place.pointer == "/Properties/KmsMasterKeyId/Fn::If/2"
    assert "HasOwn" in found.reason


@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1"])
def test_other_partitions_have_no_us_east_1(region: str) -> None:
    text = f"""
stacks:
  Site@{region}:
    Resources:
      Acl: {{Type: AWS::WAFv2::WebACL, Properties: {{Scope: CLOUDFRONT}}}}
      Site:
        Type: AWS::CloudFront::Distribution
        Properties: {{DistributionConfig: {{WebACLId: !GetAtt Acl.Arn}}}}
"""
    graph = read_graph(example(text))
    assert (misplaced(graph), misdeclared(graph)) == ((), ())


def test_what_a_nested_stack_names_that_stands_in_the_wrong_region() -> None:
    text = """
stacks:
  Primary@us-east-1:
    Resources:
      Network: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: x}}
    nested:
      Network:
        Resources:
          Volume: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: us-east-2a}}
"""
    assert said(text) == []


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("vpc-0a1b2c3d4e5f60718", 2),
        ("vpc-0a1b2c3d", 2),
        # What CDK writes where no lookup was made, and a name.
        ("vpc-12345", 0),
        ("network", 0),
    ],
)
def test_ids_in_two_regions(word: str, count: int) -> None:
    group = f"{{Type: AWS::EC2::SecurityGroup, Properties: {{VpcId: {word}}}}}"
    text = (
        f"stacks: {{East@us-east-1: {{Resources: {{Group: {group}}}}}, "
        f"West@us-west-2: {{Resources: {{Group: {group}}}}}}}"
    )
    found = shared_ids(read_graph(example(text)))
    assert [len(uses) for uses in found.values()] == ([count] if count else [])


def test_an_id_that_is_a_parameter_may_differ() -> None:
    stack = """
    Parameters: {Vpc: {Type: String, Default: vpc-0a1b2c3d4e5f60718}}
    Resources:
      Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc}}"""
    text = f"stacks:\n  East@us-east-1:{stack}\n  West@us-west-2:{stack}\n"
    assert shared_ids(read_graph(example(text))) == {}


def test_helpers_of_cdk_are_left_out() -> None:
    arn = "arn:aws:lambda:us-east-1:111122223333:function:one"
    text = f"""
stacks:
  West@us-west-2:
    Resources:
      Own: {{Type: Custom::Own, Properties: {{ServiceToken: '{arn}'}}}}
      Logs: {{Type: Custom::LogRetention, Properties: {{ServiceToken: '{arn}'}}}}
"""
    assert [each.owner.logical_id for each in named(read_graph(example(text)))] == ["Own"]
