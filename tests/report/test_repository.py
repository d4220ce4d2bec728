"""Which file of the repository a finding is shown at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dr_validator.assembly import load, load_many
from dr_validator.place import Place
from dr_validator.report.locate import Locator
from dr_validator.report.repository import Anchor, Repository

from tests.report.stage import place, write_app


def anchor(out: Path, at: Place) -> Anchor:
    assembly = load(out)
    return Repository(assembly).anchor(Locator(assembly).find(at))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_app(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_paths_are_from_the_root_wherever_one_stands(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Anchor("stacks/payments.py", 21, exact=True)
    assert anchor(Path("cdk.out"), place()) == wanted
    monkeypatch.chdir(project / "stacks")
    assert anchor(Path("../cdk.out"), place()) == wanted


def test_lines_of_another_machine_are_found_in_this_checkout(project: Path) -> None:
    manifest = project / "cdk.out" / "manifest.json"
    moved = manifest.read_text().replace(str(project), "/srv/payments")
    manifest.write_text(moved)
    assert anchor(Path("cdk.out"), place()) == Anchor("stacks/payments.py", 21, exact=True)


def test_a_container_may_have_held_the_folder_of_the_app_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = write_app(tmp_path / "infra")
    (tmp_path / "infra" / ".git").rename(tmp_path / ".git")
    manifest = out / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f"{tmp_path}/infra", "/app"))
    monkeypatch.chdir(tmp_path)
    wanted = Anchor("infra/stacks/payments.py", 21, exact=True)
    assert anchor(Path("infra/cdk.out"), place()) == wanted


def test_of_several_apps_each_has_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    for name, folder in (("one", "/app"), ("two", "/work")):
        manifest = write_app(tmp_path / name) / "manifest.json"
        manifest.write_text(manifest.read_text().replace(f"{tmp_path}/{name}", folder))
        (tmp_path / name / ".git").rmdir()
    monkeypatch.chdir(tmp_path)
    assembly = load_many(("one/cdk.out", "two/cdk.out"))
    repository, locator = Repository(assembly), Locator(assembly)
    files = set()
    for stack in assembly.stacks:
        at = Place(stack.id, None, None, "Cluster", "", "", stack.template.name)
        files.add(repository.anchor(locator.find(at)).file)
    assert files == {"one/stacks/payments.py", "two/stacks/payments.py"}
    assert repository.assembly() == tmp_path.name


def test_from_outside_it_is_the_repository_of_the_assembly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = write_app(tmp_path / "built")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert anchor(out, place()) == Anchor("stacks/payments.py", 21, exact=True)


def test_the_app_is_found_from_a_folder_beneath_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_app(tmp_path, traced=False)
    monkeypatch.chdir(tmp_path / "stacks")
    assert anchor(Path("../cdk.out"), place()) == Anchor("app.py", 1, exact=False)


def test_a_file_that_is_too_short_is_another_one(project: Path) -> None:
    manifest = project / "cdk.out" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(str(project), "/srv/payments"))
    (project / "stacks" / "payments.py").write_text("# one line\n")
    assert anchor(Path("cdk.out"), place()) == Anchor("app.py", 20, exact=False)


def test_a_plain_template_is_source_itself(project: Path) -> None:
    file = project / "queue.yaml"
    file.write_text("Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n")
    (stack,) = load(file).stacks
    at = Place(stack.id, None, None, "Queue", "/Type", "", "queue.yaml")
    assert anchor(file, at) == Anchor("queue.yaml", 3, exact=True)


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("python3 app.py", "app.py"),
        ("python3 -m stacks.payments", "stacks/payments.py"),
        ("npx ts-node --prefer-ts-exts bin/app.ts", "bin/app.ts"),
        ("python3 ../outside.py", "cdk.json"),
        ("mvn -e -q compile exec:java", "cdk.json"),
        ("python3 'unclosed", "cdk.json"),
        (["python3", "app.py"], "cdk.json"),
    ],
)
def test_without_lines_it_is_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: object, file: str
) -> None:
    write_app(tmp_path, traced=False)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "app.ts").write_text("new App();\n")
    (tmp_path / "cdk.json").write_text(json.dumps({"app": command}))
    monkeypatch.chdir(tmp_path)
    assert anchor(Path("cdk.out"), place()) == Anchor(file, 1, exact=False)


def test_without_an_app_it_is_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_app(tmp_path, traced=False)
    (tmp_path / "cdk.json").unlink()
    monkeypatch.chdir(tmp_path)
    wanted = Anchor("cdk.out/Secondary.template.json", 6, exact=False)
    assert anchor(Path("cdk.out"), place()) == wanted
