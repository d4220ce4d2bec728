"""A folder whose files take the place of modules and programs, wherever somebody lets them."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

# `posix` is built in, so nothing takes its place. Where writing is forbidden, the exit tells.
MODULE = """\
import posix
try:
    posix.write(posix.open({marker!r}, posix.O_WRONLY | posix.O_CREAT | posix.O_APPEND), {name!r})
finally:
    posix._exit(77)
"""
PROGRAM = "#!/bin/sh\necho {name} >> '{marker}'\nexit 77\n"
# Of these, Python itself imports none, nor does an app that is made of little.
LATE = ("cfnlint", "networkx", "platformdirs", "regex", "sympy", "tomllib", "yaml", "jsonpath_ng")
PROGRAMS = ("node", "npm", "python", "python3", "pip", "git", "cfn-lint", "dr-validator")


def modules() -> set[str]:
    """The names of everything that Python finds: its own modules, and all that is installed."""
    installed = Path(sysconfig.get_path("purelib")).iterdir()
    names = {each.stem if each.suffix == ".py" else each.name for each in installed}
    return {name for name in names | set(sys.stdlib_module_names) if name.isidentifier()}


def plant(folder: Path, marker: Path, names: Iterable[str] | None = None) -> None:
    """Fill a folder with them; whichever is run writes its name to `marker`, and ends all."""
    for name in modules() if names is None else names:
        text = MODULE.format(marker=str(marker), name=f"{name} ".encode())
        (folder / f"{name}.py").write_text(text)
    for name in PROGRAMS:
        (folder / name).write_text(PROGRAM.format(marker=marker, name=name))
        (folder / name).chmod(0o755)


def ran(marker: Path) -> str:
    """What was run of it; nothing, if all is well."""
    return marker.read_text() if marker.exists() else ""
