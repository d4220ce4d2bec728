"""What a project asks of its drills: `[drill]` in the configuration, `--strict`, `--diff`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dr_validator.drill.loss import Loss
from dr_validator.report.drill.older import changes

from tests.cli.stage import run
from tests.drill.apps import EAST, NAME, TABLE, WEST, Json, drills, entry, pair, resource, write
from tests.drill.test_drill import validator

UNTOLD = {"record": {"HealthCheckId": None}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settle(folder: Path, text: str) -> None:
    (folder / "dr-validator.toml").write_text(text)


def told(folder: Path, app: dict[str, Json], *words: str) -> tuple[Json, int]:
    found, code = drills(folder, app, *words)
    assert list(validator().iter_errors(found)) == []
    return found, code


def test_the_plan_says_what_is_lost(folder: Path) -> None:
    settle(folder, '[drill]\nlose = ["us-west-2", "us-east-1:ELB"]\n')
    found, _ = told(folder, pair())
    assert [each["lost"] for each in found["drills"]] == [
        WEST,
        Loss.parse("us-east-1:elb").shown,
    ]
    asked, _ = told(folder, pair(), "--lose", EAST)
    assert [each["lost"] for each in asked["drills"]] == [EAST]


def test_only_what_is_required_has_to_recover(folder: Path) -> None:
    app = pair(UNTOLD)
    found, code = told(folder, app, "--lose", EAST)
    assert (code, [each["what"] for each in found["failed_by"]]) == (1, [NAME])
    app[WEST]["Pictures"] = resource("ElasticLoadBalancingV2::LoadBalancer")
    settle(folder, '[drill]\nrequired = ["*Pictures"]\n')
    found, code = told(folder, app, "--lose", EAST)
    assert (code, found["failed_by"]) == (0, [])
    assert entry(found["drills"][0])["required"] is False


def test_a_required_entry_that_is_not_there_fails(folder: Path) -> None:
    settle(folder, '[drill]\nrequired = ["shop.example.com", "api.example.com"]\n')
    found, code = told(folder, pair())
    assert code == 1
    assert found["failed_by"] == [
        {
            "lost": "",
            "what": "api.example.com",
            "why": "the app has no entry point of that name; it has shop.example.com",
        }
    ]


ACCEPTED = """
[[drill.accepted]]
entry = "shop.*"
{more}reason = "a shop window,
nothing more"
owner = "shop team"
"""


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("", 0),
        ('lost = "us-east-1"\n', 0),
        ('lost = "us-west-2"\n', 1),
        ("expires = 2999-01-01\n", 0),
        ("expires = 2020-01-01\n", 1),
    ],
)
def test_an_accepted_loss_does_not_fail(folder: Path, more: str, code: int) -> None:
    text = ACCEPTED.format(more=more).replace('"a shop window,\nnothing more"', '"a shop window"')
    settle(folder, text)
    found, got = told(folder, pair(UNTOLD), "--lose", EAST)
    assert got == code
    accepted = entry(found["drills"][0])["accepted"]
    if code:
        assert accepted is None
    else:
        assert (accepted["reason"], accepted["owner"]) == ("a shop window", "shop team")
        assert accepted["source"] == "dr-validator.toml, accepted loss 1"
    # What is lost is still told as lost.
    assert found["drills"][0]["verdict"] == "does-not-recover"


def test_what_is_accepted_and_no_longer_needed_is_said(folder: Path) -> None:
    settle(folder, '[[drill.accepted]]\nentry = "shop.example.com"\nreason = "for now"\n')
    found, code = told(folder, pair())
    assert code == 0
    assert found["notes"] == [
        "dr-validator.toml, accepted loss 1: shop.example.com is accepted, and nothing of that is "
        "lost; remove it"
    ]
    settle(
        folder,
        '[[drill.accepted]]\nentry = "shop.example.com"\nreason = "x"\nexpires = 2020-02-03\n',
    )
    found, _ = told(folder, pair())
    assert found["notes"] == [
        "dr-validator.toml, accepted loss 1: shop.example.com was accepted until 2020-02-03, and "
        "no longer is"
    ]


def test_an_accepted_store_breaches_no_objective(folder: Path) -> None:
    app = pair()
    app[EAST]["Table"] = resource("DynamoDB::Table", **TABLE)
    objective = "[objectives]\nrpo = 5\n"
    settle(folder, objective)
    found, code = told(folder, app, "--lose", EAST)
    assert code == 1
    [failed] = found["failed_by"]
    assert failed["why"].startswith("its RPO is breached: ")
    store = found["drills"][0]["stores"][0]
    accepted = f'[[drill.accepted]]\nstore = "{store["id"]}"\nreason = "made anew"\n'
    settle(folder, objective + accepted)
    found, code = told(folder, app, "--lose", EAST)
    assert code == 0
    assert found["drills"][0]["objectives"][-1]["verdict"] == "breached"
    assert found["drills"][0]["stores"][0]["accepted"]["reason"] == "made anew"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('lose = ["mars"]', "drill.lose is 'mars': mars is no region"),
        ("lose = 3", "drill.lose must be a list of losses"),
        ('requires = ["x"]', "drill.requires is not a known key; did you mean required?"),
        ('accepted = [{ reason = "x" }]', "needs entry or store"),
        ('accepted = [{ entry = "x" }]', "has no reason"),
        ('accepted = [{ entry = "x", reason = "y", lost = "a b" }]', "lost in entry 1 of"),
    ],
)
def test_a_wrong_plan_is_one_sentence(folder: Path, text: str, said: str) -> None:
    settle(folder, f"[drill]\n{text}\n")
    result = run("drill", *write(folder, pair()))
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_strict_fails_on_what_is_not_proven(folder: Path) -> None:
    app = pair({"check": {"FullyQualifiedDomainName": {"Fn::ImportValue": "host"}}})
    found, code = told(folder, app, "--lose", EAST)
    assert (entry(found["drills"][0])["reads"]["verdict"], code) == ("not-proven", 0)
    found, code = told(folder, app, "--lose", EAST, "--strict")
    assert code == 1
    assert found["failed_by"][0]["why"].startswith("not-proven: ")
    settle(folder, "strict = true\n")
    assert told(folder, app, "--lose", EAST)[1] == 1


def test_the_failure_is_told_in_each_format(folder: Path) -> None:
    paths = write(folder, pair(UNTOLD))
    for format_, words in (
        ("text", f"failed: {NAME} (us-east-1): does-not-recover: "),
        ("markdown", f"- **failed**: {NAME} (us-east-1): does-not-recover: "),
    ):
        result = run("drill", *paths, "--lose", EAST, "--format", format_)
        assert (result.exit_code, words in result.stdout) == (1, True), result.stdout


def older(folder: Path, app: dict[str, Json], *words: str) -> str:
    found, _ = told(folder, app, *words)
    path = folder / "older.json"
    path.write_text(json.dumps(found))
    return str(path)


def test_what_a_change_does_to_the_drill(folder: Path) -> None:
    before = pair()
    before[EAST]["Login"] = resource("SecretsManager::Secret", Name="login")
    old = older(folder, before, "--lose", EAST)
    after = pair({"check": {"RequestInterval": 30}})
    after[EAST]["Login"] = resource(
        "SecretsManager::Secret", Name="login", ReplicaRegions=[{"Region": WEST}]
    )
    found, code = told(folder, after, "--lose", EAST, "--diff", old)
    assert code == 0
    shown = [
        (each["of"], each["what"], each["before"], each["after"], each["better"])
        for each in found["changes"]
    ]
    assert (NAME, "RTO of reads", "90 s", "150 s", False) in shown
    assert ("us-east-1/Login", "RPO", "everything", "typical", True) in shown
    text = run("drill", *write(folder, after), "--lose", EAST, "--diff", old).stdout
    assert f"{NAME}: RTO of reads 90 s → 150 s (worse)" in text
    markdown = run(
        "drill", *write(folder, after), "--lose", EAST, "--diff", old, "--format", "markdown"
    ).stdout
    assert "### What changes" in markdown


def test_a_time_that_goes_with_its_verdict_is_not_told(folder: Path) -> None:
    old = older(folder, pair(), "--lose", EAST)
    found, _ = told(folder, pair(UNTOLD), "--lose", EAST, "--diff", old)
    assert [(each["what"], each["before"], each["after"]) for each in found["changes"]] == [
        ("verdict", "recovers", "does-not-recover"),
        ("reads", "recovers", "does-not-recover"),
        ("writes", "recovers", "does-not-recover"),
    ]


@pytest.mark.parametrize(
    ("verdict", "seconds", "better"),
    [("recovers", 60, True), ("degraded", 60, None), ("degraded", 120, False)],
)
def test_what_comes_sooner_and_is_less_is_no_gain(
    verdict: str, seconds: int, better: bool | None
) -> None:
    def drilled(verdict: str, seconds: int) -> Json:
        rto = {"kind": "computed", "seconds": seconds, "reason": ""}
        served = {"verdict": verdict, "rto": rto}
        entry = {"id": "dns:x", "name": "x", "reads": served, "writes": served}
        drill = {"lost": EAST, "verdict": verdict, "entries": [entry], "stores": []}
        return {"version": 1, "drills": [drill]}

    found = changes(drilled("recovers", 90), drilled(verdict, seconds), "old.json")
    assert {each.better for each in found if each.what.startswith("RTO")} == {better}


def test_nothing_changed_is_said(folder: Path) -> None:
    old = older(folder, pair())
    found, _ = told(folder, pair(), "--diff", old)
    assert found["changes"] == []
    text = run("drill", *write(folder, pair()), "--diff", old).stdout
    assert text.count("nothing has changed since then") == 2


def test_losses_that_only_one_has_drilled_are_not_compared(folder: Path) -> None:
    old = older(folder, pair(), "--lose", WEST)
    found, _ = told(folder, pair(UNTOLD), "--lose", EAST, "--diff", old)
    assert found["changes"] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "no such file"),
        ("{", "not valid JSON"),
        ("[]", "this is no drill"),
        ('{"version": 2, "drills": []}', "version 2 is not known"),
        ('{"version": 1, "drills": [{"lost": 3}]}', "this is no drill of version 1"),
        ('{"version": 1, "drills": ["x"]}', "this is no drill of version 1"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_an_older_drill_that_is_none(folder: Path, text: str | None, said: str) -> None:
    if text is not None:
        (folder / "old.json").write_text(text)
    result = run("drill", *write(folder, pair()), "--diff", "old.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "old.json: " in result.stderr


def test_an_app_without_a_way_in_proves_nothing(folder: Path) -> None:
    app = {region: {"Topic": resource("SNS::Topic")} for region in (EAST, WEST)}
    found, code = told(folder, app, "--lose", EAST)
    assert (found["drills"][0]["verdict"], code) == ("not-proven", 0)
    found, code = told(folder, app, "--lose", EAST, "--strict")
    assert code == 1
    assert found["failed_by"] == [
        {"lost": EAST, "what": "the app", "why": "no entry point is known that has to recover"}
    ]
