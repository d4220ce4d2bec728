"""The peers' own environment, made on demand: they must not touch the project's."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

from tests.mutants.peers.adapters import PEERS, PeerError
from tests.mutants.peers.said import Tools

PINNED = Path(__file__).parent / "requirements.txt"
_LIST = """\
import importlib.metadata, json, sys
print(json.dumps({name: importlib.metadata.version(name) for name in sys.argv[1:]}))
"""


def installed(folder: Path) -> Tools:
    """The peers at their pinned versions, with Guard and its rules unpacked."""
    bin = folder / "bin"
    stamp, pinned = folder / "installed.txt", PINNED.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != pinned:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, stdout=sys.stderr)
        # Without dependencies, since the list is complete; Guard's plugin needs no CDK here.
        words = ["--quiet", "--disable-pip-version-check", "--no-deps", "-r", str(PINNED)]
        command = [str(bin / "python"), "-m", "pip", "install", *words]
        subprocess.run(command, check=True, stdout=sys.stderr)
        _unpack(folder)
        stamp.write_text(pinned, encoding="utf-8")
    return Tools(bin, folder / "guard" / "package")


def _unpack(folder: Path) -> None:
    """Guard's program and rules, which lie in an npm package within the Python package."""
    packed = sorted(folder.glob("lib/*/site-packages/cdklabs/cdk_validator_cfnguard/_jsii/*.tgz"))
    if len(packed) != 1:
        raise PeerError(f"{len(packed)} packages of Guard in {folder}")
    with tarfile.open(packed[0]) as archive:
        archive.extractall(folder / "guard", filter="data")
    for program in folder.glob("guard/package/bin/*/*/cfn-guard"):
        program.chmod(0o755)


def versions(tools: Tools) -> dict[str, str]:
    """What is installed there, by the name of the peer."""
    import json

    names = [each.distribution for each in PEERS]
    command = [str(tools.bin / "python"), "-c", _LIST, *names]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    return {each.name: found[each.distribution] for each in PEERS}
