"""`dr-validator list`: the filters, in text and JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dr_validator.beside import subjects
from dr_validator.check import discover

from tests.cli.stage import execute, run


def listed(*words: str) -> list[dict[str, Any]]:
    """The checks that are listed, the same in both formats."""
    checks: list[dict[str, Any]] = json.loads(run("list", *words, "--format", "json").stdout)[
        "checks"
    ]
    lines = run("list", *words).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [each["id"] for each in checks]
    return checks


def test_all_without_a_filter() -> None:
    assert [each["id"] for each in listed()] == [each.id for each in discover()]


@pytest.mark.parametrize(
    ("words", "key", "values"),
    [
        (["--family", "aurora", "--family", "edge"], "family", {"aurora", "edge"}),
        (["--severity", "low"], "severity", {"low"}),
        (["--severity", "critical", "--severity", "high"], "severity", {"critical", "high"}),
        (["--breaks", "data"], "breaks", {"data"}),
    ],
)
def test_what_a_filter_lets_through(words: list[str], key: str, values: set[str]) -> None:
    found = listed(*words)
    assert {each[key] for each in found} == values
    assert len(found) == sum(each[key] in values for each in listed())


def test_text_is_sought_in_ids_and_words_and_all_of_it_must_be_there() -> None:
    ids = {each["id"] for each in listed("ReplicA", "kms")}
    assert "s3-role-keys-denied" in ids
    assert "aurora-not-global" not in ids
    assert ids <= {each["id"] for each in listed("replica")}


def test_filters_are_joined() -> None:
    both = {each["id"] for each in listed("--family", "s3", "--severity", "critical", "role")}
    assert both == {
        each["id"]
        for each in listed("role")
        if each["family"] == "s3" and each["severity"] == "critical"
    }
    assert both


def test_by_the_type_that_is_looked_at() -> None:
    """Named in the check, or only in what its model finds: the examples tell."""
    tables = {each["id"] for each in listed("--type", "AWS::DynamoDB::GlobalTable")}
    assert {"dynamodb-not-global", "dynamodb-replica-without-recovery"} <= tables
    assert "aurora-not-global" not in tables
    databases = {each["id"] for each in listed("--type", "aws::rds")}
    assert {"aurora-not-global", "rds-not-replicated"} <= databases
    assert not [each for each in databases if each.startswith("dns-")]


def test_nearly_every_check_is_about_some_type() -> None:
    """The others are about stacks, the configuration or the run as a whole."""
    bare = {each.family.name for each in discover() if not subjects(each)}
    assert bare <= {"assembly", "config", "export", "order", "stacks", "waiver", "objective"}


def test_nothing_of_the_kind_is_told_beside_the_output() -> None:
    done = execute("list", "no such words")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "no check matches all of these filters\n"


def test_an_unknown_family_is_one_sentence() -> None:
    done = execute("list", "--family", "aurroa")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --family aurroa: no such family; did you mean aurora?\n"
