"""What was promised is still there; what is new is welcome, and written down at a release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.promises.kept import come, gone, kept, now
from tests.promises.names import DEMANDED, OFFERED
from tests.promises.schemas import described, needed

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


@pytest.mark.parametrize("kind", OFFERED)
def test_nothing_that_was_promised_is_gone(kind: str) -> None:
    before = {kind: kept()["offered"][kind]}
    assert before[kind], f"nothing is promised of {kind}"
    assert not (told := gone(before, now({kind: OFFERED[kind]}))), "\n".join(told)


@pytest.mark.parametrize("kind", DEMANDED)
def test_nothing_has_to_be_given_that_could_be_left_out(kind: str) -> None:
    told = come(kept(), kind, now({kind: DEMANDED[kind]})[kind])
    assert not told, "\n".join(told)


def test_kinds_that_were_promised_are_all_looked_at() -> None:
    assert set(kept()["offered"]) == set(OFFERED)
    assert set(kept()["demanded"]) == set(DEMANDED)


def test_a_release_has_all_that_it_offers_written_down() -> None:
    if "(unreleased)" in CHANGELOG.read_text(encoding="utf-8"):
        return
    promised = kept()
    told = "a release promises all that it has: run `python -m tests.promises`"
    assert (now(OFFERED), now(DEMANDED)) == (promised["offered"], promised["demanded"]), told


def test_what_is_said_of_what_is_gone() -> None:
    before, after = {"keys": ["a", "b", "c"], "codes": ["0"]}, {"keys": ["c", "d"], "codes": ["0"]}
    (said,) = gone(before, after)
    assert said.startswith("keys: a, b were promised and are gone. Within a major version ")


def test_what_is_said_of_what_has_to_be_given() -> None:
    promised = {"offered": {"x": ["f", "f(a)", "$.b", "c"]}, "demanded": {"x": ["f(a)"]}}
    assert come(promised, "x", ["f(a)", "new(a)", "$.new.key", "new argument a"]) == []
    (said,) = come(promised, "x", ["f(a)", "f(b)", "$.b.key", "c argument d"])
    assert said.startswith("x: f(b), $.b.key, c argument d have to be given now, and could be ")


TREE: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": ["string", "null"]},
        "kind": {"enum": ["a", "b"]},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}},
    },
    "$defs": {
        "part": {
            "type": "object",
            "required": ["parts"],
            "properties": {"parts": {"type": "array", "items": {"$ref": "#/$defs/part"}}},
        }
    },
}


def test_what_a_schema_has() -> None:
    assert {
        "$.name, always",
        "$.name: null",
        '$.kind = "a"',
        "$.parts[].parts, always",
        "$.parts[].parts[] and so on",
    } < set(described(TREE, always=True))
    assert "$.name, always" not in set(described(TREE))
    assert set(needed(TREE)) == {"$.name", "$.parts[].parts"}
