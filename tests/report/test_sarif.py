"""SARIF: valid by the schema and by Microsoft's own validator, and shown where a reader can act."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from dr_validator.check import discover
from dr_validator.outcome import Report

from tests.report.stage import CHECK, HEADLINE, OTHER, clean, hostile, report, write_app, written

SCHEMA = Path(__file__).parent.parent / "data" / "sarif-2.1.0.schema.json"
MULTITOOL = os.environ.get("SARIF_MULTITOOL") or shutil.which("Sarif.Multitool")


def document(what: Report) -> Any:
    return json.loads(written("sarif", what))


def run(what: Report) -> Any:
    return document(what)["runs"][0]


def results(what: Report) -> dict[str, Any]:
    return {each["ruleId"]: each for each in run(what)["results"]}


@pytest.mark.parametrize("make", [report, clean, hostile])
def test_it_is_valid(out: Path, make: Any) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    body = document(make(out))
    assert [error.message for error in validator.iter_errors(body)] == []
    body["runs"][0]["results"] = [{"ruleId": "no message"}]
    assert list(validator.iter_errors(body)) != []


@pytest.mark.skipif(MULTITOOL is None, reason="Sarif.Multitool is not installed")
@pytest.mark.parametrize("make", [report, clean, hostile])
def test_the_sarif_multitool_has_no_complaint(out: Path, tmp_path: Path, make: Any) -> None:
    file, verdict = tmp_path / "dr.sarif", tmp_path / "verdict.sarif"
    file.write_text(written("sarif", make(out)), encoding="ascii")
    command = [str(MULTITOOL), "validate", str(file), "-o", str(verdict), "--quiet", "true"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run(command, capture_output=True, env=environment, timeout=120, check=False)
    told = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"][0]
    assert told["invocations"][0]["executionSuccessful"]
    complaints = {(each["ruleId"], each["message"]["id"]) for each in told.get("results", [])}
    assert complaints == set()


def test_every_check_is_listed_with_its_help(out: Path) -> None:
    rules = {rule["id"]: rule for rule in run(report(out))["tool"]["driver"]["rules"]}
    for check in discover():
        rule = rules.pop(check.id)
        assert rule["shortDescription"]["text"] == check.doc.title
        assert check.doc.fix.removesuffix(".")[1:] in rule["help"]["markdown"]
        assert "**Why it matters:** " in rule["help"]["markdown"]
        assert "**Source:** " in rule["help"]["markdown"]
        assert check.breaks.value in rule["properties"]["tags"]
        assert rule["properties"]["precision"] == "high"
        assert ("https://" in check.doc.source) == ("helpUri" in rule)
        assert rule.get("helpUri", "https://").startswith("https://")
    assert list(rules) == ["cfn-lint-E3012"]
    assert rules["cfn-lint-E3012"]["helpUri"].endswith("#E3012")


@pytest.mark.parametrize(
    ("check", "level"), [(CHECK, "error"), (OTHER, "error"), ("cfn-lint-E3012", "note")]
)
def test_levels_follow_severities(out: Path, check: str, level: str) -> None:
    found = results(report(out))[check]
    assert (found["kind"], found["level"]) == ("fail", level)


def test_a_rule_is_named_by_its_index(out: Path) -> None:
    told = run(report(out))
    for each in told["results"]:
        assert told["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]


def test_the_place_is_the_line_of_the_cdk_code_and_the_template_is_related(out: Path) -> None:
    found = results(report(out))[CHECK]
    assert spot(found["locations"][0]) == ("stacks/payments.py", "SRCROOT", 21)
    assert found["locations"][0]["logicalLocations"] == [
        {"name": "Cluster", "kind": "resource", "fullyQualifiedName": "Secondary/Cluster"}
    ]
    assert [(spot(each), each["message"]["text"]) for each in found["relatedLocations"]] == [
        (("stacks/payments.py", "SRCROOT", 11), "the global cluster it joins"),
        (("cdk.out/Secondary.template.json", "SRCROOT", 6), "the line of the template"),
    ]


def test_the_message_links_the_other_end(out: Path) -> None:
    found = results(report(out))[CHECK]
    assert found["message"]["text"] == (
        "It sets MasterUsername.\n"
        "Where: Secondary/Cluster (us-east-2) /Properties/QueueName, "
        "cdk.out/Secondary.template.json:6.\n"
        "Fix: leave it off.\n"
        "See [the global cluster it joins](1): Primary/Global (us-east-1)."
    )
    assert found["relatedLocations"][0]["id"] == 1


def test_without_a_line_of_its_own_it_stands_where_the_stack_is_made(out: Path) -> None:
    found = results(report(out))[OTHER]
    assert spot(found["locations"][0]) == ("app.py", "SRCROOT", 20)
    assert "the line of the CDK code is not known" in found["message"]["text"]


def test_without_any_line_it_stands_in_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_app(tmp_path, traced=False)
    monkeypatch.chdir(tmp_path)
    found = results(report(Path("cdk.out")))[CHECK]
    assert spot(found["locations"][0]) == ("app.py", "SRCROOT", 1)
    assert spot(found["relatedLocations"][-1])[0] == "cdk.out/Secondary.template.json"


def test_an_assembly_elsewhere_leaves_no_path_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = write_app(tmp_path / "built")
    (tmp_path / "here" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    told = written("sarif", report(out))
    uris = {
        spot(place)[:2]
        for each in json.loads(told)["runs"][0]["results"]
        for place in [*each["locations"], *each.get("relatedLocations", [])]
    }
    assert ("Secondary.template.json", "ASSEMBLY") in uris
    assert not any(uri.startswith(("/", "file:", "..")) for uri, _ in uris)


def test_fingerprints_tell_alerts_apart(out: Path) -> None:
    prints = [each["partialFingerprints"] for each in run(report(out))["results"]]
    for each in prints:
        assert each["primaryLocationLineHash"] == each["drValidator/v1"]
    assert len({each["drValidator/v1"] for each in prints}) == len(prints)


def test_unproven_is_for_review(out: Path) -> None:
    found = results(report(out))["s3-destination-unordered"]
    assert (found["kind"], found["level"]) == ("review", "none")
    text = found["message"]["text"]
    assert text.startswith("Not proven: whether it holds, since AWS assigns it.")


def test_what_is_waived_carries_its_reason(out: Path) -> None:
    told = results(report(out))
    assert told["s3-role-created-nowhere"]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "agreed (a waiver)"}
    ]
    assert all(
        "suppressions" not in each
        for check, each in told.items()
        if check != "s3-role-created-nowhere"
    )


def test_a_crash_fails_the_execution(out: Path) -> None:
    invocation = run(report(out))["invocations"][0]
    assert invocation["executionSuccessful"] is False
    crash = invocation["toolExecutionNotifications"][0]
    assert crash["message"]["text"] == "vpc-nat-only gave no verdict: ValueError: oh"
    assert crash["associatedRule"]["id"] == "vpc-nat-only"
    notes = [each["message"]["text"] for each in invocation["toolConfigurationNotifications"]]
    assert [f"note: {note}" for note in notes] == [*HEADLINE, "note: something was left out"]
    assert run(clean(out))["invocations"][0]["executionSuccessful"] is True


def test_hostile_names_are_words_only(out: Path) -> None:
    body = document(hostile(out))
    for text in strings(body):
        assert not [char for char in text if unicodedata.category(char) in ("Cf", "Cs", "Zl", "Zp")]
        assert not [char for char in text if unicodedata.category(char) == "Cc" and char != "\n"]
    for each in body["runs"][0]["results"]:
        text = each["message"]["text"]
        links = [part.split(")")[0] for part in text.split("](")[1:]]
        assert links == [str(number) for number in range(1, len(links) + 1)]
        for place in [*each["locations"], *each.get("relatedLocations", [])]:
            assert set(spot(place)[0]) <= URI


URI = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%/@")


def spot(location: Any) -> tuple[str, str, int | None]:
    physical = location["physicalLocation"]
    artifact = physical["artifactLocation"]
    return artifact["uri"], artifact["uriBaseId"], physical.get("region", {}).get("startLine")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from strings(below)
    elif isinstance(value, list):
        for below in value:
            yield from strings(below)
