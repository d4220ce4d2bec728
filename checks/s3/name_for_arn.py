"""s3-name-for-arn"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Cause,
    Graph,
    Known,
    Outside,
    Problem,
    Reference,
    Severity,
    Text,
    Unknown,
    Value,
    check,
    is_arn,
    problem,
    unproven,
)
from dr_validator.models.access.iam import ROLE
from dr_validator.models.data.replication import BUCKET, replications


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY)
def name_for_arn(graph: Graph) -> Iterator[Problem]:
    """S3 replication that gives its role or its destination by name, where S3 takes an ARN.

    Why it matters: S3 refuses a replication configuration whose role or destination is not an ARN;
    the bucket's stack fails to deploy.
    Fix: give the ARN: `!GetAtt Role.Arn` instead of `!Ref Role`, `arn:aws:s3:::name` instead of the
    bucket's name.
    Source: AWS CloudFormation Template Reference, "AWS::S3::Bucket ReplicationConfiguration", Role
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-replicationconfiguration.html),
    and "AWS::S3::Bucket ReplicationDestination", Bucket
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-replicationdestination.html).
    """
    for each in graph.view(replications):
        # A name that no stack has: see s3-role-created-nowhere.
        if not isinstance(each.role, Outside):
            role = each.node.read("Role")
            yield from _judge(graph, role, "role")
        for rule in each.rules:
            yield from _judge(graph, rule.node.read("Destination.Bucket"), "destination")


def _judge(graph: Graph, value: Value, what: str) -> Iterator[Problem]:
    match value:
        case Unknown(cause=Cause.CONDITION):
            yield unproven(value, f"whether the replication {what} is given as an ARN")
        case Known(text=Text() as text) | Unknown(text=Text() as text) if _is_name(graph, text):
            yield problem(
                value,
                f"the replication {what} is given by its name, {text.shown()}, but S3 takes an "
                "ARN: it refuses the configuration",
            )
        case Known() | Unknown() | Absent():
            pass


def _is_name(graph: Graph, text: Text) -> bool:
    """Whether a text is no ARN for certain: it begins otherwise, or is what `Ref` gives."""
    match text.parts[0]:
        case str():
            return is_arn(text) is False
        case Reference(attribute=None) as reference:
            resource = graph.resource(reference)
            return resource is not None and resource.type in (BUCKET, ROLE)
        case _:
            return False
