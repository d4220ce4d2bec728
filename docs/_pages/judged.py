"""The types that the code looks at, for `aws/judged.json`."""

from __future__ import annotations

import json
from pathlib import Path

from dr_validator.aws.judged import types_named

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "validator" / "dr_validator"
# They say how the ARN of a type is built, and what is not looked at.
_OTHERS = (PACKAGE / "aws" / "naming.py", PACKAGE / "models" / "stacks" / "unjudged.py")


def text() -> str:
    """One type a line, sorted."""
    code = [
        path.read_text(encoding="utf-8")
        for folder in (ROOT / "checks", PACKAGE / "models", PACKAGE / "aws")
        for path in sorted(folder.rglob("*.py"))
        if path not in _OTHERS
    ]
    return json.dumps(sorted(types_named("\n".join(code))), indent=1) + "\n"
