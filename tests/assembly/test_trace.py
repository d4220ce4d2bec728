# ruff: noqa: E501 - one case, one line
"""Which frame of a construct's trace is the user's."""

from __future__ import annotations

from pathlib import Path

import pytest
from dr_validator.assembly.model import Construct
from dr_validator.assembly.trace import source_of


@pytest.mark.parametrize(
    ("frames", "source"),
    [
        ((), None),
        (("...aws-cdk-lib...", "(no user code in 10 frames, use --stack-trace-limit)"), None),
        (("make (/app/stacks/db.py:61)", "<module> (/app/app.py:7)"), "/app/stacks/db.py:61"),
        (("new Db (/app/lib/db.ts:10:5)", "Object.<anonymous> (/app/bin/a.ts:3:1)"), "/app/lib/db.ts:10"),
        (("    at new Db (C:\\app\\lib\\db.ts:10:5)",), "C:\\app\\lib\\db.ts:10"),
        (("/app/lib/db.ts:10:5",), "/app/lib/db.ts:10"),
        (("at file:///app/lib/db.mjs:10:5",), "/app/lib/db.mjs:10"),
        (("com.app.App.main(App.java:12)",), "App.java:12"),
        (
            (
                "new Bucket (/app/node_modules/aws-cdk-lib/aws-s3/lib/bucket.js:1:90)",
                "Kernel.invoke (/tmp/tmpx1_y/lib/program.js:1:558)",
                "Bucket (/tmp/jsii-kernel-j3Qpyx/x/y.js:1:1)",
                "process.processImmediate (node:internal/timers:534:21)",
                "call (/app/.venv/lib/python3.11/site-packages/jsii/_runtime.py:118)",
                "inner (/usr/lib/python3.11/contextlib.py:81)",
                "run (<frozen runpy>:88)",
                "main (/app/app.py:9)",
            ),
            "/app/app.py:9",
        ),
        (("x" * 5_000_000, "(" * 100_000), None),
    ],
)  # fmt: skip
def test_the_innermost_frame_of_the_user(frames: tuple[str, ...], source: str | None) -> None:
    assert source_of(Construct("A/B", frames)) == source


def test_a_path_below_the_current_folder_is_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    construct = Construct("A/B", (f"f ({tmp_path}/stacks/database.py:61)",))
    assert source_of(construct) == "stacks/database.py:61"
