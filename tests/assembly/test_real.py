"""Loading what a real CDK app synthesizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from dr_validator.assembly import Assembly, load
from dr_validator.assembly.model import Stack, root
from dr_validator.assembly.trace import source_of

from tests.assembly.conftest import APP

pytestmark = pytest.mark.xdist_group("cdk")


@pytest.fixture(scope="module", params=["plain_out", "full_out"])
def assembly(request: pytest.FixtureRequest) -> Assembly:
    return load(request.getfixturevalue(request.param))


def called(assembly: Assembly, name: str) -> Stack:
    (found,) = (stack for stack in assembly.stacks if stack.display_name == name)
    return found


def test_every_stack_is_found_with_its_environment(assembly: Assembly) -> None:
    assert {s.display_name: (s.name, s.region, s.account) for s in assembly.stacks} == {
        "Anywhere": ("Anywhere", None, None),
        "Data": ("data-prod", "us-east-1", "111122223333"),
        "Prod/Api": ("Prod-Api", "us-west-2", "111122223333"),
        "Prod/Api/Nest": ("", "us-west-2", "111122223333"),
        "Prod/Sub/Api": ("Prod-Sub-Api", "us-east-1", "111122223333"),
        "Web": ("Web", "us-east-1", "111122223333"),
        "Web/Nest": ("", "us-east-1", "111122223333"),
        "Web/Nest/Deep": ("", "us-east-1", "111122223333"),
        "Web/Within": (called(assembly, "Web/Within").id, "us-west-2", "111122223333"),
    }
    assert (assembly.kind, assembly.unloaded, assembly.missing) == ("cdk", (), ())
    assert assembly.version is not None
    ids = [stack.id for stack in assembly.stacks]
    assert ids == sorted(set(ids))


def test_nested_stacks_know_their_parents(assembly: Assembly) -> None:
    deep = called(assembly, "Web/Nest/Deep")
    nest = called(assembly, "Web/Nest")
    assert (deep.parent, nest.parent) == (nest, called(assembly, "Web"))
    assert deep.id == f"Web/{nest.nested_as}/{deep.nested_as}"
    assert root(deep).id == "Web"
    assert deep.tags == {"role": "primary"}
    before = [each.id for each in assembly.stacks if assembly.deploys_before(each, root(deep))]
    assert before == ["Data"]


def test_constructs_of_nested_stacks_are_their_own(assembly: Assembly) -> None:
    paths = {
        stack.display_name: construct.path
        for stack in assembly.stacks
        for logical_id, construct in stack.constructs.items()
        if logical_id.startswith("Function") and "Role" not in logical_id
    }
    assert paths == {
        name: f"{name}/Function/Resource" for name in ("Web/Nest", "Web/Nest/Deep", "Prod/Api/Nest")
    }


def test_template_names_are_relative_to_the_assembly(assembly: Assembly) -> None:
    for stack in assembly.stacks:
        assert stack.template.path == assembly.path / stack.template.name
    folder = "assembly-Prod/assembly-Prod-Sub/"
    assert called(assembly, "Prod/Sub/Api").template.name.startswith(folder)


def test_dependencies_name_stacks_only(assembly: Assembly) -> None:
    assert called(assembly, "Web").depends_on == ("Data",)
    assert called(assembly, "Web/Nest").depends_on == ()
    assert called(assembly, "Web/Within").depends_on == ()


def test_acknowledgements_and_helpers(assembly: Assembly) -> None:
    assert called(assembly, "Anywhere").acknowledged == {
        "Anywhere/Topic": {"Dr-Validator::some-check": "agreed in review"}
    }
    assert called(assembly, "Data").helpers == {
        "Data/Custom::S3AutoDeleteObjectsCustomResourceProvider"
    }


def test_the_source_line_is_the_innermost_of_the_user(
    assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = APP.read_text().splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "must find" in text)
    bucket = called(assembly, "Data").constructs
    (made,) = (each for each in bucket.values() if each.path == "Data/Data/Resource")
    monkeypatch.chdir(APP.parents[2])
    found = source_of(made)
    assert found is not None
    assert found.rpartition(":")[0] == "tests/assembly/cdk_app.py"
    assert abs(int(found.rpartition(":")[2]) - line) <= 1


def test_staged_assets_can_be_read(plain_out: Path) -> None:
    function = next(
        a for a in called(load(plain_out), "Prod/Api").assets if a.source.startswith("../asset.")
    )
    assert (function.packaging, function.destinations[0].key) == ("zip", f"{function.id}.zip")
    assert function.destinations[0].region == "us-west-2"
    assert function.files is not None
    assert function.files.names == {"index.py"}
    assert "def handler" in (function.files.text("index.py") or "")


def test_unstaged_assets_are_not_looked_at(full_out: Path) -> None:
    function = next(
        a for a in called(load(full_out), "Web").assets if a.source.endswith("data/function")
    )
    assert function.files is None
    assert function.unread == "it lies outside the assembly, where nothing is read"


def test_weak_references_stay_as_written(full_out: Path) -> None:
    assert "Fn::GetStackOutput" in str(called(load(full_out), "Web").template.body)


def test_a_stage_can_be_loaded_by_itself(plain_out: Path) -> None:
    stage = load(plain_out / "assembly-Prod")
    assert [s.display_name for s in stage.stacks] == ["Prod/Api", "Prod/Api/Nest", "Prod/Sub/Api"]
