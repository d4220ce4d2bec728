"""What is printed stands in the log of a job, where its runner looks for commands in every line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from dr_validator.place import Place
from dr_validator.report import REPORTERS

from tests.cli.stage import broken, check
from tests.report.stage import HOSTILE, finding, hostile, report, written

# GitHub's old form and Azure's, anywhere in a line; GitHub's own only at its beginning.
_ANYWHERE = re.compile(r"##\w*\[")
_AT_START = re.compile(r"^\s*::(?!: )", re.MULTILINE)
FORGED = "::error file=a,line=1::forged"


@pytest.mark.parametrize("form", sorted(REPORTERS))
def test_no_name_is_a_command_within_a_line(out: Path, form: str) -> None:
    assert _ANYWHERE.search(HOSTILE)
    assert not _ANYWHERE.search(written(form, hostile(out)))


def test_json_says_the_same_all_the_same(out: Path) -> None:
    told = json.loads(written("json", hostile(out)))
    assert HOSTILE in [each["message"] for each in told["findings"]]


@pytest.mark.parametrize("form", sorted(set(REPORTERS) - {"github"}))
def test_no_name_is_a_command_at_the_beginning_of_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """The frames of the CDK code are in the assembly, and so is what they call a file."""
    monkeypatch.chdir(tmp_path)
    manifest = broken(tmp_path / "cdk.out") / "manifest.json"
    body = json.loads(manifest.read_text())
    for artifact in body["artifacts"].values():
        for entries in artifact["metadata"].values():
            entries[0]["trace"] = [f"f ({FORGED}:3)"]
    manifest.write_text(json.dumps(body))
    told = check("cdk.out", "--format", form).stdout
    # GitLab and SARIF take files of the repository only.
    assert form in ("gitlab", "sarif") or FORGED in told
    assert not _AT_START.search(told)


@pytest.mark.parametrize("form", ["text", "concise"])
def test_nor_is_the_name_of_a_template(out: Path, form: str) -> None:
    spot = Place("Gone", None, None, "Queue", "", "Gone/Queue", FORGED)
    unsure = finding("whether it holds", spot, proven=False, reason="it is gone")
    told = written(form, report(out, findings=(finding("x", spot),), unproven=(unsure,)))
    assert told.count(FORGED) == 2
    assert not _AT_START.search(told)
