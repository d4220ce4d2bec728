"""Chains and circles that are longer than Python's stack is deep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dr_validator.assembly.model import Json

from tests.growth.inputs import (
    Body,
    alias,
    assembly,
    nested,
    parameter,
    resources,
    taking,
    template,
)
from tests.growth.runner import Ended, check

LONG = 1_200
TOPIC: Json = {"Type": "AWS::SNS::Topic"}


def name(number: int) -> str:
    return f"S{number:04}"


def region(number: int) -> str:
    return f"us-east-{1 + number % 2}"


def exporting(number: int, of: int) -> Body:
    """A stack that exports again what another one exports."""
    value: Json = {"Fn::ImportValue": f"e{of}"} if of >= 0 else "x"
    shown: Json = {"Value": value, "Export": {"Name": f"e{number}"}}
    return {"Resources": {"Text": parameter(value)}, "Outputs": {"Out": shown}}


def storing(number: int, of: int) -> Body:
    """A stack that stores again what another one stores in Systems Manager."""
    value = f"{{{{resolve:ssm:/p/{of}}}}}" if of >= 0 else "x"
    return resources(Text=parameter(value, f"/p/{number}"))


def reading(_: int, of: int) -> Body:
    """A stack that reads the output of one in the other region."""
    asked: Json = {"StackName": name(of), "OutputName": "Out", "Region": region(of)}
    value: Json = {"Fn::GetStackOutput": asked} if of >= 0 else "x"
    return {"Resources": {"Text": parameter(value)}, "Outputs": {"Out": {"Value": value}}}


PASSED = {"exports": exporting, "parameters": storing, "outputs": reading}


def sound(done: Ended) -> None:
    assert done.code in (0, 1), done.said
    assert "crashed" not in done.said


@pytest.mark.parametrize("way", PASSED)
def test_a_value_that_is_passed_from_stack_to_stack(tmp_path: Path, way: str) -> None:
    stacks = {
        f"{name(n)}@{region(n) if way == 'outputs' else 'us-east-1'}": PASSED[way](n, n - 1)
        for n in range(LONG)
    }
    after = {name(n): [name(n - 1)] for n in range(1, LONG)}
    done = check(assembly(tmp_path, stacks, after))
    sound(done)
    assert f"{LONG} stacks" in done.said
    assert "high[" not in done.said


@pytest.mark.parametrize("way", PASSED)
@pytest.mark.parametrize("length", [2, 4, LONG])
def test_a_value_that_is_passed_round_in_a_circle(tmp_path: Path, way: str, length: int) -> None:
    stacks = {
        f"{name(n)}@{region(n) if way == 'outputs' else 'us-east-1'}": PASSED[way](
            n, (n - 1) % length
        )
        for n in range(length)
    }
    done = check(assembly(tmp_path, stacks))
    sound(done)
    assert done.said.count("[order-stack-cycle] the stacks need each other") == 1
    assert done.said.count("high[") == 1


def test_a_reference_that_is_passed_on_too_often(tmp_path: Path) -> None:
    """What it means is not known any more, so it may be the topic, and the database."""
    database: Json = {
        "Type": "AWS::RDS::GlobalCluster",
        "Properties": {"Engine": "aurora-postgresql"},
    }
    bucket: Json = {"Type": "AWS::S3::Bucket", "Properties": {"ReplicationConfiguration": {}}}
    passing = [exporting(n, n - 1) for n in range(40)]
    passing[0]["Resources"] = {"Topic": TOPIC, "Database": database, "Bucket": bucket}
    passing[0]["Outputs"] = {"Out": {"Value": {"Ref": "Topic"}, "Export": {"Name": "e0"}}}
    told: Json = {"TopicArn": {"Fn::ImportValue": "e39"}, "Protocol": "email", "Endpoint": "a@b.c"}
    passing[39]["Resources"] = {"Told": {"Type": "AWS::SNS::Subscription", "Properties": told}}
    stacks = {f"{name(n)}@us-east-1": body for n, body in enumerate(passing)}
    done = check(assembly(tmp_path, stacks, {name(n): [name(n - 1)] for n in range(1, 40)}))
    sound(done)
    reason = "since it is passed on more than 30 times, from one stack to the next"
    said = " ".join(done.said.split())
    assert f"what TopicArn refers to, and whether that is deployed first, {reason}" in said
    assert "[export-unpublished]" not in said
    assert re.search(f"export-unpublished: whether an output names the .*{reason}", said)


def test_stacks_that_the_manifest_orders_in_a_chain(tmp_path: Path) -> None:
    stacks = {f"{name(n)}@us-east-1": resources(Topic=TOPIC) for n in range(LONG)}
    done = check(assembly(tmp_path, stacks, {name(n): [name(n - 1)] for n in range(1, LONG)}))
    assert done.code == 0
    assert "no findings" in done.said


def test_stacks_that_the_manifest_orders_in_a_circle(tmp_path: Path) -> None:
    stacks = {f"{name(n)}@us-east-1": resources(Topic=TOPIC) for n in range(LONG)}
    after = {name(n): [name((n - 1) % LONG)] for n in range(LONG)}
    done = check(assembly(tmp_path, stacks, after))
    assert done.code == 1
    assert done.said.count("[order-stack-cycle] the manifest deploys") == 1
    assert f"({LONG - 8:,} more)" in done.said


def test_many_imports_of_one_stack(tmp_path: Path) -> None:
    made: dict[str, Json] = {
        f"O{n}": {"Value": {"Ref": "Topic"}, "Export": {"Name": f"e{n}"}} for n in range(LONG)
    }
    taken = {f"P{n}": parameter({"Fn::ImportValue": f"e{n}"}) for n in range(LONG)}
    stacks: dict[str, Body] = {
        "A@us-east-1": {"Resources": {"Topic": TOPIC}, "Outputs": made},
        "B@us-east-1": resources(**taken),
    }
    done = check(assembly(tmp_path, stacks, {"B": ["A"]}))
    assert done.code == 0
    assert "no findings" in done.said


def test_many_imports_from_elsewhere(tmp_path: Path) -> None:
    taken = {f"P{n}": parameter({"Fn::ImportValue": f"e{n}"}) for n in range(LONG)}
    done = check(template(tmp_path, resources(**taken)))
    assert done.code == 0
    assert f"{LONG} not proven" in done.said


def test_conditions_in_a_chain(tmp_path: Path) -> None:
    conditions: dict[str, Json] = {
        f"C{n}": {"Fn::Not": [{"Condition": f"C{n - 1}"}]} for n in range(1, 5_000)
    }
    conditions["C0"] = {"Fn::Equals": ["a", "b"]}
    known: Json = {"Fn::If": ["C4999", "held", {"Ref": "Nothing"}]}
    body = resources(Text=parameter(known), Topic={"Type": "AWS::SNS::Topic", "Condition": "C0"})
    done = check(template(tmp_path, {"Conditions": conditions, **body}))
    assert done.code == 0
    assert "no findings" in done.said


def test_conditions_in_a_circle(tmp_path: Path) -> None:
    conditions: dict[str, Json] = {
        f"C{n:04}": {"Fn::Not": [{"Condition": f"C{(n + 1) % LONG:04}"}]} for n in range(LONG)
    }
    topic: Json = {"Type": "AWS::SNS::Topic", "Condition": "C0000"}
    done = check(template(tmp_path, {"Conditions": conditions, **resources(Topic=topic)}))
    assert done.code == 1
    assert done.said.count("[order-condition-cycle]") == 1
    assert "circular conditions C0000 → C0001" in done.said
    assert f"({LONG - 8:,} more)" in done.said


def test_resources_in_a_circle(tmp_path: Path) -> None:
    def value(number: int) -> Json:
        return {"Fn::GetAtt": [f"R{(number - 1) % LONG}", "Value"]}

    done = check(
        template(tmp_path, resources(**{f"R{n}": parameter(value(n)) for n in range(LONG)}))
    )
    assert done.code == 1
    assert done.said.count("[order-resource-cycle] circular dependency") == 1


def test_nested_stacks_that_are_given_each_other_s_outputs(tmp_path: Path) -> None:
    template(tmp_path, taking(), "inner.json")
    inner = {
        one: nested("inner.json", {"Fn::GetAtt": [other, "Outputs.Out"]})
        for one, other in (("A", "B"), ("B", "C"), ("C", "A"))
    }
    done = check(template(tmp_path, resources(**inner)))
    assert done.code == 1
    assert "[order-resource-cycle] circular dependency A → B → C → A" in done.said


def test_a_thousand_templates_nested_in_each_other(tmp_path: Path) -> None:
    for n in range(1_000):
        inner = {} if n == 999 else {"Inner": nested(f"n{n + 1}.json", {"Ref": "Given"})}
        template(tmp_path, taking(**inner), f"n{n}.json")
    outer = template(tmp_path, resources(Inner=nested("n0.json", "x")))
    done = check(outer)
    assert done.code == 0
    assert "over 101 stacks" in done.said
    assert re.search(r"1 not proven .*nested more than 100 levels deep", done.said)


def test_an_alias_of_an_alias_and_so_on(tmp_path: Path) -> None:
    done = check(template(tmp_path, resources(**{f"R{n}": alias(n, n + 1) for n in range(LONG)})))
    sound(done)


def test_aliases_in_a_circle(tmp_path: Path) -> None:
    records = {f"R{n}": alias(n, (n + 1) % LONG) for n in range(LONG)}
    done = check(template(tmp_path, resources(**records)))
    sound(done)
    assert "what the alias points at is not known" in done.said


def test_aliases_of_two_records_each(tmp_path: Path) -> None:
    """The ways from the first to the last double with each name."""
    roles = {"a": "PRIMARY", "b": "SECONDARY"}
    records = {
        f"R{n}{key}": alias(n, n + 1, role) for n in range(60) for key, role in roles.items()
    }
    done = check(template(tmp_path, resources(**records)))
    sound(done)
