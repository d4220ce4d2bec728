"""A gate does not pass on nothing: what must be there, and what was not looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from tests.cli.stage import CHECK, PLAIN, PRIMARY, check, execute, run, secondary, single, sound
from tests.cli.stage import write_assembly as write

Configure = Callable[[str], Path]
CUSTOM = {"Type": "Custom::GlobalDatabase", "Properties": {"ServiceToken": "arn:x"}}
POOL = {"Type": "AWS::Cognito::IdentityPool", "Properties": {}}


def report(*words: str | Path) -> dict[str, Any]:
    result = check(*words, "--format", "json", select=None)
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["summary"]["exit_code"] == result.exit_code
    return found


def unmet(*words: str | Path) -> list[str]:
    found = report(*words)
    missing: list[str] = found["gate"]["unmet"]
    assert ("gate" in found["summary"]["failed_by"]) == bool(missing)
    return missing


def test_what_disaster_recovery_takes(here: Configure) -> None:
    del here
    assert unmet(sound(Path("cdk.out")), "--require-dr") == []
    assert unmet(single(Path("one"))) == []
    assert unmet(single(Path("one")), "--require-dr") == [
        "the app shows no sign of disaster recovery, so the checks about it were not run",
        "all stacks are in us-east-1: disaster recovery needs two regions",
    ]
    two = write(Path("two"), {"One@us-east-1": PLAIN, "Two@us-east-2": PLAIN})
    assert unmet(two, "--require-dr", "--primary", "us-east-1") == [
        "no region is known to be secondary: name it with --secondary"
    ]
    nowhere = write(Path("nowhere"), {"One": PLAIN})
    assert unmet(nowhere, "--require-dr")[1:] == [
        "no region is known: disaster recovery needs two regions"
    ]


def test_a_selection_that_leaves_recovery_out_does_not_meet_it(here: Configure) -> None:
    del here
    folder = sound(Path("cdk.out"))
    result = check(folder, "--require-dr", select="vpc")
    assert result.exit_code == 1
    assert "the gate fails: no check about disaster recovery was run" in result.stdout
    assert " stacks in us-east-1, us-east-2; none of them about disaster recovery" in result.stdout
    assert "the gate fails" in check(folder, "--require-dr", "-q", select="vpc").stdout
    assert check(folder, "--require-dr", select=CHECK).exit_code == 0


def test_the_configuration_says_what_must_be_there(here: Configure) -> None:
    folder = sound(Path("cdk.out"))
    here('[gate]\nregions = ["us-east-1", "eu-west-1"]\nroles = ["primary", "secondary"]\n')
    assert unmet(folder) == ["no stack is in eu-west-1"]
    here('[gate]\nregions = ["us-east-1", "us-east-2"]\nroles = ["primary", "secondary"]\n')
    assert unmet(folder) == []
    assert unmet(single(Path("one"))) == [
        "no stack is in us-east-2",
        "no region is known to be primary: name it with --primary",
        "no region is known to be secondary: name it with --secondary",
    ]
    here("[gate]\nrequire-dr = true\n")
    assert len(unmet(single(Path("one")))) == 2


def test_ways_in_and_stores_that_must_be_there(here: Configure) -> None:
    name = {"Name": "api.example.com", "Type": "A", "HostedZoneId": "Z0123456789ABCDEFGHIJ"}
    alias = {"DNSName": {"Fn::GetAtt": ["Web", "DNSName"]}, "HostedZoneId": "Z35SXDOTRQ7X7K"}
    web = {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {}}
    record = {"Type": "AWS::Route53::RecordSet", "Properties": {**name, "AliasTarget": alias}}
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {}}
    folder = write(
        Path("cdk.out"), {"App@us-east-1": {"Web": web, "Record": record, "Orders": table}}
    )
    here('[gate]\nentries = ["api.example.com", "www.*"]\nstores = ["*/Orders", "App/Bills"]\n')
    assert unmet(folder) == ["no entry matches www.*", "no store matches App/Bills"]
    here('[gate]\nentries = ["dns:api.*"]\nstores = ["App/Orders"]\n')
    assert unmet(folder) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[gate]\nregions = ["Ohio"]', "gate.regions is 'Ohio', which is not a region"),
        ('[gate]\nroles = ["main"]', "gate.roles must be one of primary, secondary"),
        ("[gate]\nrequire_dr = true", "gate.require_dr is not a known key; did you mean"),
    ],
)
def test_what_is_wrong_with_it_is_said(here: Configure, text: str, sentence: str) -> None:
    sound(Path("cdk.out"))
    here(text)
    result = run("check", "--lint", "none")
    assert (result.exit_code, sentence in result.stderr) == (2, True)


FORMATS = ("text", "concise", "json", "sarif", "junit", "github", "gitlab", "markdown", "html")


def unlooked(folder: Path) -> Path:
    """An app with something that no check covers, and no second region."""
    return write(folder, {"Alone@us-east-1": {"Db": CUSTOM, "Pool": POOL, "Other": CUSTOM}})


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_what_was_not_looked_at(form: str, here: Configure) -> None:
    del here
    done = execute("check", str(unlooked(Path("cdk.out"))), "--lint", "none", "--format", form,
                   "--require-dr")  # fmt: skip
    assert done.returncode == 1
    words = ("Custom::GlobalDatabase", "AWS::Cognito::IdentityPool", "disaster recovery needs two")
    for word in words:
        assert word in done.stdout.replace("\\", "").replace("<!-- -->", ""), word


def test_what_the_gate_misses_fails_in_each_format_that_knows_failures(here: Configure) -> None:
    del here
    folder = unlooked(Path("cdk.out"))

    def written(form: str) -> str:
        return check(folder, "--require-dr", "--format", form, select=None).stdout

    suites = Xml.fromstring(written("junit").encode())
    failed = [
        each.get("classname")
        for each in suites.iter("testcase")
        if each.find("failure") is not None
    ]
    assert failed == ["dr-validator.gate", "dr-validator.gate"]
    assert suites.get("failures") == "2"
    gitlab = json.loads(written("gitlab"))
    assert [each["severity"] for each in gitlab if each["check_name"] == "gate"] == ["blocker"] * 2
    sarif = json.loads(written("sarif"))["runs"][0]
    results = [each for each in sarif["results"] if each["ruleId"] == "gate"]
    assert [each["level"] for each in results] == ["error"] * 2
    rules = sarif["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in results] == ["gate"] * 2
    assert written("github").count("::error title=the gate fails::") == 2


def test_what_is_not_judged_is_counted_and_placed(here: Configure) -> None:
    del here
    found = report(unlooked(Path("cdk.out")))["not_judged"]
    assert [(each["type"], each["count"], each["holds_data"]) for each in found] == [
        ("AWS::Cognito::IdentityPool", 1, True),
        ("Custom::GlobalDatabase", 2, None),
    ]
    assert [place["logical_id"] for place in found[1]["places"]] == ["Db", "Other"]
    assert all(place["line"] for each in found for place in each["places"])


def test_what_holds_data_comes_first_and_by_name(here: Configure) -> None:
    del here
    other = {f"R{n}": {"Type": "AWS::Budgets::Budget"} for n in range(3)}
    folder = write(Path("cdk.out"), {"A@us-east-1": {**other, "Db": CUSTOM, "Pool": POOL}})
    told = "not judged: 1 AWS::Cognito::IdentityPool, 1 Custom::GlobalDatabase, 3 resources"
    assert told in check(folder, select=None).stdout


def test_macros_modules_and_absent_templates_are_not_judged(here: Configure) -> None:
    del here
    body = {
        "Transform": "Company::Macro",
        "Resources": {
            "Data": {"Type": "Acme::Data::Regional::MODULE"},
            "Thing": {"Type": "Vendor::Database::Cluster"},
            "Nested": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": "https://h/x.yaml"},
            },
            "Table": {"Type": "AWS::DynamoDB::Table"},
        },
    }
    Path("app.json").write_text(json.dumps(body))
    found = {each["type"]: each["count"] for each in report("app.json@us-east-1")["not_judged"]}
    assert found == {
        "Acme::Data::Regional::MODULE": 1,
        "AWS::CloudFormation::Stack": 1,
        "Company::Macro": 1,
        "Vendor::Database::Cluster": 1,
    }


def test_what_is_judged_is_not_listed(here: Configure) -> None:
    del here
    folder = sound(Path("cdk.out"))
    assert report(folder)["not_judged"] == []
    assert "not judged" not in check(folder, select=None).stdout


def verdicts(*words: str | Path) -> dict[str, tuple[str, int | None]]:
    return {each["id"]: (each["verdict"], each["looked_at"]) for each in report(*words)["checks"]}


def test_each_check_has_a_verdict(here: Configure) -> None:
    configuration = here("")
    folder = sound(Path("cdk.out"))
    told = verdicts(folder)
    assert told[CHECK] == ("passed", 3)  # the global cluster and its two members
    assert told["dns-duplicate-record"] == ("not-applicable", 0)
    assert told["order-resource-cycle"] == ("ran", None)
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": secondary(MasterUsername="x")}
    folder = write(Path("broken"), stacks)
    assert verdicts(folder)[CHECK] == ("found", None)
    hidden = secondary(MasterUsername={"Fn::ImportValue": "elsewhere"})
    stacks["Secondary@us-east-2"] = hidden
    assert verdicts(write(Path("hidden"), stacks))[CHECK][0] in ("found", "not-proven")
    assert verdicts(single(Path("one")))[CHECK] == ("not-run", None)
    configuration.write_text(f"[[waivers]]\ncheck = '{CHECK}'\nstack = '*'\nreason = 'x'\n")
    assert verdicts(folder)[CHECK] == ("waived", None)


def test_html_and_markdown_tell_the_verdicts(here: Configure) -> None:
    del here
    folder = sound(Path("cdk.out"))
    markdown = check(folder, "--format", "markdown", select=f"{CHECK},dns-duplicate-record").stdout
    assert f"- passed (1): `{CHECK}` (3 places)\n" in markdown
    assert "- not applicable (1): `dns-duplicate-record`\n" in markdown
    html = check(folder, "--format", "html", select=f"{CHECK},dns-duplicate-record").stdout
    assert "<td>passed, 3 places checked</td>" in html
    assert "<td>not applicable</td>" in html


def test_the_headline_says_what_was_checked(here: Configure) -> None:
    del here
    out = check(single(Path("one")), select=None).stdout
    assert "over 1 stack in us-east-1; " in out
    assert " about disaster recovery not run, since the app shows no sign of it\n" in out
    assert "checks not run · " in out.splitlines()[-1]
    out = check(sound(Path("two")), select=None).stdout
    assert "primary us-east-1, secondary us-east-2 (us-east-1 is primary, by" in out
    assert "not run" not in out


def test_signs_that_contradict_each_other_stand_in_the_headline(here: Configure) -> None:
    del here
    stacks = {"PaymentsPrimary@us-east-1": PLAIN, "ApiPrimary@us-east-2": PLAIN}
    stacks |= {"PaymentsSecondary@us-east-2": PLAIN}
    out = check(write(Path("cdk.out"), stacks), select=None).stdout
    assert "; the signs contradict each other: " in out


def test_strict_says_what_made_it_fail(here: Configure) -> None:
    del here
    stacks = {"Primary@us-east-1": PLAIN, "Secondary@us-east-2": secondary(MasterUsername="x")}
    folder = write(Path("cdk.out"), stacks)
    result = check(folder, "--strict", "--fail-on", "high")
    assert result.exit_code == 1
    assert "failed by --strict: 1 not proven at or above high" in result.stdout
    assert report(folder, "--strict")["summary"]["failed_by"] != []
    assert "failed by" not in check(folder).stdout


PROFILE = "dr_validator:fail-closed"


def test_the_profile_holds_what_it_says(here: Configure) -> None:
    del here
    words = ("config", "show", "--config", PROFILE, "--format", "json")
    told = {each["key"]: each for each in json.loads(run(*words).stdout)["settings"]}
    values = {key: each["value"] for key, each in told.items() if each["source"]["kind"] == "file"}
    assert values == {
        "strict": True,
        "gate.require-dr": True,
        "gate.roles": ["primary", "secondary"],
        "gate.complete": True,
    }


def fails(folder: Path, *words: str) -> list[str]:
    """What fails a run with the profile that passes without: clauses, or what is not proven."""
    checks = ("--select", f"{CHECK},lambda")
    assert check(folder, *checks, select=None).exit_code == 0
    found = report(folder, "--config", PROFILE, *checks, *words)
    assert found["summary"]["exit_code"] == 1
    missing: list[str] = found["gate"]["unmet"] or found["summary"]["failed_by"]
    return missing


def test_with_the_profile_a_gate_is_never_green_over_nothing(here: Configure) -> None:
    del here
    folder = sound(Path("cdk.out"))
    assert check(folder, "--config", PROFILE).exit_code == 0
    assert fails(single(Path("one"))) == [
        "the app shows no sign of disaster recovery, so the checks about it were not run",
        "all stacks are in us-east-1: disaster recovery needs two regions",
        "no region is known to be primary: name it with --primary",
        "no region is known to be secondary: name it with --secondary",
    ]
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": secondary()}
    assert fails(write(Path("agnostic"), {**stacks, "Any": PLAIN})) == [
        "no region is known for the stack Any"
    ]
    assert fails(write(Path("pool"), {**stacks, "Pool@us-east-1": {"Pool": POOL}})) == [
        "no check covers AWS::Cognito::IdentityPool, which holds data: name it in "
        "`allow-unjudged` of [gate]"
    ]
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://h/x.y"}}
    (told,) = fails(write(Path("nested"), {**stacks, "Outer@us-east-1": {"Inner": nested}}))
    assert told.startswith("Outer/Inner was not checked: ")
    custom = {**stacks, "Custom@us-east-1": {"Db": CUSTOM}}
    words = ("--config", PROFILE)
    assert check(write(Path("custom"), custom), *words).exit_code == 0


def test_the_synthesis_and_macros_leave_something_out_of_sight(here: Configure) -> None:
    del here
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": secondary()}
    folder = write(Path("cdk.out"), stacks)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["missing"] = [{"key": "vpc-provider:x", "provider": "vpc-provider", "props": {}}]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    template = folder / "Primary.template.json"
    body = json.loads(template.read_text())
    template.write_text(json.dumps({**body, "Transform": "Company::Macro"}))
    assert fails(folder) == [
        "the synthesis could not look up 1 value of context, so the templates may contain dummy "
        "values",
        "no check covers Company::Macro, which may bring anything: name it in "
        "`allow-unjudged` of [gate]",
    ]


def test_what_is_accepted_is_named(here: Configure) -> None:
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": secondary()}
    folder = write(Path("cdk.out"), {**stacks, "Pool@us-east-1": {"Pool": POOL}})
    here(f'extends = "{PROFILE}"\n')
    assert check(folder).exit_code == 1
    here(f'extends = "{PROFILE}"\n[gate]\nallow-unjudged = ["AWS::Cognito::*"]\n')
    assert check(folder).exit_code == 0
    here(f'extends = "{PROFILE}"\n[gate]\ncomplete = false\n')
    assert check(folder).exit_code == 0


def test_the_page_shows_the_profile_that_is_shipped() -> None:
    page = Path(__file__).parents[2] / "docs" / "ci.md"
    _, _, rest = page.read_text(encoding="utf-8").partition("<!-- profile: fail-closed.toml -->\n")
    shown = rest.partition("```toml\n")[2].partition("```")[0]
    assert shown == files("dr_validator").joinpath("fail-closed.toml").read_text(encoding="utf-8")
