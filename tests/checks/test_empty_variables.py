"""Variables of functions that are there, with nothing in them."""

from __future__ import annotations

import pytest
from dr_validator.check import discover
from dr_validator.testing import run_check

(CHECK,) = (each for each in discover() if each.id == "lambda-missing-variable")
FUNCTION = """
      Resources:
        Function:
          Type: AWS::Lambda::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            Environment: {{Variables: {{NAME: "{value}"}}}}
            Code:
              ZipFile: |
                import os, socket, boto3
                def handler(event, context):
                    {line}
"""
NAMES = 'boto3.resource("dynamodb").Table(os.environ["NAME"]).get_item(Key=event)'
CONNECTS = 'socket.create_connection((os.environ["NAME"], 5432))'


def stacks(line: str, *values: str) -> str:
    regions = ("us-east-1", "us-west-2")
    stacks = (
        f"  {word}@{region}:" + FUNCTION.format(value=value, line=line)
        for word, region, value in zip(("Primary", "Secondary"), regions, values, strict=False)
    )
    return "stacks:\n" + "".join(stacks)


@pytest.mark.parametrize(
    ("line", "values", "said"),
    [
        (NAMES, ("",), "NAME is empty, and line 3 of index.py gives it to get_item as TableName"),
        (CONNECTS, ("", "db.example.com"), "its twin in us-west-2 has a value"),
    ],
)
def test_nothing_where_something_is_needed(line: str, values: tuple[str, ...], said: str) -> None:
    (found,) = run_check(CHECK, stacks(line, *values))
    assert said in found.problem.message
    assert found.problem.proven


@pytest.mark.parametrize("values", [("",), ("", ""), ("db.example.com", "db.example.com")])
def test_nothing_may_be_meant(values: tuple[str, ...]) -> None:
    assert run_check(CHECK, stacks(CONNECTS, *values)) == ()
