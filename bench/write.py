"""Write one input: `python -m bench.write WHAT NUMBER OUT [ASSEMBLY]`.

A process of its own, so that the one that measures stays small: on Linux a command's peak memory
counts what its parent held when it was started.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench import apps
from bench.kinds import KINDS


def write(what: str, number: int, out: Path, assembly: Path | None) -> None:
    """Write so many of a kind, or one of the sizes."""
    match what:
        case "stacks":
            assert assembly is not None, "stacks are copied from an assembly"
            apps.copies(assembly, out, number)
        case "wide":
            apps.wide(out, apps.LIMIT_RESOURCES - 10, number)
        case "limits":
            apps.limits(out)
        case "small":
            apps.small(out, number)
        case _:
            KINDS[what].write(out, number)


def main(what: str, number: str, out: str, *assembly: str) -> None:
    write(what, int(number), Path(out), Path(assembly[0]) if assembly else None)


if __name__ == "__main__":
    main(*sys.argv[1:])
