"""Commands of the checkout whose output stands in a page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def output(module: str, *words: str, cwd: Path = ROOT) -> str:
    """What a module prints; RuntimeError, with what it complains of, if it fails."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    return done.stdout
