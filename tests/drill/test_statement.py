"""`dr-validator statement`: all that an auditor asks for, and nothing that changes by itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dr_validator.commands.statement import COMMITS, EPOCH

from tests.cli.stage import run
from tests.report.stage import HOSTILE

CONFIGURATION = """
[objectives]
rto = 1
rpo = 15

[[drill.accepted]]
store = "*/Jobs"
reason = "sent again"
owner = "orders"
expires = 2027-01-31

[[waivers]]
check = "alarm-tells-nobody"
construct = "East/Jobs"
reason = "agreed with the bank"
owner = "payments"
expires = 2026-12-31

[[waivers]]
check = "dns-missing-health-check"
stack = "West"
reason = "until the move"
expires = 2026-01-31
"""


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (EPOCH, *COMMITS):
        monkeypatch.delenv(name, raising=False)


def said(*words: str | Path) -> str:
    result = run("statement", *words, "--format", "markdown")
    assert result.exit_code == 1, result.output
    return result.stdout


def fact(text: str, name: str) -> str:
    (line,) = [each for each in text.splitlines() if each.startswith(f"| {name} |")]
    return line.removeprefix(f"| {name} | ").removesuffix(" |")


def test_the_date_and_the_commit_that_are_given(shop_here: Path) -> None:
    text = said(shop_here, "--date", "2026-11-28", "--commit", "0123abc")
    assert fact(text, "Date") == "2026-11-28"
    assert fact(text, "Commit") == "0123abc"
    assert fact(text, "Accounts") == "111122223333"
    assert fact(text, "Regions") == "us-east-1, us-west-2"


def test_the_app_is_named_without_the_folders_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "orders"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "app.yaml").write_text("Resources: {Jobs: {Type: AWS::SQS::Queue}}\n")
    (folder / "dr-validator.toml").write_text(
        '[[deployments]]\ntemplate = "app.yaml"\nregion = "us-east-1"\n'
    )
    for words in ((), ("app.yaml@us-east-1",)):
        text = run("statement", *words, "--format", "markdown").stdout
        assert fact(text, "App") == "orders"
        assert str(tmp_path) not in text
        assert str(tmp_path) not in run("drill", *words, "--format", "html").stdout


def test_the_date_and_the_commit_of_the_environment(
    shop_here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764288000")
    monkeypatch.setenv("CI_COMMIT_SHA", "feed")
    text = said(shop_here)
    assert (fact(text, "Date"), fact(text, "Commit")) == ("2025-11-28", "feed")
    assert said(shop_here) == text


def test_without_either_it_is_today_and_no_commit(shop_here: Path) -> None:
    before = datetime.now(UTC).date().isoformat()
    text = said(shop_here)
    assert before <= fact(text, "Date") <= datetime.now(UTC).date().isoformat()
    assert fact(text, "Commit") == "not given"


@pytest.mark.parametrize("epoch", ["soon", "9" * 30])
def test_what_is_no_date_is_one_sentence(
    shop_here: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    result = run("statement", shop_here, "--date", "28.11.2026")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "give it as YYYY-MM-DD" in result.stderr
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    result = run("statement", shop_here)
    assert result.exit_code == 2
    assert "seconds since 1970" in result.stderr


def test_objectives_and_waivers_with_owner_and_expiry(shop_here: Path) -> None:
    Path("dr-validator.toml").write_text(CONFIGURATION)
    text = said(shop_here, "--date", "2026-11-28")
    rows = text.splitlines()
    assert (
        "| */Jobs | East/Jobs (us-east-1: lost) | sent again | orders | 2027-01-31 "
        "| dr-validator.toml, accepted loss 1 |" in text.replace("\\*", "*")
    )
    waivers = [each for each in rows if ", waiver " in each]
    assert waivers == [
        "| alarm-tells-nobody | East/Jobs | agreed with the bank | payments | 2026-12-31 "
        "| in force | dr-validator.toml, waiver 1 |",
        "| dns-missing-health-check | West | until the move | not named | 2026-01-31 "
        "| expired | dr-validator.toml, waiver 2 |",
    ]
    assert any(each.startswith("| RTO of shop.example.com | breached: ") for each in rows)
    assert any(each.startswith("| RTO of shop.example.com | met: ") for each in rows)
    assert any(each.startswith("| RPO of East/Ledger | not proven: ") for each in rows)
    assert fact(text, "Configuration") == "dr-validator.toml"


def test_nothing_of_the_input_is_markdown(shop_here: Path) -> None:
    manifest = json.loads((shop_here / "manifest.json").read_text())
    attack = HOSTILE.replace("\ud800", "")
    for stack, artifact in manifest["artifacts"].items():
        artifact["metadata"] = {
            f"/{stack}/{attack}/{each['data']}": [each]
            for entries in artifact["metadata"].values()
            for each in entries
        }
    (shop_here / "manifest.json").write_text(json.dumps(manifest))
    text = said(shop_here)
    assert "<script" not in text
    assert "](" not in text
    assert "| cell |" not in text
