"""Which version of an engine is installed; it is not imported to find out."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.machinery import ModuleSpec
from pathlib import Path

from dr_validator.installed import find, search_path
from dr_validator.lint.engines import CFN_LINT, LintEngine


def installed(engine: LintEngine) -> bool:
    """Whether the engine is among the installed packages."""
    return _spec(engine) is not None


def version(engine: LintEngine) -> str | None:
    """Its version, with that of its data where the user has newer ones; None if unknown."""
    spec = _spec(engine)
    if spec is None or spec.origin is None:
        return None
    # Reading the metadata as importlib does takes longer than all the rest of a second run.
    folder = Path(spec.origin).parents[1]
    found = sorted(each.name for each in folder.glob(f"{engine.distribution}-*.dist-info"))
    if len(found) != 1:
        return None
    return f"{found[0]} {_schemas()}" if engine is CFN_LINT else found[0]


@cache
def _spec_on(module: str, path: tuple[str, ...]) -> ModuleSpec | None:
    return find(module, path)


def _spec(engine: LintEngine) -> ModuleSpec | None:
    return _spec_on(engine.module, tuple(search_path()))


def _schemas() -> str:
    """The state of the schemas that `cfn-lint --update-specs` has fetched, which it prefers to
    its own if they are newer (cfnlint/schema/manager.py, _resolve_schema_dirs)."""
    match sys.platform:
        case "win32":
            base = os.environ.get("LOCALAPPDATA", os.path.expanduser("~\\AppData\\Local"))  # noqa: PTH111
        case "darwin":
            base = os.path.expanduser("~/Library/Caches")  # noqa: PTH111
        case _:
            base = os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))  # noqa: PTH111
    try:
        known = Path(base, "aws", "cfn-lint", "schemas", "version.json").stat()
    except OSError:
        return "bundled"
    return f"fetched {known.st_mtime_ns} {known.st_size}"
