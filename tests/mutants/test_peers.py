"""The mutants beside other tools: how their output is read, and a sample of the real thing."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from tests.apps.load import bookings
from tests.mutants.peers.adapters import (
    cfn_lint,
    cloudformation_validate,
    read_cfn_lint,
    read_checkov,
    read_guard,
)
from tests.mutants.peers.compare import OURS, compared
from tests.mutants.peers.record import read
from tests.mutants.peers.said import Remark, Says, Tools, fresh
from tests.mutants.peers.sample import evenly
from tests.mutants.run import ROOT
from tests.mutants.wide.families import family
from tests.mutants.wide.mutation import mutations
from tests.mutants.wide.world import World

SURVIVORS = Path(__file__).parent / "peers" / "survivors.yaml"
HERE = Path(sys.executable).parent  # where the peers are that the project uses itself


def test_how_cfn_lint_is_read() -> None:
    def told(level: str, path: list[object]) -> object:
        location = {"Path": path}
        return {"Rule": {"Id": "E1"}, "Level": level, "Filename": "a", "Location": location}

    text = json.dumps(
        [
            told("Error", ["Resources", "Key", "Type"]),
            told("Warning", ["Outputs", "Key"]),
            told("Informational", ["Resources", "Key"]),
        ]
    )
    assert read_cfn_lint(text) == [Remark("E1", "a", "Key"), Remark("E1", "a", "")]


def test_how_checkov_is_read() -> None:
    failed = {"check_id": "C1", "file_path": "/m/a.json", "resource": "AWS::KMS::Key.Key"}
    report = {"results": {"failed_checks": [failed], "parsing_errors": ["m/b.json"]}}
    assert read_checkov(json.dumps(report)) == [
        Remark("C1", "m/a.json", "Key"),
        Remark("parsing error", "m/b.json", ""),
    ]


def test_how_guard_is_read() -> None:
    checks = [{"Clause": {"path": f"/Resources/{name}/Properties"}} for name in ("Two", "One")]
    rules = [{"Rule": {"name": "r", "checks": checks}}, {"Rule": {"name": "s", "checks": []}}]
    text = json.dumps([{"name": "/in/m/a.json", "not_compliant": rules}])
    assert read_guard(text, Path("/in")) == [
        Remark("r", "m/a.json", "One"),
        Remark("r", "m/a.json", "Two"),
        Remark("s", "m/a.json", ""),
    ]


def test_a_second_remark_on_a_resource_is_new() -> None:
    old, other = Remark("r", "f", "One"), Remark("s", "f", "One")
    assert fresh([old, old], [old]) == ["r"]
    assert fresh([old], [old, other]) == []


def test_the_sample_is_even_and_fixed() -> None:
    made = mutations(World("bookings", bookings()))
    chosen = evenly(made, 12)
    families = {family(each.made.site.type) for each in made}
    assert len(chosen) == 12
    assert len({family(each.made.site.type) for each in chosen}) == min(12, len(families))
    assert evenly(reversed(made), 12) == chosen


def test_each_mutant_that_we_miss_has_its_reason() -> None:
    record = read(ROOT / "docs" / "measured" / "catches.json")
    missed = {
        each.id for each in record.mutants if each.harm == "harmful" and OURS not in each.says
    }
    why = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8"))
    assert set(why) == missed, f"say in {SURVIVORS.name} why we say nothing of what is missed"


present = pytest.mark.skipif(
    find_spec("cfnlint") is None or find_spec("cloudformation_validate") is None,
    reason="pip install 'dr-validator[bench,lint]'",
)


@present
@pytest.mark.parametrize("says", [cfn_lint, cloudformation_validate])
def test_a_peer_is_really_asked(tmp_path: Path, says: Says) -> None:
    body = {"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {"Nonsense": 1}}}}
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "a.json").write_text(json.dumps(body))
    remarks = says(Tools(HERE), tmp_path, {"m/a.json": "us-east-1"})
    assert {(each.file, each.resource) for each in remarks} == {("m/a.json", "Key")}


@present
def test_a_few_mutants(tmp_path: Path) -> None:
    versions = {"cfn-lint": "1", "cloudformation-validate": "1"}
    world = World("bookings", bookings())
    said: list[str] = []
    record = compared([world], tmp_path, Tools(HERE), versions, (6, 3), said.append)
    assert said == [OURS, *versions] == list(record.versions)
    assert [each.harm for each in record.mutants].count("harmful") == 6
    assert len(record.mutants) == 9
    assert any(OURS in each.says for each in record.mutants)
    assert [each.id for each in record.mutants if each.harm == "harmless" and each.says] == []
