"""JavaScript that nobody would write: it is read in time, or left."""

from __future__ import annotations

import pytest
from dr_validator.models.code.script.file import read_script


@pytest.mark.parametrize(
    "code",
    [
        "(" * 50_000,
        "a" + ".b" * 50_000 + "(process.env.X)",
        "!" * 50_000 + "process.env.X",
        "".join(f"const a{n} = a{n + 1};" for n in range(5_000)) + "a0.send(a1); process.env.X",
        "const a = { b: a.b, c: a.c }; a.b.c; a.send(a); process.env[a];",
        "if (" + "process.env.X || " * 5_000 + "1) throw 1",
        "x" + "[0]" * 20_000 + " = y",
        "function f(){" * 3_000 + "process.env.X;" * 3_000 + "}" * 3_000,
        "if(a){process.env.X;" * 3_000 + "}" * 3_000,
        "!(process.env.X||" * 3_000 + "1" + ")" * 3_000,
        "exports.a = " + "{a:{b, c:" * 3_000 + "1" + "}}" * 3_000,
    ],
)
def test_hostile_text_is_read_in_bounded_time(code: str) -> None:
    assert read_script(code).clients == ()
