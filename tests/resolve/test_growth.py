"""What would grow without end, or reach deeper than Python does, becomes Unknown."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from dr_validator.assembly.model import Json
from dr_validator.engine import read_graph
from dr_validator.example import Body, assembly
from dr_validator.graph import Cause, Graph, Known, Unknown, Value

BUCKET = "AWS::S3::Bucket"


@pytest.fixture(autouse=True)
def _in_seconds() -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < 10


def made(template: Body) -> Graph:
    return read_graph(assembly({"App@us-east-2": template}))


def name(graph: Graph, logical_id: str) -> Value:
    found = next(each for each in graph.resources if each.logical_id == logical_id)
    return found.read("BucketName")


def buckets(first: Json, following: str, count: int) -> Body:
    """Buckets of which each is named after the one before."""
    names = {"B0": first}
    names |= {f"B{n}": {"Fn::Sub": following.format(n - 1)} for n in range(1, count)}
    return {
        key: {"Type": BUCKET, "Properties": {"BucketName": value}} for key, value in names.items()
    }


@pytest.mark.parametrize("first", ["ab", {"Fn::Sub": "${AWS::StackId}"}])
def test_names_that_double(first: Json) -> None:
    graph = made({"Resources": buckets(first, "${{B{0}}}-${{B{0}}}", 60)})
    last = name(graph, "B59")
    assert isinstance(last, Unknown)
    assert last.cause is Cause.MALFORMED
    assert last.reason == "it would be longer than 1,000,000 characters"
    assert len(graph.edges) > 0


def test_a_long_chain_of_names() -> None:
    """Longer than Python goes; and the last is asked for first."""
    graph = made({"Resources": buckets("ab", "${{B{0}}}", 5_000)})
    for logical_id in ("B4999", "B10"):
        value = name(graph, logical_id)
        assert isinstance(value, Known) and value.value == "ab"


def test_a_long_circle_of_names() -> None:
    resources = buckets({"Fn::Sub": "${B4999}"}, "${{B{0}}}", 5_000)
    graph = made({"Resources": resources})
    last = name(graph, "B4999")
    assert isinstance(last, Unknown) and last.cause is Cause.CYCLE


def test_a_deep_text_of_a_deep_text() -> None:
    """Each hop is as deep as a template may be, and writes the quotes of the one before anew."""
    resources: dict[str, Json] = {"B0": {"Type": BUCKET, "Properties": {"BucketName": "ab"}}}
    for n in range(1, 30):
        deep: Json = {"Ref": f"B{n - 1}"}
        for _ in range(90):
            deep = [deep]
        written: Json = {"Fn::ToJsonString": deep}
        resources[f"B{n}"] = {"Type": BUCKET, "Properties": {"BucketName": written}}
    last = name(made({"Resources": resources}), "B29")
    assert isinstance(last, Unknown)
    assert last.reason == "it would be longer than 1,000,000 characters"


@pytest.mark.parametrize("count", [40, 5_000])
def test_conditions_that_name_one_another(count: int) -> None:
    """Twice each, so that they double; and in a chain that is longer than Python goes."""
    conditions: dict[str, Json] = {
        f"C{n}": {"Fn::Or": [{"Condition": f"C{n + 1}"}, {"Condition": f"C{n + 1}"}]}
        for n in range(count)
    }
    conditions[f"C{count}"] = {"Fn::Equals": [{"Ref": "Open"}, "a"]}
    topic: Json = {"Type": "AWS::SNS::Topic", "Condition": "C0"}
    parameters: Json = {"Open": {"Type": "String"}}
    graph = made(
        {"Parameters": parameters, "Conditions": conditions, "Resources": {"Topic": topic}}
    )
    assert [each.conditional for each in graph.resources] == [True]


def test_loops_in_loops() -> None:
    body: dict[str, Json] = {"T" + "".join(f"${{i{n}}}" for n in range(8)): {"Type": BUCKET}}
    for n in range(8):
        items: Json = [str(each) for each in range(10)]
        body = {f"Fn::ForEach::L{n}": [f"i{n}", items, body]}
    graph = made({"Transform": "AWS::LanguageExtensions", "Resources": body})
    assert graph.resources == ()
    (note,) = graph.unread
    assert note.reason == "Fn::ForEach::L7 cannot be unrolled: it makes more than 100,000 values"


def test_an_arn_longer_than_any() -> None:
    """Looked for as it is, and without its last field, and so on."""
    long: Json = "arn:aws:s3:::" + "a:" * 100_000
    graph = made({"Resources": {"V": {"Type": "Custom::V", "Properties": {"It": long}}}})
    assert graph.edges == ()


def test_more_blocks_than_fn_cidr_makes() -> None:
    blocks: Json = {"Fn::Cidr": ["10.0.0.0/8", 1_000_000_000, 4]}
    graph = made({"Resources": {"V": {"Type": "Custom::V", "Properties": {"It": blocks}}}})
    value = graph.resources[0].read("It")
    assert isinstance(value, Unknown)
    assert value.reason == "Fn::Cidr makes 1 to 256 blocks, not 1000000000"
