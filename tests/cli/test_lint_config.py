"""What tells cfn-lint what to ignore: our configuration and templates, aloud; nothing that lies
about."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.stage import PLAIN, Json, execute, run, write_assembly
from tests.cli.test_lint import WRONG, found

Configure = Callable[[str], Path]

RULE = """\
import pathlib; pathlib.Path({marker!r}).touch()
from cfnlint.rules import CloudFormationLintRule

class Mine(CloudFormationLintRule):
    id = "E9999"
"""


def metadata(**config: Any) -> Json:
    return {"Metadata": {"cfn-lint": {"config": config}}}


def template(folder: Path, own: Json | None = None, resource: Json | None = None) -> Path:
    """An assembly of one stack with an error, E3002, and metadata of its own and of its topic."""
    topic = {**WRONG["Topic"], **(resource or {})}
    write_assembly(folder, {"A@us-east-1": {"Topic": topic, **PLAIN}})
    file = folder / "A.template.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **(own or {})}))
    return folder


def waived(*words: str | Path) -> list[tuple[str, str, str]]:
    report = json.loads(run("check", *words, "--format", "json").stdout)
    return [(each["check"], each["by"], each["reason"]) for each in report["waived"]]


IGNORED = "ignore_checks: [E]\n"


@pytest.mark.parametrize(
    "text",
    [IGNORED, "append_rules: [rules]\n", "override_spec: spec.json\n", "{", "ignore_checks: 3\n"],
)
@pytest.mark.parametrize("name", [".cfnlintrc", ".cfnlintrc.yaml", ".cfnlintrc.yml"])
def test_no_configuration_that_lies_about_has_a_say(tmp_path: Path, name: str, text: str) -> None:
    """Neither in the working folder nor in a folder above, at home or beside the template."""
    home, above = tmp_path / "home", tmp_path / "above"
    folder = above / "project"
    template(folder / "cdk.out")
    marker = tmp_path / "was here"
    for place in (home, above, folder, folder / "cdk.out"):
        (place / "rules").mkdir(parents=True)
        (place / "rules" / "Mine.py").write_text(RULE.format(marker=str(marker)))
        (place / name).write_text(text)
    words = ("check", "--format", "concise", "--no-cache", "--select", "cfn-lint")
    done = execute(*words, cwd=folder, env={"HOME": str(home)})
    assert (done.returncode, "cfn-lint-E3002" in done.stdout) == (1, True), done.stderr
    assert not marker.exists()


def test_what_the_named_configuration_ignores_is_told(here: Configure, tmp_path: Path) -> None:
    template(tmp_path / "cdk.out")
    (tmp_path / "lint.yaml").write_text("ignore_checks: [W2001, E30]\n")
    here("[lint]\nconfig = 'lint.yaml'\n")
    assert run("check").exit_code == 0
    expected = ("cfn-lint-E3002", "cfn-lint configuration lint.yaml", "ignore_checks holds E30")
    assert waived() == [expected]
    told = "cfn-lint-E3002: A/Topic, by cfn-lint configuration lint.yaml: ignore_checks holds E30"
    assert told in run("check").stdout
    assert found(run("check", "--no-waivers", "--format", "json")) == ["cfn-lint-E3002"]


def test_it_lies_beside_the_configuration_that_names_it(
    here: Configure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template(tmp_path / "sub" / "cdk.out")
    (tmp_path / "lint.yaml").write_text(IGNORED)
    (tmp_path / "sub" / "lint.yaml").write_text("{}")
    here("[lint]\nconfig = 'lint.yaml'\n")
    monkeypatch.chdir(tmp_path / "sub")
    assert [each[0] for each in waived()] == ["cfn-lint-E3002"]


def test_what_is_not_honoured_of_it_is_told_and_not_run(here: Configure, tmp_path: Path) -> None:
    template(tmp_path / "cdk.out")
    marker = tmp_path / "was here"
    (tmp_path / "Mine.py").write_text(RULE.format(marker=str(marker)))
    (tmp_path / "spec.json").write_text("{}")
    rest = "templates: ['*']\nregions: [eu-west-1]\nformat: json\n"
    text = f"append_rules: ['{tmp_path}']\noverride_spec: spec.json\n{rest}"
    (tmp_path / "lint.yaml").write_text(text)
    here("[lint]\nconfig = 'lint.yaml'\n")
    result = run("check", "--no-cache")
    note = (
        "note: append_rules, override_spec of the cfn-lint configuration lint.yaml are not "
        "honoured: no code and no rules are loaded from there"
    )
    assert note in result.stdout
    assert "high[cfn-lint-E3002]" in result.stdout
    assert not marker.exists()
    assert note not in run("check", "--lint", "none").stdout


def test_rules_are_configured_by_it(here: Configure, tmp_path: Path) -> None:
    """Strict E3012 refuses a number that is written as a text."""
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": "3"}}
    write_assembly(tmp_path / "cdk.out", {"A@us-east-1": {"Queue": queue}})
    here("[lint]\nconfig = 'lint.yaml'\n")
    counts = []
    for strict in ("false", "true"):
        (tmp_path / "lint.yaml").write_text(f"configure_rules: {{E3012: {{strict: {strict}}}}}\n")
        counts.append(found(run("check", "--format", "json")))
    assert counts == [[], ["cfn-lint-E3012"]]


BAD = {
    "[": "not valid YAML",
    "3": "the file must be a mapping of cfn-lint's settings",
    "ignore_checks: E3002": "ignore_checks must be a list of rules, such as [E3012]",
    "mandatory_checks: [3]": "mandatory_checks must be a list of rules, such as [E3012]",
    "include_experimental: 3": "include_experimental must be true or false",
    "configure_rules: []": "configure_rules must be a mapping such as {E3012: {strict: true}}",
    "configure_rules: {E3012: {a: {}}}": "configure_rules must be a mapping such as",
    "a: &a [1]\nb: &b [*a]\nc: [*d]": "*d is not defined above",
}


@pytest.mark.parametrize(("text", "sentence"), BAD.items())
def test_a_wrong_one_is_wrong_usage(
    here: Configure, tmp_path: Path, text: str, sentence: str
) -> None:
    template(tmp_path / "cdk.out")
    (tmp_path / "lint.yaml").write_text(text)
    here("[lint]\nconfig = 'lint.yaml'\n")
    result = run("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{tmp_path}/lint.yaml: " in result.stderr
    assert sentence in result.stderr


def test_one_that_cannot_be_read_is_wrong_usage(here: Configure, tmp_path: Path) -> None:
    template(tmp_path / "cdk.out")
    for name, sentence in (("nowhere", "no such file"), ("cdk.out", "is a folder")):
        here(f"[lint]\nconfig = '{name}'\n")
        result = run("check")
        assert (result.exit_code, sentence in result.stderr) == (2, True)


@pytest.mark.parametrize("ids", [["E3002"], ["E3"], ["E"], ["W", "E30"]])
def test_what_a_template_ignores_is_told(tmp_path: Path, ids: list[str]) -> None:
    folder = template(tmp_path, metadata(ignore_checks=ids))
    assert run("check", folder).exit_code == 0
    by = "cfn-lint metadata of A.template.json"
    assert waived(folder) == [("cfn-lint-E3002", by, f"ignore_checks holds {ids[-1]}")]


def test_what_a_resource_ignores_is_told(tmp_path: Path) -> None:
    folder = template(tmp_path / "one", resource=metadata(ignore_checks=["E3002"]))
    reason = "ignore_checks of Topic holds E3002"
    by = "cfn-lint metadata of A.template.json"
    assert waived(folder) == [("cfn-lint-E3002", by, reason)]
    # As with cfn-lint: a whole id, and of this resource.
    for number, part in enumerate((["E300"], ["E3"], [])):
        folder = template(tmp_path / str(number), resource=metadata(ignore_checks=part))
        assert found(run("check", folder, "--format", "json")) == ["cfn-lint-E3002"]


def test_what_is_mandatory_cannot_be_ignored(here: Configure, tmp_path: Path) -> None:
    own = metadata(ignore_checks=["E"])
    template(tmp_path / "cdk.out", own, own)
    (tmp_path / "lint.yaml").write_text("mandatory_checks: [E3002]\nignore_checks: [E]\n")
    here("[lint]\nconfig = 'lint.yaml'\n")
    assert found(run("check", "--format", "json")) == ["cfn-lint-E3002"]


@pytest.mark.parametrize(
    "config",
    [
        {"ignore_checks": "E"},
        {"append_rules": ["rules"], "custom_rules": "rules.txt", "override_spec": "spec.json"},
        {"regions": ["eu-west-1"], "include_checks": ["I"], "parameter_files": ["/nowhere"]},
        {"configure_rules": {"E3012": {"strict": "perhaps"}}},
    ],
)
def test_nothing_else_of_the_metadata_has_a_say(tmp_path: Path, config: Json) -> None:
    marker = tmp_path / "was here"
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "Mine.py").write_text(RULE.format(marker=str(marker)))
    folder = template(tmp_path / "cdk.out", metadata(**config), metadata(**config))
    done = execute("check", "--format", "json", "--no-cache", cwd=folder.parent)
    report = json.loads(done.stdout)
    assert [each["check"] for each in report["findings"]] == ["cfn-lint-E3002"]
    assert (report["waived"], report["crashed"]) == ([], [])
    assert not marker.exists()


ODD: tuple[object, ...] = (
    3,
    [],
    {"cfn-lint": 3},
    {"cfn-lint": {"config": []}},
    metadata(ignore_checks=[3, None, ""]),
)


@pytest.mark.parametrize("broken", ODD)
def test_odd_metadata_ignores_nothing(tmp_path: Path, broken: object) -> None:
    folder = template(tmp_path, {"Metadata": broken})
    assert "cfn-lint-E3002" in run("check", folder, "--format", "concise").stdout
