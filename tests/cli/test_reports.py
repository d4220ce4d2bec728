"""What each format says of one hand-made report."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from dr_validator.assembly import load
from dr_validator.commands.options import Format
from dr_validator.finding import Breaks, Crash, Finding, Problem, Related, Severity, Uncounted
from dr_validator.graph import Roles
from dr_validator.lint import AWS, CFN_LINT
from dr_validator.outcome import Look, Report
from dr_validator.place import Place
from dr_validator.report import REPORTERS
from dr_validator.report.json import document

from tests.cli.stage import BROKEN, CHECK, PRIMARY, broken, check, execute, write_assembly

HOSTILE = "\x1b[31mred\x1b]0;title\x07 \u202eevil\u2028 [bold]x[/bold] \x9b5m é"
KEYS = ["version", "tool", "assembly", "not_judged", "apps", "gate", "findings", "unproven"]
KEYS += ["waived", "known", "crashed", "checks", "catalog", "summary"]
FINDING = [
    *(
        "check",
        "also",
        "severity",
        "breaks",
        "proven",
        "message",
        "fix",
        "cdk_fix",
        "fingerprint",
        "place",
    )
]
FINDING += ["related"]
PLACE = ["stack", "region", "account", "logical_id", "pointer", "construct_path", "template"]
PLACE += ["line", "source", "file", "repository"]


def place(name: str = "Cluster", pointer: str = "/Properties/MasterUsername") -> Place:
    return Place(
        "Secondary",
        "us-east-2",
        "111122223333",
        name,
        pointer,
        f"Secondary/{name}/Resource",
        "Secondary.template.json",
    )


def finding(message: str, severity: Severity = Severity.HIGH, **more: Any) -> Finding:
    problem = Problem(place(), message, **more)
    return Finding("test-check", severity, Breaks.DEPLOY, problem, "leave it off")


def report(folder: Path, message: str = "it is wrong", **more: Any) -> Report:
    related = (Related(place("Global", ""), "the global cluster"),)
    content: dict[str, Any] = {
        "findings": (finding(message, related=related), finding("it is bad", Severity.LOW)),
        "unproven": (finding("whether it holds", proven=False, reason="AWS assigns it"),),
        "waived": (Uncounted(finding("waived"), "agreed", "CDK"),),
        "known": (Uncounted(finding("it is old"), "found there", "--diff base"),),
        "crashed": (Crash("test-other", "ValueError: oh"),),
        "notes": ("something was left out",),
    }
    roles = Roles("us-east-1", ("us-east-2",), ("us-east-1 is primary: a tag",), dr=True)
    return Report(load(broken(folder)), roles, ("test-check",), **{**content, **more})


def written(form: str, what: Report, **look: Any) -> str:
    out = io.StringIO()
    REPORTERS[form](what, out, Look(**look))
    return out.getvalue()


def test_the_table_and_the_option_name_the_same_formats() -> None:
    assert sorted(REPORTERS) == sorted(form.value for form in Format)


def test_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert written("text", report(Path("cdk.out")), seconds=1.25) == (
        """\
high[test-check] it is wrong
  --> cdk.out/Secondary.template.json:8   Secondary/Cluster (us-east-2) /Properties/MasterUsername
  ::: cdk.out/Secondary.template.json:2   Secondary/Global (us-east-2)   the global cluster
  breaks: deploy     fix: leave it off

low[test-check] it is bad
  --> cdk.out/Secondary.template.json:8   Secondary/Cluster (us-east-2) /Properties/MasterUsername
  breaks: deploy     fix: leave it off

crashed[test-other] ValueError: oh
  this check gave no verdict; the others did. Please report this bug.

not proven
  test-check: whether it holds, since AWS assigns it
      cdk.out/Secondary.template.json:8   Secondary/Cluster (us-east-2) /Properties/MasterUsername

waived
  test-check: Secondary/Cluster, by CDK: agreed

1 check over 2 stacks in us-east-1, us-east-2
primary us-east-1, secondary us-east-2 (us-east-1 is primary: a tag)
note: something was left out
2 findings (1 high, 1 low) · 1 crashed · 1 waived · 1 known · 1 not proven (1 AWS assigns it) · """
        "2 stacks · 2 regions · 1.2 s\n"
    )


def test_concise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    spot = "cdk.out/Secondary.template.json:8"
    whereabouts = "[Secondary/Cluster (us-east-2) /Properties/MasterUsername]"
    assert written("concise", report(Path("cdk.out"))).splitlines() == [
        f"{spot}: high[test-check] it is wrong {whereabouts}",
        f"{spot}: low[test-check] it is bad {whereabouts}",
        "crashed[test-other] ValueError: oh",
        f"{spot}: unproven[test-check] whether it holds: AWS assigns it {whereabouts}",
        f"{spot}: waived[test-check] waived: agreed {whereabouts}",
        "note: 1 check over 2 stacks in us-east-1, us-east-2",
        "note: primary us-east-1, secondary us-east-2 (us-east-1 is primary: a tag)",
        "note: something was left out",
        "2 findings (1 high, 1 low) · 1 crashed · 1 waived · 1 known · "
        "1 not proven (1 AWS assigns it) · 2 stacks · 2 regions",
    ]


def test_json_has_the_promised_keys_and_fits_its_schema(tmp_path: Path) -> None:
    body = json.loads(written("json", report(tmp_path)))
    assert list(body) == KEYS
    for found in body["findings"]:
        assert list(found) == FINDING
        assert list(found["place"]) == PLACE
        assert all(list(end) == [*PLACE, "note"] for end in found["related"])
    assert [list(found) for found in body["unproven"]] == [[*FINDING, "reason", "cause"]]
    assert [found["proven"] for found in body["findings"]] == [True, True]
    assert [found["proven"] for found in body["unproven"]] == [False]
    schema()(body)


def schema() -> Any:
    text = files("dr_validator.schema").joinpath("report.schema.json").read_text(encoding="utf-8")
    rules = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(rules)
    return jsonschema.Draft202012Validator(rules).validate


def test_the_schema_refuses_what_is_not_a_report(tmp_path: Path) -> None:
    body = document(report(tmp_path))
    body["findings"][0]["proven"] = False
    with pytest.raises(jsonschema.ValidationError):
        schema()(body)


GROWING = {
    ("assembly", "kind"): ["cdk", "templates", "memory", "several"],
    ("finding", "breaks"): [each.value for each in Breaks],
    ("summary", "linter"): ["none", CFN_LINT.name, f"{CFN_LINT.name},{AWS.name}"],
    ("summary", "exit_code"): [0, 1, 4],
}


def test_enumerations_that_may_grow_take_what_is_not_there_yet(tmp_path: Path) -> None:
    rules = json.loads(
        files("dr_validator.schema").joinpath("report.schema.json").read_text(encoding="utf-8")
    )
    for (part, key), values in GROWING.items():
        assert rules["$defs"][part]["properties"][key]["examples"] == values
        assert key in rules["description"]
    body = document(report(tmp_path))
    body["assembly"]["kind"] = body["summary"]["linter"] = "to-come"
    body["findings"][0]["breaks"] = "to-come"
    body["summary"]["exit_code"] = 9
    schema()(body)


def test_two_findings_at_one_place_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    body = document(report(tmp_path))
    everything = [*body["findings"], *body["unproven"], *body["waived"], *body["known"]]
    assert len({found["fingerprint"] for found in everything}) == len(everything)


@pytest.mark.parametrize("form", sorted(REPORTERS))
def test_hostile_names_steer_nothing(tmp_path: Path, form: str) -> None:
    words = f"{HOSTILE} \ud800"
    hostile = Place("\x1b[2J", HOSTILE, None, HOSTILE, f"/{HOSTILE}", HOSTILE, HOSTILE)
    odd = Finding(
        "test-check",
        Severity.HIGH,
        Breaks.DATA,
        Problem(hostile, words, related=(Related(hostile, words),)),
        HOSTILE,
    )
    unsure = Finding(
        "test-check",
        Severity.LOW,
        Breaks.DATA,
        Problem(hostile, HOSTILE, "", (), False, HOSTILE),
        "",
    )
    what = report(
        tmp_path,
        findings=(odd,),
        unproven=(unsure,),
        waived=(Uncounted(odd, HOSTILE, HOSTILE),),
        crashed=(Crash("test-check", HOSTILE),),
        notes=(HOSTILE,),
    )
    told = written(form, what, width=80, statistics=True)
    assert not set("\x1b\x07\u202e\u2028\x9b\ud800") & set(told)
    told.encode("utf-8")
    if form != "json":
        assert "\\x1b[31mred" in told
        assert "[bold]x[/bold]" in told


def test_colors_only_when_wanted(tmp_path: Path) -> None:
    assert "\x1b[31mhigh[test-check]\x1b[0m it is wrong" in written(
        "text", report(tmp_path), color=True
    )
    assert "\x1b" not in written("text", report(tmp_path))


def test_lines_are_wrapped_to_the_width(tmp_path: Path) -> None:
    told = written("text", report(tmp_path, "word " * 40), width=60)
    message = told.split("\n  -->")[0].splitlines()
    assert len(message) > 2
    assert all(len(line) <= 60 for line in message)


def test_a_clean_report_says_what_was_checked(tmp_path: Path) -> None:
    nothing: dict[str, Any] = dict.fromkeys(
        ("findings", "unproven", "waived", "known", "crashed"), ()
    )
    told = written("text", report(tmp_path, **nothing))
    assert told.startswith("no findings: 1 check over 2 stacks in us-east-1, us-east-2\n")


def test_same_input_same_bytes(tmp_path: Path) -> None:
    folder = broken(tmp_path)
    told = {
        execute(
            "check", folder, "--format", "json", "--lint", "none", env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1
    schema()(json.loads(told.pop()))


@pytest.mark.parametrize(
    ("path", "rule", "reason", "held"),
    [
        ("/Secondary/Cluster", f"dr-validator::{CHECK}", "we know", True),
        ("/Secondary", f"dr-validator::{CHECK}", "all of the stack", True),
        ("/Primary", f"dr-validator::{CHECK}", "elsewhere", False),
        ("/Secondary", f"other::{CHECK}", "another tool", False),
        ("/Secondary", f"dr-validator::{CHECK}", " ", False),
    ],
)
def test_acknowledged_in_the_cdk_code(
    tmp_path: Path, path: str, rule: str, reason: str, held: bool
) -> None:
    entry = {path: [{"type": "aws:cdk:acknowledged-rules", "data": {rule: reason}}]}
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": BROKEN}
    result = check(write_assembly(tmp_path, stacks, entry), "--format", "json")
    accepted = [(found["check"], found["reason"]) for found in json.loads(result.stdout)["waived"]]
    assert accepted == ([(CHECK, reason)] if held else [])
    assert result.exit_code == (0 if held else 1)
