"""Whether two values are one, in three answers."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph.same import same_target
from dr_validator.place import Place
from dr_validator.resolve.same import Comparable, same, same_place
from dr_validator.resolve.value import Absent, Cause, Gap, Known, Part, Reference, Text, Unknown

PLACE = Place("App", "us-east-1", "111122223333", "It", "", "", "App.json")
X, Y = Gap("x"), Gap("y")
ONE, OTHER = Reference("App", "One"), Reference("App", "Other")


def text(*parts: Part) -> Text:
    return Text(parts)


def unknown(*parts: Part, absent: bool = False) -> Unknown:
    held = Text(parts) if parts else None
    return Unknown("it is not known", Cause.PARAMETER, PLACE, held, may_be_absent=absent)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (text("a"), text("a"), True),
        (text("a"), text("b"), False),
        (text(X), text(X), True),
        (text(X), text(Y), None),
        (text("api.", X), text("www.", X), False),
        (text(X, ".com"), text("a.org"), False),
        (text(X, "-copy"), text("copy"), False),
        (text("a"), None, None),
        (None, None, None),
        # Each resource has an id of its own, unless the template may give it one.
        (text(ONE), text(OTHER), False),
        (text(ONE), text(Reference("App", "Other", "Arn")), False),
        (text(ONE), text(Reference("App", "Other", given=True)), None),
        (text(Reference("App", "One", "HostedZoneId")), text(OTHER), None),
        (text(ONE), text("a"), None),
        (Known("a", PLACE), text("a"), True),
        (Known(1, PLACE), Known("1", PLACE), True),
        (Known(True, PLACE), Known("true", PLACE), True),
        (Known(True, PLACE), Known(1, PLACE), False),
        (Known(["a"], PLACE), Known(["a"], PLACE), True),
        (Known(["a"], PLACE), unknown(X), None),
        (Known("a", PLACE), unknown(), None),
        (unknown(X), unknown(X), True),
        (Absent(PLACE), Absent(PLACE), True),
        (Absent(PLACE), Known("a", PLACE), False),
        (Absent(PLACE), unknown(X), False),
        (Absent(PLACE), unknown(X, absent=True), None),
    ],
)
def test_two_values(one: Comparable, other: Comparable, equal: bool | None) -> None:
    assert same(one, other) is equal
    assert same(other, one) is equal


def test_whatever_their_case() -> None:
    assert same(text("Pay-", X), text("pay-", X)) is False
    assert same(text("Pay-", X), text("pay-", X), fold=True) is True


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [("a", "a", True), ("a", "b", False), ("a", None, None), (None, None, True)],
)
def test_regions_and_accounts(one: str | None, other: str | None, equal: bool | None) -> None:
    assert same_place(one, other) is equal


GROUPS = """
stacks:
  App@us-east-1:
    Parameters: {{Id: {{Type: String}}}}
    Resources:
      One: {{Type: AWS::RDS::GlobalCluster, Properties: {{GlobalClusterIdentifier: {one}}}}}
      Other: {{Type: AWS::RDS::GlobalCluster, Properties: {{GlobalClusterIdentifier: {other}}}}}
      Left: {{Type: AWS::RDS::DBCluster, Properties: {{GlobalClusterIdentifier: {left}}}}}
      Right: {{Type: AWS::RDS::DBCluster, Properties: {{GlobalClusterIdentifier: {right}}}}}
"""


@pytest.mark.parametrize(
    ("one", "other", "left", "right", "equal"),
    [
        ("pay", "Pay", "!Ref One", "!Ref Other", True),
        ("pay", "orders", "!Ref One", "!Ref Other", False),
        ("pay", "!Ref Id", "!Ref One", "!Ref Other", None),
        ("!Ref Id", "!Ref Id", "!Ref One", "!Ref Other", True),
        ("!Ref Id", "orders", "!Ref One", "!Ref One", True),
        ("!Ref AWS::NoValue", "!Ref AWS::NoValue", "!Ref One", "!Ref Other", False),
        ("!Ref AWS::NoValue", "orders", "!Ref One", "elsewhere", None),
        ("pay", "orders", "!Ref One", "PAY", True),
        ("pay", "orders", "!Ref One", "!Ref AWS::NoValue", False),
    ],
)
def test_what_two_links_mean(
    one: str, other: str, left: str, right: str, equal: bool | None
) -> None:
    graph = read_graph(example(GROUPS.format(one=one, other=other, left=left, right=right)))
    links = [
        link
        for cluster in graph.all("AWS::RDS::DBCluster")
        for link in cluster.follow("GlobalClusterIdentifier", "AWS::RDS::GlobalCluster")
    ]
    assert same_target(links[0], links[1]) is equal
