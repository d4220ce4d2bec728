"""What dr-validator is measured beside: the floor, and other validators, where installed.

Run as a script, with the name and the folder of an input.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path


def templates(folder: Path) -> list[Path]:
    """The templates of an input."""
    found = sorted(folder.glob("*.template.json"))
    return found or sorted(folder.glob("*.json"))


def floor(folder: Path) -> None:
    """Read what there is to read, and hold it."""
    import orjson

    held = [orjson.loads(path.read_bytes()) for path in folder.glob("*.json")]
    print(len(held))


def cloudformation_validate(folder: Path) -> None:
    """AWS's own validator, by the faster of its two engines. It looks at one template a time."""
    from cloudformation_validate import CelEngine

    engine = CelEngine()
    print(sum(len(engine.validate_template(str(path)).diagnostics) for path in templates(folder)))


FLOOR = "floor"
PEERS: dict[str, Callable[[Path], None]] = {"cloudformation-validate": cloudformation_validate}


def installed() -> list[str]:
    """The peers that are."""
    return [name for name in PEERS if find_spec(name.replace("-", "_")) is not None]


def main(name: str, folder: str) -> None:
    (floor if name == FLOOR else PEERS[name])(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
