"""`check --diff`: only what a change brings in counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from dr_validator.check import Check, Doc, Family, discover
from dr_validator.finding import Breaks, Problem, Severity
from dr_validator.graph import Graph

from tests.cli.stage import (
    BROKEN,
    CHECK,
    PLAIN,
    PRIMARY,
    SOUND,
    broken,
    check,
    secondary,
    single,
    sound,
    write_assembly,
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def twice(folder: Path) -> Path:
    both = secondary(MasterUsername="payments", MasterUserPassword="x")
    return write_assembly(folder, {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": both})


def test_what_a_change_brings_in_fails() -> None:
    result = check(broken(Path("new")), "--diff", sound(Path("base")))
    assert result.exit_code == 1
    assert f"critical[{CHECK}]" in result.stdout
    assert "note: 0 findings of base still there, not counted" in result.stdout


def test_what_was_there_before_does_not() -> None:
    broken(Path("base"))
    same = check(broken(Path("new")), "--diff", "base")
    assert same.exit_code == 0
    assert "note: 1 finding of base still there, not counted" in same.stdout
    assert "MasterUsername" not in same.stdout
    result = check(twice(Path("new")), "--diff", "base", "--format", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [each["place"]["pointer"] for each in report["findings"]] == [
        "/Properties/MasterUserPassword"
    ]
    assert [each["by"] for each in report["known"]] == ["--diff base"]


def test_what_the_change_mends_is_told() -> None:
    twice(Path("base"))
    result = check(broken(Path("new")), "--diff", "base")
    assert result.exit_code == 0
    gone = f"1 finding of base gone: {CHECK} at Secondary/Cluster /Properties/MasterUserPassword"
    assert gone in result.stdout


def test_what_the_base_had_waived_is_not_new() -> None:
    entry = {
        "/Secondary": [
            {"type": "aws:cdk:acknowledged-rules", "data": {f"dr-validator::{CHECK}": "known"}}
        ]
    }
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": BROKEN}
    write_assembly(Path("base"), stacks, entry)
    assert check(broken(Path("new")), "--diff", "base").exit_code == 0


def test_a_new_stack_is_new_in_whole() -> None:
    write_assembly(Path("base"), {"Primary@us-east-1": PRIMARY, "Other@us-east-2": PLAIN})
    result = check(broken(Path("new")), "--diff", "base", "--stack", "Secondary")
    assert result.exit_code == 1
    # The app showed no sign of disaster recovery before; then all that speaks of it is new.
    assert check("new", "--diff", single(Path("alone"))).exit_code == 1


def test_of_two_at_one_place_the_new_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(graph: Graph) -> Iterator[Problem]:
        place = graph.all("AWS::RDS::GlobalCluster")[0].place
        for each in graph.all("AWS::SNS::Topic"):
            yield Problem(place, f"{each.logical_id} is wrong")

    doc = Doc("Two at one place.", "why", "fix", "source")
    one = Check(
        "test-both", Family("test", "Tests"), Severity.HIGH, Breaks.DATA, False, doc, both, "tests"
    )
    monkeypatch.setattr("dr_validator.commands.check.discover", lambda: (*discover(), one))
    topic = {"Type": "AWS::SNS::Topic"}
    write_assembly(Path("base"), {"P@us-east-1": {**PRIMARY, "Zebra": topic}})
    folder = write_assembly(Path("new"), {"P@us-east-1": {**PRIMARY, "Ape": topic, "Zebra": topic}})
    result = check(folder, "--diff", "base", "--format", "json", select="test-both")
    report = json.loads(result.stdout)
    assert [each["message"] for each in report["findings"]] == ["Ape is wrong"]


@pytest.mark.parametrize("base", ["new", "./new", "new/"])
def test_an_assembly_is_not_compared_with_itself(base: str) -> None:
    result = check(broken(Path("new")), "--diff", base)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is the assembly being checked" in result.stderr


def test_a_base_that_cannot_be_read_is_3() -> None:
    result = check(broken(Path("new")), "--diff", "absent")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "absent: no such file or folder" in result.stderr


def test_a_crash_over_the_base_is_4(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(graph: Graph) -> Iterator[Problem]:
        if graph.all("AWS::SNS::Topic"):
            raise ValueError("a topic")
        yield from ()

    doc = Doc("Fails on topics.", "why", "fix", "source")
    bad = Check(
        "test-topics",
        Family("test", "Tests"),
        Severity.LOW,
        Breaks.DEPLOY,
        False,
        doc,
        crash,
        "tests",
    )
    monkeypatch.setattr("dr_validator.commands.check.discover", lambda: (*discover(), bad))
    topic = {"Topic": {"Type": "AWS::SNS::Topic"}, **SOUND}
    write_assembly(Path("base"), {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": topic})
    result = check(sound(Path("new")), "--diff", "base", select=f"{CHECK},test-topics")
    assert result.exit_code == 4
    assert "crashed[test-topics] over base: ValueError: a topic" in result.stdout
