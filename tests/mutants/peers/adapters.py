"""The peers: how each is run, and how what it prints is read. Each runs with its own defaults."""

from __future__ import annotations

import json
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from tests.mutants.peers.said import Peer, Regions, Remark, Tools

Json = Any  # of a report: whatever the tool prints
_SCRIPT = Path(__file__).parent / "validate.py"
# Templates of one run, so that no command line gets too long.
_AT_ONCE = 150


class PeerError(RuntimeError):
    """A peer that did not do its work: what it then says, or not, means nothing."""


def output(command: Sequence[str | Path], folder: Path, given: str = "") -> str:
    """What a command prints. Its exit code says that it found something, or what; not more."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LOG_LEVEL": "CRITICAL"},  # checkov's
    )
    if not done.stdout.strip():
        last = (done.stderr.strip() or "no output").splitlines()[-1]
        raise PeerError(f"{Path(command[0]).name} ended with {done.returncode}: {last}")
    return done.stdout


# cfn-lint


def cfn_lint(tools: Tools, folder: Path, regions: Regions) -> list[Remark]:
    """Errors and warnings, for the region that each template is deployed to."""
    found: list[Remark] = []
    for region, files in _by_region(regions):
        for some in _batches(files):
            command = [str(tools.bin / "cfn-lint"), "--format", "json", "--regions", region]
            found += read_cfn_lint(output([*command, "--template", *some], folder))
    return found


def read_cfn_lint(text: str) -> list[Remark]:
    return [
        Remark(each["Rule"]["Id"], each["Filename"], _resource(each["Location"].get("Path")))
        for each in json.loads(text)
        if each["Level"] != "Informational"
    ]


def _resource(path: Sequence[object] | None) -> str:
    """The logical id in a path, if it leads to a resource."""
    return str(path[1]) if path and path[0] == "Resources" and len(path) > 1 else ""


def _by_region(regions: Regions) -> Iterator[tuple[str, list[str]]]:
    files: dict[str, list[str]] = defaultdict(list)
    for file, region in sorted(regions.items()):
        files[region].append(file)
    yield from sorted(files.items())


def _batches(files: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(files), _AT_ONCE):
        yield files[start : start + _AT_ONCE]


# cloudformation-validate: a library, in whose own environment a script of ours asks it


def cloudformation_validate(tools: Tools, folder: Path, regions: Regions) -> list[Remark]:
    """Errors and warnings, for the region that each template is deployed to."""
    text = output([tools.bin / "python", _SCRIPT], folder, json.dumps(sorted(regions.items())))
    return [Remark(*each) for each in json.loads(text)]


# checkov


def checkov(tools: Tools, folder: Path, _: Regions) -> list[Remark]:
    """All its checks of CloudFormation that need no account. It knows no regions."""
    command: list[str | Path] = [
        tools.bin / "checkov",
        "--framework",
        "cloudformation",
        "--output",
        "json",
    ]
    command += ["--compact", "--quiet", "--skip-download", "--directory", "."]
    return read_checkov(output(command, folder))


def read_checkov(text: str) -> list[Remark]:
    report: Json = json.loads(text)
    results: Json = report.get("results", {})
    failed = [
        Remark(each["check_id"], each["file_path"].lstrip("/"), each["resource"].split(".")[-1])
        for each in results.get("failed_checks", [])
    ]
    unread = [Remark("parsing error", each, "") for each in results.get("parsing_errors", [])]
    return failed + unread


# Guard, with the rules of AWS Control Tower


def guard(tools: Tools, folder: Path, regions: Regions) -> list[Remark]:
    """All rules of Control Tower's proactive controls. They know no regions."""
    if tools.guard is None:
        raise PeerError("Guard is not unpacked")
    rules = tools.guard / "rules" / "control-tower" / "cfn-guard"
    command: list[str | Path] = [tools.guard / "bin" / _platform() / "cfn-guard", "validate"]
    command += ["--rules", rules, "--output-format", "json", "--show-summary", "none"]
    found: list[Remark] = []
    for some in _batches(sorted(regions)):
        data = [word for file in some for word in ("--data", file)]
        found += read_guard(output([*command, "--structured", *data], folder), folder)
    return found


def read_guard(text: str, folder: Path) -> list[Remark]:
    return [
        Remark(rule["Rule"]["name"], _within(each["name"], folder), resource)
        for each in json.loads(text)
        for rule in each["not_compliant"]
        for resource in sorted(_resources(rule)) or [""]
    ]


def _platform() -> str:
    """The folder of the program for this machine, as the package calls it."""
    uname = os.uname()
    system = {"Darwin": "macos"}.get(uname.sysname, "ubuntu")
    return f"{system}/{ {'arm64': 'aarch64'}.get(uname.machine, uname.machine) }"


def _within(file: str, folder: Path) -> str:
    path = PurePosixPath(file)
    return str(path.relative_to(folder) if path.is_absolute() else path)


def _resources(tree: Json) -> set[str]:
    """The logical ids of every place that a result names."""
    found: set[str] = set()
    left = [tree]
    while left:
        match left.pop():
            case dict() as each:
                path = str(each.get("path", ""))
                if path.startswith("/Resources/"):
                    found.add(path.split("/")[2])
                left.extend(each.values())
            case list() as each:
                left.extend(each)
            case _:
                pass
    return found


PEERS = (
    Peer("cfn-lint", "cfn-lint", "errors and warnings, per region", cfn_lint),
    Peer(
        "cloudformation-validate",
        "cloudformation-validate",
        "CEL engine, errors and warnings, per region",
        cloudformation_validate,
    ),
    Peer("checkov", "checkov", "all CloudFormation checks", checkov),
    Peer(
        "Guard, Control Tower",
        "cdklabs.cdk-validator-cfnguard",
        "all rules of AWS Control Tower's proactive controls",
        guard,
    ),
)
