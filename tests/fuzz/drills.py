"""Cases for what walks the paths of an app: drills, maps and statements."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.drill.shop import shop
from tests.fuzz.assemblies import assembly_files, encoded, rank, stacks
from tests.fuzz.case import Case
from tests.fuzz.edits import edited

_LOSSES = (
    "us-east-1",
    "us-west-2",
    "us-east-1+us-west-2",
    "us-east-1:dynamodb",
    "eu-north-1:",
    "x",
)
_COMMANDS = {
    "drill": ("text", "markdown", "html"),
    "map": ("svg", "mermaid", "html"),
    "statement": ("html", "markdown"),
}
_SERVED = {
    "verdict": "recovers",
    "served_from": ["us-west-2"],
    "rto": {"kind": "computed", "seconds": 90, "reason": ""},
}
# An older drill of the shop, as far as `--diff` reads it.
_OLDER: dict[str, Any] = {
    "version": 1,
    "drills": [
        {
            "lost": "us-east-1",
            "verdict": "recovers",
            "entries": [
                {
                    "id": "dns:shop.example.com",
                    "name": "shop.example.com",
                    "reads": _SERVED,
                    "writes": _SERVED,
                }
            ],
            "stores": [
                {
                    "id": "East/Bills",
                    "name": "East/Bills",
                    "verdict": "kept",
                    "writable": "itself",
                    "rpo": {"kind": "typical", "seconds": 1, "reason": ""},
                }
            ],
        }
    ],
}


@st.composite
def drills(draw: DrawFn) -> Case:
    """An assembly of which some file is edited, drilled, drawn, or told to an auditor."""
    files = assembly_files(draw(st.just(_shop()) | st.just(_shop()) | stacks()))
    for file in {draw(st.sampled_from(sorted(files, key=lambda each: (rank(each), each))))}:
        if isinstance(files[file], dict):
            files[file] = draw(edited(files[file]))
    command = draw(st.sampled_from(("drill", "drill", "drill", "map", "statement")))
    words = [command, "cdk.out", *draw(_losses())]
    made = encoded(files, "cdk.out/")
    if command == "drill" and draw(st.integers(0, 3)) == 0:
        made["old.json"] = json.dumps(draw(edited(_OLDER))).encode()
        words += ("--diff", "old.json")
    return Case(tuple(words), made, draw(st.sampled_from(_COMMANDS[command])))


def _losses() -> st.SearchStrategy[tuple[str, ...]]:
    one = st.sampled_from(_LOSSES).map(lambda each: ("--lose", each))
    return st.just(()) | st.just(()) | one


def _shop() -> dict[str, Any]:
    return {f"Shop{region}@{region}": {"Resources": body} for region, body in shop().items()}
