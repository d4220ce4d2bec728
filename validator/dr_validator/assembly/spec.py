"""A PATH as the user writes it: a file or folder, and perhaps `@region`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from dr_validator.assembly.model import Stack
from dr_validator.aws.region import hyphened
from dr_validator.errors import InputError, UsageError
from dr_validator.files import is_archive, is_folder, present
from dr_validator.record import dataclass
from dr_validator.regex import regex

_TARGET = regex(r"^(?:(?P<account>\d{12})/)?(?P<region>[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2})$")
_SUFFIX = regex(r"^(?P<path>.+)@(?P<target>(?:\d+/)?[A-Za-z0-9-]*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a template is deployed."""

    region: str
    account: str | None = None

    def __str__(self) -> str:
        return f"{self.account}/{self.region}" if self.account else self.region


@dataclass(frozen=True, slots=True)
class Spec:
    """One PATH of the command line."""

    path: Path
    target: Target | None = None

    @property
    def folder(self) -> Path:
        """The path, or the folder of the file; a zip file is a folder."""
        return self.path if is_folder(self.path) or is_archive(self.path) else self.path.parent


def parse_spec(text: Path | str) -> Spec:
    """Read `PATH`, `PATH@region` or `PATH@account/region`. A file of that very name wins."""
    whole = Path(text)
    if not str(text) or "\0" in str(text):
        raise InputError(f"{str(text)!r} is not a path: pass a cdk.out folder or a template")
    if present(whole):
        return Spec(whole)
    if (match := _SUFFIX.match(str(text))) and present(Path(match["path"])):
        target = parse_target(match["target"])
        if target is None:
            raise UsageError(
                f"{text}: {match['target']!r} is not a region: write PATH@us-west-2 or "
                "PATH@111122223333/us-west-2"
            )
        return Spec(Path(match["path"]), target)
    if "://" in str(text):
        raise InputError(
            f"{text}: an address, and nothing is fetched: download it and pass the file"
        )
    raise InputError(f"{text}: no such file or folder: pass a cdk.out folder or a template")


def parse_target(text: str) -> Target | None:
    """Read `region` or `account/region`."""
    match = _TARGET.match(text)
    return Target(match["region"], match["account"]) if match else None


def like_a_region(text: str) -> str:
    """How to write a region: the one that is meant, if it lacks a hyphen only, else any."""
    meant = hyphened(text)
    return f"did you mean {meant}?" if meant is not None else "write it as in us-west-2"


def locate(stack: Stack, target: Target | None, regions: Mapping[str, str]) -> None:
    """Say where a stack is deployed that does not say it itself: `@region` before `regions`."""
    if stack.region is not None:
        return
    if target is None:
        names = (stack.id, stack.display_name, stack.template.name)
        for pattern, text in regions.items():
            if any(fnmatchcase(name, pattern) for name in names):
                target = parse_target(text)
                if target is None:
                    raise UsageError(
                        f"regions: {pattern!r} is given {text!r}, which is not a region: "
                        "write us-west-2 or 111122223333/us-west-2"
                    )
                break
    if target is not None:
        stack.region = target.region
        stack.account = stack.account or target.account
