"""GitLab's Code Quality report: the fields that GitLab asks for, and where it shows them."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.report.stage import CHECK, OTHER, clean, hostile, report, written

# As GitLab's documentation describes it.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/|.*\\.\\./)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def issues(told: str) -> Any:
    return json.loads(told)


@pytest.mark.parametrize("make", [report, clean, hostile])
def test_it_is_what_gitlab_reads(out: Path, make: Any) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(issues(written("gitlab", make(out))))


def test_everything_is_there_with_its_severity_and_line(out: Path) -> None:
    told = [
        (each["check_name"], each["severity"], spot(each))
        for each in issues(written("gitlab", report(out)))
    ]
    assert told == [
        (CHECK, "blocker", "stacks/payments.py:21"),
        (OTHER, "critical", "app.py:20"),
        ("cfn-lint-E3012", "minor", "stacks/payments.py:12"),
        ("s3-destination-unordered", "info", "stacks/payments.py:31"),
        ("s3-role-created-nowhere", "info", "stacks/payments.py:21"),
        ("vpc-nat-only", "blocker", "app.py:1"),
        ("checked", "info", "app.py:1"),
    ]


def spot(issue: Any) -> str:
    return f"{issue['location']['path']}:{issue['location']['lines']['begin']}"


def test_descriptions_say_what_kind_it_is(out: Path) -> None:
    found, _, _, unproven, waived, crashed, checked = (
        each["description"] for each in issues(written("gitlab", report(out)))
    )
    assert found == (
        "it sets MasterUsername. At Secondary/Cluster (us-east-2) /Properties/QueueName, "
        "cdk.out/Secondary.template.json:6. Fix: leave it off."
    )
    assert unproven.startswith("Not proven: whether it holds, since AWS assigns it. At ")
    assert waived.startswith("Waived, agreed (a waiver): it is waived. At ")
    assert crashed == "Crashed: vpc-nat-only gave no verdict: ValueError: oh"
    assert checked.startswith("4 checks over 3 stacks in us-east-1, us-east-2")


def test_what_was_checked_is_the_same_issue_in_each_run(out: Path) -> None:
    def told(**more: Any) -> Any:
        return issues(written("gitlab", report(out, **more)))[-1]

    first, second = told(), told(skipped=())
    assert first["description"] != second["description"]
    assert first["fingerprint"] == second["fingerprint"]


def test_fingerprints_are_distinct(out: Path) -> None:
    prints = [each["fingerprint"] for each in issues(written("gitlab", report(out)))]
    assert len(set(prints)) == len(prints)


def test_hostile_names_are_words_only(out: Path) -> None:
    told = written("gitlab", hostile(out))
    assert told.isascii()
    for each in issues(told):
        words = [each["description"], each["check_name"], each["location"]["path"]]
        for text in words:
            assert not re.search("[\x00-\x1f\x7f-\x9f]", text)
            assert not {unicodedata.category(char) for char in text} & {"Cf", "Cs", "Zl", "Zp"}
