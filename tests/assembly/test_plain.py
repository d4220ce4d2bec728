"""Plain templates: files, folders, regions, several paths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import Assembly, load, load_many

from tests.assembly.conftest import TOPIC, Write, manifest, stack

YAML = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"


def where(assembly: Assembly) -> dict[str, str | None]:
    return {stack.id: stack.region for stack in assembly.stacks}


def nests(*urls: str) -> dict[str, Any]:
    return {
        "Resources": {
            f"N{n}": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
            for n, url in enumerate(urls)
        }
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("db.yaml", YAML),
        ("db.yml", YAML),
        ("db.template", YAML),
        ("db.template.yaml", YAML),
        ("db.json", TOPIC),
        ("db.template.json", TOPIC),
        ("db.template", TOPIC),
        ("db", TOPIC),
        ("db.yaml", TOPIC),
        ("db.json", b'\xef\xbb\xbf{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}'),
        ("db.yaml", b"\xef\xbb\xbf" + YAML.encode()),
    ],
)
def test_one_file(write: Write, name: str, text: Any) -> None:
    folder = write({name: text}, "templates")
    assembly = load(folder / name)
    (only,) = assembly.stacks
    assert only.template.body == TOPIC
    assert (only.id, only.display_name, only.name) == ("db", "db", "")
    assert (only.region, only.account) == (None, None)
    assert (only.template.name, only.template.path) == (name, folder / name)
    assert (assembly.kind, assembly.version, assembly.path) == ("templates", None, folder)


def test_the_region_after_an_at_sign(write: Write) -> None:
    path = write({"db.yaml": YAML}, "templates") / "db.yaml"
    assert where(load(f"{path}@us-west-2")) == {"db": "us-west-2"}
    (only,) = load(f"{path}@111122223333/us-gov-west-1").stacks
    assert (only.account, only.region) == ("111122223333", "us-gov-west-1")


def test_an_at_sign_in_a_real_name(write: Write) -> None:
    folder = write({"db@us-west-2": YAML, "db@home/t.yaml": YAML, "db": YAML}, "templates")
    assert where(load(folder / "db@us-west-2")) == {"db@us-west-2": None}
    assert where(load(folder / "db@home" / "t.yaml")) == {"t": None}
    assert where(load(f"{folder}/db@home/t.yaml@eu-west-1")) == {"t": "eu-west-1"}
    assert where(load(f"{folder}/db@us-west-2@eu-west-1")) == {"db@us-west-2": "eu-west-1"}


def test_regions_of_the_configuration(write: Write) -> None:
    folder = write({"east/a.yaml": YAML, "west/a.yaml": YAML, "other.json": TOPIC}, "templates")
    regions = {"east/*": "us-east-1", "*.yaml": "us-west-2"}
    assert where(load(folder, regions)) == {
        "east/a": "us-east-1",
        "west/a": "us-west-2",
        "other": None,
    }
    assert set(where(load(f"{folder}@eu-west-1", regions)).values()) == {"eu-west-1"}


def test_a_folder_holds_what_is_a_template(write: Write) -> None:
    folder = write(
        {
            "a.template.json": TOPIC,
            "deep/er/b.yaml": YAML,
            "a.json": TOPIC,
            "c.template": YAML,
            "package.json": {"name": "x"},
            "broken.json": "{ // a comment\n}",
            "chart.yaml": "Resources: {{ .Values }}",
            "bytes.yaml": b"\xff\xfe",
            "compose.yml": "services: {}",
            "list.json": [TOPIC],
            "readme.md": "Resources: {}",
            ".hidden.yaml": YAML,
            ".git/d.yaml": YAML,
            "node_modules/e/e.yaml": YAML,
        },
        "templates",
    )
    assert {s.id: s.template.name for s in load(folder).stacks} == {
        "a.json": "a.json",
        "a.template.json": "a.template.json",
        "c": "c.template",
        "deep/er/b": "deep/er/b.yaml",
    }


def test_local_nested_templates_belong_to_their_parents(write: Write) -> None:
    folder = write(
        {
            "main.json": nests("./parts/one.json", "parts/two.yaml", "https://h/three.json"),
            "parts/one.json": nests("two.yaml"),
            "parts/two.yaml": YAML,
        },
        "templates",
    )
    assembly = load(f"{folder}@us-east-1")
    assert where(assembly) == dict.fromkeys(
        ("main", "main/N0", "main/N0/N0", "main/N1"), "us-east-1"
    )
    assert assembly.unloaded == (
        (
            "main",
            "N2",
            "the assembly does not hold its template (TemplateURL https://h/three.json; "
            "name the file in [nested-templates])",
        ),
    )
    assert list(where(load(folder / "main.json"))) == ["main", "main/N0", "main/N0/N0", "main/N1"]


def test_templates_that_nest_each_other_do_not_vanish(write: Write) -> None:
    folder = write({"a.json": nests("b.json"), "b.json": nests("a.json")}, "templates")
    assembly = load(folder)
    assert list(where(assembly)) == ["a", "a/N0"]
    assert assembly.unloaded == (("a/N0", "N0", "its template a.json is nested in itself"),)


def test_one_template_for_two_regions(write: Write) -> None:
    path = write({"db.yaml": YAML}, "templates") / "db.yaml"
    assembly = load_many([f"{path}@us-east-1", f"{path}@us-west-2"])
    assert where(assembly) == {"db@us-east-1": "us-east-1", "db@us-west-2": "us-west-2"}
    assert [s.display_name for s in assembly.stacks] == ["db@us-east-1", "db@us-west-2"]


def test_several_paths(write: Write, tmp_path: Path) -> None:
    write({"manifest.json": manifest(Db=stack("t.json")), "t.json": TOPIC}, "a/cdk.out")
    write({"db.yaml": YAML, "Db.yaml": YAML}, "b")
    assembly = load_many([tmp_path / "a/cdk.out", f"{tmp_path}/b@us-west-2", tmp_path / "b"])
    assert {s.id: (s.template.name, s.region) for s in assembly.stacks} == {
        "a/cdk.out/Db": ("a/cdk.out/t.json", "us-east-1"),
        "b/Db": ("b/Db.yaml", None),
        "Db@us-west-2": ("b/Db.yaml", "us-west-2"),
        "b/db": ("b/db.yaml", None),
        "db@us-west-2": ("b/db.yaml", "us-west-2"),
    }
    assert (assembly.path, assembly.kind, assembly.version) == (tmp_path, "cdk", "55.0.0")


def test_files_of_one_name_in_two_folders(write: Write) -> None:
    root = write({"east/db.yaml": YAML, "west/db.yaml": YAML, "west/db.json": TOPIC}, "templates")
    paths: list[Path | str] = [
        f"{root}/east/db.yaml@us-east-1",
        root / "west/db.yaml",
        root / "west/db.json",
    ]
    assert where(load_many(paths)) == {
        "db@us-east-1": "us-east-1",
        "db.json": None,
        "db.yaml": None,
    }
    assert list(where(load_many([root / "east/db.yaml", root / "west/db.yaml"]))) == [
        "east/db",
        "west/db",
    ]


def test_the_same_path_twice_is_one(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    out = write({"manifest.json": manifest(Db=stack("t.json")), "t.json": TOPIC})
    folder = write({"db.yaml": YAML, "sub/x.yaml": YAML}, "templates")
    monkeypatch.chdir(out.parent)
    paths: list[Path | str] = [
        out,
        "cdk.out/",
        "cdk.out/manifest.json",
        folder,
        folder / "sub" / "x.yaml",
    ]
    assert list(where(load_many(paths))) == ["Db", "db", "sub/x"]


def test_the_order_of_files_does_not_matter(write: Write) -> None:
    folder = write({f"{name}.yaml": YAML for name in "cab"}, "templates")
    assert list(where(load(folder))) == ["a", "b", "c"]


def test_the_folder_in_common_is_found_from_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("here/one", "there/two"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "t.yaml").write_text("Resources: {A: {Type: AWS::SNS::Topic}}")
    monkeypatch.chdir(tmp_path / "here")
    assembly = load_many(["one", "../there/two"])
    assert assembly.path == tmp_path
    templates = sorted(stack.template.name for stack in assembly.stacks)
    assert templates == ["here/one/t.yaml", "there/two/t.yaml"]
