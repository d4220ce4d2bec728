"""Names that reach beyond a region, and are taken twice."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.stacks.taken_names import taken_names

EAST, WEST = "111122223333/us-east-1", "111122223333/us-west-2"
ROLE = "{Type: AWS::IAM::Role, Properties: {RoleName: NAME}}"
BUCKET = "{Type: AWS::S3::Bucket, Properties: {BucketName: NAME}}"
OWN = "{Type: AWS::S3::Bucket, Properties: {BucketName: NAME, BucketNamespace: SPACE}}"


def taken(one: tuple[str, str], other: tuple[str, str], parameters: str = "") -> list[str]:
    """What two stacks of an environment and a resource have of one name: the reason of doubt."""
    stacks = "".join(
        f"  {stack}@{environment}:\n{parameters}    Resources: {{Thing: {thing}}}\n"
        for stack, (environment, thing) in (("First", one), ("Second", other))
    )
    return [each.doubt for each in taken_names(read_graph(example(f"stacks:\n{stacks}")))]


def named(kind: str, name: str) -> str:
    return kind.replace("NAME", name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((EAST, named(ROLE, "payments")), (WEST, named(ROLE, "payments"))),
        # IAM tells no case apart.
        ((EAST, named(ROLE, "Payments")), (WEST, named(ROLE, "payments"))),
        ((EAST, named(ROLE, "payments")), (EAST, named(ROLE, "payments"))),
        ((EAST, named(BUCKET, "payments")), ("444455556666/us-west-2", named(BUCKET, "payments"))),
        ((EAST, named(BUCKET, "payments")), ("@/us-west-2"[1:], named(BUCKET, "payments"))),
    ],
)
def test_taken(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert taken(one, other) == [""]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((EAST, named(ROLE, "payments")), ("444455556666/us-west-2", named(ROLE, "payments"))),
        ((EAST, named(ROLE, "east")), (WEST, named(ROLE, "west"))),
        (
            (EAST, named(ROLE, '!Sub "payments-${AWS::Region}"')),
            (WEST, named(ROLE, '!Sub "payments-${AWS::Region}"')),
        ),
        ((EAST, named(BUCKET, "a")), ("111122223333/cn-north-1", named(BUCKET, "a"))),
        (
            (EAST, named(OWN, "a").replace("SPACE", "account-regional")),
            (WEST, named(OWN, "a").replace("SPACE", "account-regional")),
        ),
        # Of one account each, whichever that is.
        (
            ("/us-east-1", named(ROLE, '!Sub "payments-${AWS::StackName}"')),
            ("/us-west-2", named(ROLE, '!Sub "payments-${AWS::StackName}"')),
        ),
    ],
)
def test_free(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert taken(one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            ("/us-east-1", named(ROLE, "payments")),
            ("/us-west-2", named(ROLE, "payments")),
            "the account of a stack is not set",
        ),
        (
            ("/us-east-1", named(BUCKET, '!Sub "logs-${AWS::AccountId}"')),
            ("/us-west-2", named(BUCKET, '!Sub "logs-${AWS::AccountId}"')),
            "the account of a stack is not set",
        ),
        (
            (EAST, named(OWN, "a").replace("SPACE", "!Ref Space")),
            (WEST, named(BUCKET, "a")),
            "parameter Space has no default",
        ),
    ],
)
def test_not_proven(one: tuple[str, str], other: tuple[str, str], reason: str) -> None:
    assert taken(one, other, "    Parameters: {Space: {Type: String}}\n") == [reason]


def test_a_condition_decides() -> None:
    text = """
stacks:
  First@111122223333/us-east-1:
    Resources: {Role: {Type: AWS::IAM::Role, Properties: {RoleName: payments}}}
  Second@111122223333/us-west-2:
    Parameters: {Own: {Type: String}}
    Conditions: {HasOwn: !Equals [!Ref Own, "yes"]}
    Resources:
      Role: {Type: AWS::IAM::Role, Condition: HasOwn, Properties: {RoleName: payments}}
"""
    (found,) = taken_names(read_graph(example(text)))
    assert found.doubt == "a condition decides whether it is created"


def test_it_is_told_where_the_primary_region_is_not() -> None:
    text = """
stacks:
  A@111122223333/us-west-2:
    tags: {DR-Role: secondary}
    Resources: {Role: {Type: AWS::IAM::Role, Properties: {RoleName: payments}}}
  B@111122223333/us-east-1:
    tags: {DR-Role: primary}
    Resources: {Role: {Type: AWS::IAM::Role, Properties: {RoleName: payments}}}
"""
    (found,) = taken_names(read_graph(example(text)))
    assert (found.first.stack.id, found.second.stack.id) == ("B", "A")
