"""Who uses a table in a region where it does not exist."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.network.table_uses import missed

APP = """
stacks:
  Primary@us-east-1:
    Parameters: {Other: {Type: String}}
    Resources:
      Table:
        Type: AWS::DynamoDB::GlobalTable
        Properties: {TableName: payments, Replicas: %s}
  Secondary@us-east-2:
    Resources:
      One: &function
        Type: AWS::Lambda::Function
        Properties: {Environment: {Variables: %s}}
      Two: *function
"""
HERE, WEST = "{Region: us-east-1}", "{Region: us-west-2}"
NAMED = "{TABLE_NAME: payments}"


def test_the_functions_and_the_region_are_told() -> None:
    (found,) = read_graph(example(APP % (f"[{HERE}]", NAMED))).view(missed)
    assert (found.region, found.who) == ("us-east-2", "Secondary/One, Secondary/Two")
    assert found.certain and not found.remote
    assert found.signs[0].says == "its variable TABLE_NAME names the table"


def test_a_region_that_is_not_known_may_be_the_one() -> None:
    (found,) = read_graph(example(APP % (f"[{HERE}, {{Region: !Ref Other}}]", NAMED))).view(missed)
    assert not found.certain


def test_a_variable_that_names_a_region_of_the_table_may_be_for_the_client() -> None:
    variables = "{TABLE_NAME: payments, TABLE_REGION: us-east-1}"
    (found,) = read_graph(example(APP % (f"[{HERE}]", variables))).view(missed)
    assert found.certain and found.remote


@pytest.mark.parametrize(
    ("replicas", "variables"),
    [
        (f"[{HERE}, {{Region: us-east-2}}]", NAMED),
        (f"[{HERE}, {HERE}]", NAMED),  # which region was meant cannot be told
        (f"[{HERE}, {WEST}]", "{PROJECT: payments}"),
        (f"[{HERE}, {WEST}]", "{TABLE_NAME: invoices}"),
        (
            f"[{HERE}, {WEST}]",
            '{TABLE_NAME: "arn:aws:dynamodb:us-west-2:111122223333:table/payments"}',
        ),
    ],
)
def test_tables_that_are_there_or_that_nobody_uses(replicas: str, variables: str) -> None:
    assert read_graph(example(APP % (replicas, variables))).view(missed) == ()


def test_another_table_of_the_region_may_have_the_name() -> None:
    text = APP % (f"[{HERE}]", NAMED) + (
        "      Own: {Type: AWS::DynamoDB::Table, Properties: {TableName: payments}}\n"
    )
    assert read_graph(example(text)).view(missed) == ()


@pytest.mark.parametrize(
    ("home", "found"),
    [("Primary@us-east-1", ["us-east-2"]), ("Secondary@us-east-2", [])],
)
def test_a_table_of_the_primary_alone_is_missed_elsewhere(home: str, found: list[str]) -> None:
    bodies = {
        stack: "{Resources: {Function: *function%s}}" % (", Table: *table" if stack == home else "")
        for stack in ("Primary@us-east-1", "Secondary@us-east-2")
    }
    text = f"""
templates:
  - &function {{Type: AWS::Lambda::Function, Properties: {{Environment: {{Variables: {NAMED}}}}}}}
  - &table {{Type: AWS::DynamoDB::Table, Properties: {{TableName: payments}}}}
stacks:
  Primary@us-east-1: {bodies["Primary@us-east-1"]}
  Secondary@us-east-2: {bodies["Secondary@us-east-2"]}
"""
    assert [each.region for each in read_graph(example(text)).view(missed)] == found


@pytest.mark.parametrize(("region", "missing"), [("us-east-2", 0), ("us-west-2", 1)])
def test_a_replica_of_the_custom_resource_counts(region: str, missing: int) -> None:
    text = f"""
stacks:
  Primary@us-east-1:
    Resources:
      Table: {{Type: AWS::DynamoDB::Table, Properties: {{TableName: payments}}}}
      Replica:
        Type: Custom::DynamoDBReplica
        Properties: {{TableName: !Ref Table, Region: {region}}}
  Secondary@us-east-2:
    Resources:
      Function: {{Type: AWS::Lambda::Function, Properties: {{Environment: {{Variables: {NAMED}}}}}}}
"""
    assert len(read_graph(example(text)).view(missed)) == missing


@pytest.mark.parametrize(
    ("properties", "certain"),
    [
        ("{Table: !Ref Table}", False),
        ("{Other: x}", True),
        ('{Create: \'{"action":"updateTable","parameters":{"TableName":"payments"}}\'}', False),
        ('{Create: \'{"action":"putItem","parameters":{"TableName":"payments"}}\'}', True),
    ],
)
def test_a_custom_resource_may_replicate_a_table(properties: str, certain: bool) -> None:
    text = f"""
stacks:
  Primary@us-east-1:
    Resources:
      Table: {{Type: AWS::DynamoDB::Table, Properties: {{TableName: payments}}}}
      Custom: {{Type: Custom::Replicated, Properties: {properties}}}
  Secondary@us-east-2:
    Resources:
      Function: {{Type: AWS::Lambda::Function, Properties: {{Environment: {{Variables: {NAMED}}}}}}}
"""
    (found,) = read_graph(example(text)).view(missed)
    assert found.certain is certain
