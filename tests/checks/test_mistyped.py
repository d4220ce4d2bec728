"""Over every check: whatever stands where a value is expected, the check does not crash."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from dr_validator.assembly.model import Assembly, Json
from dr_validator.check import Check, discover, run
from dr_validator.engine import read_graph
from dr_validator.example import example

from tests.checks.examples import Example, examples_of

CHECKS = discover()
# For numbers, also digits that are none to Python.
ODD: list[Json] = [["a"], {"½ 'a'": "b"}]
ODD_NUMBERS: list[Json] = [*ODD, "²", -1.5, "9" * 5_000]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_mistyped_values(check: Check) -> None:
    for each in examples_of(check):
        if each.kind == "bad":
            for assembly in _mistyped(each):
                _, crashed = run([check], read_graph(assembly, settings=each.settings))
                assert crashed == []


def _mistyped(example: Example) -> Iterator[Assembly]:
    """The example with each of its scalars in turn replaced by something odd."""
    stacks = example.assembly.stacks
    for number, stack in enumerate(stacks):
        for count, (path, value) in enumerate(_scalars(stack.template.body)):
            for odd in ODD_NUMBERS if str(value).isdigit() else [ODD[count % len(ODD)]]:
                body = copy.deepcopy(stack.template.body)
                at = cast("dict[str | int, Json]", body)
                for step in path[:-1]:
                    at = cast("dict[str | int, Json]", at[step])
                at[path[-1]] = odd
                changed = copy.copy(stack)
                changed.template = replace(stack.template, body=body)
                others = (*stacks[:number], changed, *stacks[number + 1 :])
                yield replace(example.assembly, stacks=others)


def _scalars(
    raw: Json, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    children = raw.items() if isinstance(raw, dict) else enumerate(cast("list[Json]", raw))
    for key, value in children:
        if isinstance(value, (dict, list)):
            yield from _scalars(value, (*path, key))
        elif key != "Type":
            yield (*path, key), value


FUNCTION = """
      Function:
        Type: AWS::Lambda::Function
        Properties:
          Role: arn:aws:iam::111122223333:role/validate
          Environment: {Variables: VARIABLES}
"""
TABLE = """
stacks:
  Primary@us-east-1:
    tags: {DR-Role: primary}
    Resources:
      Table:
        Type: AWS::DynamoDB::GlobalTable
        Properties: {TableName: payments, Replicas: [{Region: us-east-1}, {Region: REGION}]}
  Secondary@us-east-2:
    Resources:"""
STAGE = """
stacks:
  App@us-east-2:
    Resources:
      Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: payments}}
      Stage:
        Type: AWS::ApiGateway::Stage
        Properties: {RestApiId: !Ref Api, StageName: prod}
      Alarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          Namespace: AWS/ApiGateway
          MetricName: 5XXError
          Dimensions: [{Name: ApiName, Value: payments}, {Name: Stage, Value: {a: [b]}}]
"""


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace("REGION", "[x]") + FUNCTION.replace("VARIABLES", "{TABLE_NAME: payments}"),
        TABLE.replace("REGION", "{a: b}") + FUNCTION.replace("VARIABLES", "{TABLE_NAME: payments}"),
        TABLE.replace("REGION", "1") + FUNCTION.replace("VARIABLES", '{"O\'Neill": payments}'),
        STAGE,
    ],
)
def test_every_check_bears_it(text: str) -> None:
    _, crashed = run(CHECKS, read_graph(example(text)))
    assert crashed == []
