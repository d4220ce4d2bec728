"""Workflow commands, read back as the runner of GitHub Actions reads them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.report.stage import CHECK, HEADLINE, OTHER, clean, hostile, report, written

_COMMAND = re.compile(r"^\s*::(?P<name>[^ :]+)(?: (?P<properties>.*?))?::(?P<data>.*)$")
_OLD_COMMAND = re.compile(r"##\[")


def commands(told: str) -> list[tuple[str, dict[str, str], str]]:
    """Each command with its properties and its data, unescaped as the runner does it."""
    found = []
    for line in told.split("\n"):
        if match := _COMMAND.match(line):
            pairs = (pair.partition("=") for pair in (match["properties"] or "").split(",") if pair)
            properties = {key: _unescape(value) for key, _, value in pairs}
            found.append((match["name"], properties, _unescape(match["data"])))
    return found


def _unescape(text: str) -> str:
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_each_finding_is_an_annotation_of_its_line(out: Path) -> None:
    told = commands(written("github", report(out)))
    assert [(name, properties) for name, properties, _ in told] == [
        ("error", {"title": "crashed: vpc-nat-only"}),
        ("error", {"file": "stacks/payments.py", "line": "21", "title": f"critical: {CHECK}"}),
        ("error", {"file": "app.py", "line": "20", "title": f"high: {OTHER}"}),
        ("notice", {"file": "stacks/payments.py", "line": "12", "title": "low: cfn-lint-E3012"}),
        (
            "notice",
            {
                "file": "stacks/payments.py",
                "line": "31",
                "title": "not proven: s3-destination-unordered",
            },
        ),
        ("group", {}),
        ("endgroup", {}),
    ]
    assert told[1][2] == (
        "it sets MasterUsername\n"
        "at Secondary/Cluster (us-east-2) /Properties/QueueName, "
        "cdk.out/Secondary.template.json:6\n"
        "see stacks/payments.py:11: the global cluster it joins\n"
        "breaks: deploy\n"
        "fix: leave it off"
    )


def test_the_log_has_the_rest(out: Path) -> None:
    told = written("github", report(out)).splitlines()
    assert told[-6:] == [
        "waived: s3-role-created-nowhere: it is waived [Secondary/Cluster (us-east-2) "
        "/Properties/QueueName]: agreed (a waiver)",
        "::endgroup::",
        *HEADLINE,
        "note: something was left out",
        "3 findings (1 critical, 1 high, 1 low) · 1 crashed · 1 waived · "
        "1 not proven (1 AWS assigns it) · 3 stacks · 2 regions · 1 check not run",
    ]


def test_a_strict_run_warns_of_what_is_not_proven(out: Path) -> None:
    told = commands(written("github", report(out, strict=True)))
    assert ("error", "not proven: s3-destination-unordered") in [
        (name, properties.get("title")) for name, properties, _ in told
    ]


def test_a_clean_run_gives_no_command(out: Path) -> None:
    assert commands(written("github", clean(out))) == []


def test_hostile_names_give_no_command_of_their_own(out: Path) -> None:
    told = written("github", hostile(out))
    assert {name for name, _, _ in commands(told)} == {"error", "notice", "group", "endgroup"}
    assert not _OLD_COMMAND.search(told)
    for _, properties, data in commands(told):
        assert set(properties) <= {"file", "line", "title"}
        assert "forged" not in properties.get("title", "")
        assert not any(line.lstrip().startswith("::") for line in data.splitlines())
    assert len(commands(told)) == told.count("\n::") + told.startswith("::")


def test_a_line_that_begins_like_a_command_is_none(out: Path) -> None:
    told = written("github", report(out, notes=("::stop-commands::x",), crashed=()))
    assert "note: ::stop-commands::x" in told.splitlines()
    assert "stop-commands" not in {name for name, _, _ in commands(told)}
