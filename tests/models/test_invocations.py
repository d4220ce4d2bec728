"""Which ARN a step asks for when it invokes a function, and who may let its role in."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Graph
from dr_validator.models.access.iam import Allowed, NotAllowed
from dr_validator.models.failover.invocations import invocations, may_invoke
from dr_validator.resolve.value import Unknown

ASSEMBLY = """
stacks:
  Failover@us-east-2:
    Parameters: {Which: {Type: String}}
    Resources:
      Worker: {Type: AWS::Lambda::Function, Properties: {FunctionName: worker}}
      Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Worker}}
      Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Worker, Name: live}}
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument: {Statement: []}
          Policies:
            - PolicyDocument:
                Statement: [{Effect: Allow, Action: lambda:InvokeFunction, Resource: RESOURCE}]
      Machine:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          RoleArn: !GetAtt Role.Arn
          Definition:
            StartAt: MoveTraffic
            States: {MoveTraffic: {Type: Task, TASK, End: true}}
      PERMISSION
"""
INVOKE = "Resource: 'arn:aws:states:::lambda:invoke', Parameters: {FunctionName: %s}"
ARN = "!GetAtt Worker.Arn"
LIVE = "!Sub '${Worker.Arn}:live'"
VERSIONS = "!Sub '${Worker.Arn}:*'"
OTHER = "!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:other'"
NAMED = "!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:worker'"


def graph_of(
    task: str, resource: str, permission: str = "Handle: {Type: AWS::SNS::Topic}"
) -> Graph:
    text = ASSEMBLY.replace("RESOURCE", resource).replace("TASK", task)
    return read_graph(example(text.replace("PERMISSION", permission)))


def verdict(graph: Graph) -> object:
    [found] = invocations(graph)
    assert found.steps == ("MoveTraffic",)
    role = next(each for each in graph.all("AWS::IAM::Role"))
    return type(may_invoke(graph, role, found))


@pytest.mark.parametrize(
    ("task", "resource", "expected"),
    [
        (f"Resource: {ARN}", ARN, Allowed),
        (f"Resource: {ARN}", NAMED, Allowed),
        (f"Resource: {ARN}", VERSIONS, NotAllowed),
        (f"Resource: {ARN}", LIVE, NotAllowed),
        (INVOKE % ARN, ARN, Allowed),
        (INVOKE % "!Ref Worker", ARN, Allowed),
        (INVOKE % "worker", NAMED, Allowed),
        (INVOKE % "!Ref Worker", VERSIONS, NotAllowed),
        (INVOKE % "!Ref Live", "!Ref Live", Allowed),
        (INVOKE % "!Ref Live", VERSIONS, Allowed),
        # By its Ref alone a version cannot be told from its function.
        (INVOKE % "!Ref Live", ARN, Unknown),
        (INVOKE % LIVE, LIVE, Allowed),
        (INVOKE % LIVE, VERSIONS, Allowed),
        (INVOKE % LIVE, ARN, NotAllowed),
        (INVOKE % "!Sub '${Worker}:live'", ARN, NotAllowed),
        (INVOKE % "!Sub '${Worker}:$LATEST'", ARN, Allowed),
        (INVOKE % "!Ref Worker, Qualifier: live", ARN, NotAllowed),
        (INVOKE % "!Ref Worker, Qualifier: live", VERSIONS, Allowed),
        (INVOKE % "!Ref Worker, Qualifier: $LATEST", ARN, Allowed),
        (INVOKE % "!Ref Worker, Qualifier: !GetAtt Version.Version", ARN, NotAllowed),
        (INVOKE % "!Ref Worker, Qualifier: !GetAtt Version.Version", VERSIONS, Allowed),
        # What the qualifier is, is known when it runs, or when it is deployed.
        (INVOKE % "!Ref Worker, Qualifier.$: $.version", ARN, Unknown),
        (INVOKE % "!Ref Worker, Qualifier.$: $.version", VERSIONS, Allowed),
        (INVOKE % "!Ref Worker, Qualifier.$: $.version", OTHER, NotAllowed),
        (INVOKE % "!Ref Worker, Qualifier: !Ref Which", ARN, Unknown),
        (INVOKE % "!Ref Worker, Qualifier: !Ref Which", VERSIONS, Allowed),
        (
            "Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', "
            "Parameters: {FunctionName: !Ref Worker}",
            VERSIONS,
            NotAllowed,
        ),
        (
            "QueryLanguage: JSONata, Resource: 'arn:aws:states:::lambda:invoke', "
            "Arguments: {FunctionName: !Ref Worker}",
            VERSIONS,
            NotAllowed,
        ),
    ],
)
def test_what_the_role_must_be_allowed(task: str, resource: str, expected: type) -> None:
    assert verdict(graph_of(task, resource)) is expected


@pytest.mark.parametrize(
    "task",
    [
        "Resource: 'arn:aws:states:::lambda:invoke', Parameters: {'FunctionName.$': $.function}",
        "Resource: 'arn:aws:states:::lambda:invoke'",
        "Resource: 'arn:aws:states:::sns:publish', Parameters: {TopicArn: !Ref Handle}",
        f"Credentials: {{RoleArn: 'arn:aws:iam::111122223333:role/other'}}, Resource: {ARN}",
    ],
    ids=["by the input", "of nothing", "of no function", "under another role"],
)
def test_what_is_no_invocation_by_the_role(task: str) -> None:
    assert invocations(graph_of(task, ARN)) == ()


@pytest.mark.parametrize(
    ("principal", "function", "expected"),
    [
        ("!GetAtt Role.Arn", "!Ref Worker", Unknown),
        ("'111122223333'", "!Ref Live", Unknown),
        ("states.amazonaws.com", "!Ref Worker", NotAllowed),
        ("!GetAtt Role.Arn", "another", NotAllowed),
    ],
)
def test_a_permission_of_the_function(principal: str, function: str, expected: type) -> None:
    """It may let the role in by itself, unless it is for a service, or of another function."""
    permission = (
        "Permission: {Type: AWS::Lambda::Permission, Properties: "
        f"{{FunctionName: {function}, Principal: {principal}, Action: lambda:InvokeFunction}}}}"
    )
    assert verdict(graph_of(f"Resource: {ARN}", VERSIONS, permission)) is expected
