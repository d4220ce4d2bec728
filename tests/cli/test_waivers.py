"""What is waived, where that is written, and what becomes of a waiver that does nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.stage import BROKEN, CHECK, PRIMARY, Json, broken, check, write_assembly

SPOT = "Secondary/Cluster"
RULES = "aws:cdk:acknowledged-rules"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def waiver(**words: str) -> str:
    given = {"check": CHECK, "construct": SPOT, "reason": "we know", **words}
    lines = [f"{key} = {value!r}" for key, value in given.items() if value]
    return "\n".join(["[[waivers]]", *lines, ""])


def configure(*waivers: str) -> None:
    Path("dr-validator.toml").write_text("\n".join(waivers))


def waiving(*entries: Json, on: str = "Cluster") -> Path:
    """The broken assembly, with `entries` in the metadata of a resource, or ("") of the stack."""
    resources = json.loads(json.dumps(BROKEN))
    folder = write_assembly(
        Path("cdk.out"), {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": resources}
    )
    template = folder / "Secondary.template.json"
    body = json.loads(template.read_text())
    (body["Resources"][on] if on else body)["Metadata"] = {
        "dr-validator": {"waivers": list(entries)}
    }
    template.write_text(json.dumps(body))
    return folder


def acknowledging(path: str, rule: str, reason: str) -> Path:
    entry = {path: [{"type": RULES, "data": {rule: reason}}]}
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": BROKEN}
    return write_assembly(Path("cdk.out"), stacks, entry)


def outcome(*words: str | Path, select: str | None = CHECK) -> tuple[int, Json]:
    result = check(*words, "--format", "json", select=select)
    assert result.exit_code in (0, 1), result.stderr
    return result.exit_code, json.loads(result.stdout)


def waived(report: Json) -> list[tuple[str, str]]:
    return [(each["reason"], each["by"]) for each in report["waived"]]


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"check": "aurora"},
        {"construct": "Secondary"},
        {"construct": "*/Cluster"},
        {"construct": "/Secondary/Cluster/"},
        {"construct": "", "stack": "Sec*"},
        {"stack": "Secondary"},
        {"expires": "9999-12-31"},
    ],
)
def test_the_configuration_waives(words: dict[str, str]) -> None:
    configure(waiver(**words))
    code, report = outcome(broken(Path("cdk.out")))
    assert (code, report["findings"]) == (0, [])
    assert waived(report) == [("we know", "dr-validator.toml, waiver 1")]
    assert report["assembly"]["notes"] == []


@pytest.mark.parametrize(
    "words",
    [
        {"check": "aurora-not-linked"},
        {"construct": "Primary"},
        {"construct": "Secondary/Clus"},
        {"stack": "Primary"},
        {"construct": "", "stack": "Prim*"},
    ],
)
def test_it_waives_nothing_else(words: dict[str, str]) -> None:
    configure(waiver(**words))
    code, report = outcome(broken(Path("cdk.out")))
    assert code == 1
    assert [found["check"] for found in report["findings"]] == [CHECK]
    assert report["waived"] == []


def test_the_owner_is_named() -> None:
    configure(waiver(owner="payments team"))
    told = check(broken(Path("cdk.out"))).stdout
    assert f"{CHECK}: Secondary/Cluster, by dr-validator.toml, waiver 1, owner payments" in told
    assert "1 waived" in told


@pytest.mark.parametrize("reason", ["", "  "])
def test_in_the_configuration_a_reason_must_be_given(reason: str) -> None:
    configure(waiver(), waiver(reason=reason))
    result = check(broken(Path("cdk.out")))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "dr-validator.toml: entry 2 of waivers has no reason; add one" in result.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"check": "aurora-secondary-credential"}, f"waiver 1: aurora-secondary-credential: no "
         f"such check; did you mean {CHECK}?"),
        ({"construct": ""}, "entry 1 of waivers needs construct or stack"),
        ({"expires": "soon"}, "expires in entry 1 of waivers must be a date, such as 2027-03-31"),
        ({"resaon": "x"}, "resaon in entry 1 of waivers is not a known key; did you mean reason?"),
    ],
)  # fmt: skip
def test_a_wrong_waiver_in_the_configuration_is_2(words: dict[str, str], sentence: str) -> None:
    configure(waiver(**words))
    result = check(broken(Path("cdk.out")))
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


@pytest.mark.parametrize("on", ["Cluster", ""])
def test_the_template_waives(on: str) -> None:
    folder = waiving({"check": CHECK, "reason": "we know", "owner": "payments"}, on=on)
    code, report = outcome(folder)
    assert code == 0
    where = SPOT if on else "Secondary"
    assert waived(report) == [("we know", f"template metadata of {where}, owner payments")]


def test_the_template_of_a_stack_holds_for_the_stacks_nested_in_it() -> None:
    configure("select = ['assembly-unread']")
    inner = {"Broken": {"Properties": {}}, "Sound": {"Type": "AWS::SNS::Topic"}}
    outer = {
        "Nested": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": "x"},
            "Metadata": {"aws:asset:path": "inner.json"},
        }
    }
    folder = write_assembly(Path("cdk.out"), {"Outer@us-east-1": outer})
    (folder / "inner.json").write_text(json.dumps({"Resources": inner}))
    assert outcome(folder, select="assembly-unread")[0] == 1
    template = folder / "Outer.template.json"
    waivers = [{"check": "assembly", "reason": "we know"}]
    metadata = {"dr-validator": {"waivers": waivers}}
    template.write_text(json.dumps({"Metadata": metadata, "Resources": outer}))
    code, report = outcome(folder, select="assembly-unread")
    assert (code, [each["place"]["stack"] for each in report["waived"]]) == (
        0,
        ["Outer/Nested"],
    )


def test_in_the_template_a_missing_reason_is_a_finding() -> None:
    code, report = outcome(waiving({"check": CHECK}), select=f"{CHECK},waiver")
    assert code == 1
    assert [(each["check"], each["place"]["pointer"]) for each in report["findings"]] == [
        (CHECK, "/Properties/MasterUsername"),
        ("waiver-without-reason", "/Metadata/dr-validator/waivers/0"),
    ]


def test_in_the_template_an_unknown_check_is_a_finding() -> None:
    folder = waiving({"check": "aurora-secondary-credential", "reason": "we know"})
    code, report = outcome(folder, select="waiver")
    assert code == 1
    assert [each["message"] for each in report["findings"]] == [
        f"the waiver names aurora-secondary-credential, but no such check; did you mean {CHECK}?"
    ]


@pytest.mark.parametrize(
    ("rule", "reason", "found", "words"),
    [
        (f"dr-validator::{CHECK}", " ", "waiver-without-reason", "without a reason"),
        ("dr-validator::auroa", "x", "waiver-invalid", "did you mean aurora?"),
        (f"Annotation::{CHECK}", "x", "waiver-invalid", f"must be dr-validator::{CHECK}"),
        ("Annotation::s3-role", "x", "waiver-invalid", "must be dr-validator::s3-role"),
        (f"DR-Validator::{CHECK}", "x", "waiver-invalid", f"must be dr-validator::{CHECK}"),
    ],
)
def test_a_wrong_acknowledgement_is_a_finding(
    rule: str, reason: str, found: str, words: str
) -> None:
    code, report = outcome(acknowledging("/Secondary/Cluster", rule, reason), select="waiver")
    assert code == 1
    assert [each["check"] for each in report["findings"]] == [found]
    assert words in report["findings"][0]["message"]
    assert report["findings"][0]["place"]["logical_id"] == "Cluster"


@pytest.mark.parametrize(
    "rule", ["Annotation::CdkNagValidator", "Annotation::security", "other::whatever"]
)
def test_what_other_tools_waive_is_theirs(rule: str) -> None:
    code, report = outcome(acknowledging("/Secondary", rule, ""), select="waiver")
    assert (code, report["findings"]) == (0, [])


def test_a_prefix_is_acknowledged_too() -> None:
    code, report = outcome(acknowledging("/Secondary", "dr-validator::aurora", "we know"))
    assert code == 0
    assert waived(report) == [("we know", "CDK acknowledgement at Secondary")]


def test_what_is_not_proven_is_waived_too() -> None:
    doubt = json.loads(json.dumps(BROKEN))
    doubt["Cluster"]["Properties"]["GlobalClusterIdentifier"] = {"Ref": "Given"}
    folder = write_assembly(
        Path("cdk.out"), {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": doubt}
    )
    template = folder / "Secondary.template.json"
    body = json.loads(template.read_text())
    template.write_text(json.dumps({**body, "Parameters": {"Given": {"Type": "String"}}}))
    assert len(outcome(folder)[1]["unproven"]) == 1
    configure(waiver())
    _, report = outcome(folder)
    assert report["unproven"] == []
    assert waived(report) == [("we know", "dr-validator.toml, waiver 1")]


def test_an_expired_one_no_longer_works_and_says_so() -> None:
    configure(waiver(expires="2020-02-29"))
    result = check(broken(Path("cdk.out")))
    assert result.exit_code == 1
    assert (
        f"the waiver of {CHECK} (dr-validator.toml, waiver 1) expired on 2020-02-29 and no longer "
        "applies; renew or remove it"
    ) in result.stdout


def test_an_expired_one_in_the_template_says_so() -> None:
    folder = waiving({"check": CHECK, "reason": "we know", "expires": "2020-02-29"})
    result = check(folder)
    assert result.exit_code == 1
    assert "(template metadata of Secondary/Cluster) expired on 2020-02-29" in result.stdout


UNUSED = "is not used: nothing is found there for it to waive; remove it"


@pytest.mark.parametrize(
    ("words", "options", "told"),
    [
        ({"construct": "Nowhere"}, (), True),
        ({"construct": "Nowhere"}, ("--stack", "Primary"), True),
        ({"construct": "Primary"}, (), True),
        # The check was not run, or not all that the words name.
        ({"check": "dns-alias-zone-mismatch"}, (), False),
        ({"check": "aurora", "construct": "Primary"}, (), False),
        ({"check": "cfn-lint-E3012"}, (), False),
        # The stack it speaks of was left out.
        ({}, ("--stack", "Primary"), False),
        ({"construct": "*/Cluster"}, ("--stack", "Primary"), False),
        ({"construct": "", "stack": "Sec*"}, ("--stack", "Primary"), False),
    ],
)
def test_an_unused_one_is_told(words: dict[str, str], options: tuple[str, ...], told: bool) -> None:
    configure(waiver(**words))
    _, report = outcome(broken(Path("cdk.out")), *options)
    assert [note for note in report["assembly"]["notes"] if UNUSED in note] == (
        [f"the waiver of {words.get('check', CHECK)} (dr-validator.toml, waiver 1) {UNUSED}"]
        if told
        else []
    )


def test_an_unused_one_in_the_app_is_told() -> None:
    folder = acknowledging("/Primary", f"dr-validator::{CHECK}", "we know")
    notes = outcome(folder)[1]["assembly"]["notes"]
    assert notes == [f"the waiver of {CHECK} (CDK acknowledgement at Primary) {UNUSED}"]


def test_no_waivers_counts_what_is_waived() -> None:
    configure(waiver())
    folder = waiving({"check": CHECK, "reason": "we know"})
    assert outcome(folder)[0] == 0
    code, report = outcome(folder, "--no-waivers")
    assert (code, report["waived"], report["assembly"]["notes"]) == (1, [], [])


def test_a_template_without_construct_paths_is_named_by_logical_id() -> None:
    Path("app.yaml").write_text(
        "Resources:\n  Broken: {Properties: {}}\n  Topic: {Type: AWS::SNS::Topic}\n"
    )
    found = outcome("app.yaml@us-east-1", select="assembly-unread")[1]["findings"]
    stack = found[0]["place"]["stack"]
    configure(waiver(check="assembly-unread", construct=stack))
    assert outcome("app.yaml@us-east-1", select="assembly-unread")[0] == 0


def test_hostile_words_steer_nothing() -> None:
    hostile: dict[str, Any] = {"check": CHECK, "reason": "\x1b[31mred\n::error::x", "owner": "\x07"}
    result = check(waiving(hostile))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "\n::error" not in result.stdout
