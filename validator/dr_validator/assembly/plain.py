"""Plain templates: one file, or all templates in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dr_validator.assembly.cdk import MANIFEST
from dr_validator.assembly.draft import Draft
from dr_validator.assembly.lookalikes import lookalike
from dr_validator.assembly.model import Json, Stack, Template
from dr_validator.assembly.read import inside, read_text
from dr_validator.assembly.spots import Repeated
from dr_validator.assembly.template import Templates, parse_template
from dr_validator.errors import InputError
from dr_validator.files import FileError, is_file, read_start, walk
from dr_validator.regex import regex

_SUFFIXES = (".json", ".yaml", ".yml", ".template")
_PROGRAMS = (".cs", ".go", ".java", ".js", ".mjs", ".py", ".ts")
_SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})
_ARTIFACTS = regex(rb'"artifacts"')
_LOOKED_AT = 1024 * 1024  # more than any template may have
_INTENT = regex(rb"AWSTemplateFormatVersion|AWS::[A-Za-z0-9]+::[A-Za-z0-9]+")


def read_single(path: Path, templates: Templates) -> Draft:
    """The stack of one template file."""
    if path.suffix in _PROGRAMS:
        raise InputError(
            f"{path}: a program, not a template: pass the cdk.out that it synthesizes, or run it "
            'with --app, as in --app "python3 app.py"'
        )
    template = templates.read(path)
    if "Resources" not in template.body:
        if other := lookalike(template.body):
            raise InputError(f"{path}: {other}")
        raise InputError(
            f"{path}: not a CloudFormation template (it has no Resources): "
            "pass a template, or the folder cdk.out"
        )
    return _draft(template, path, path.parent)


def read_folder(folder: Path, templates: Templates) -> list[Draft]:
    """The stacks of the templates in a folder and below it, other files left alone.

    Hidden folders, node_modules and links to folders are not entered.
    """
    drafts: list[Draft] = []
    try:
        for path in _files(folder):
            twice: list[Repeated] = []
            body = _parse(path, twice)
            if isinstance(body, dict) and "Resources" in body:
                drafts.append(_draft(templates.of(body, path, twice), path, folder))
    except FileError as error:
        raise InputError(error.told(folder, "let it be read, or pass another folder")) from None
    if not drafts:
        hint = "run `cdk synth` and pass its cdk.out"
        if not is_file(folder / "cdk.json"):
            hint = "pass a cdk.out folder, or templates"
        raise InputError(
            f"{folder}: holds neither {MANIFEST} nor a CloudFormation template: {hint}"
        )
    return drafts


def _parse(path: Path, twice: list[Repeated]) -> Json:
    """The content of a file that may be a template; None if it shows no sign of being one.

    A file that looks like a template and cannot be read is an error, never left out.
    """
    try:
        text = read_text(path)
        return parse_template(text, path, twice) if "Resources" in text else None
    except InputError:
        if _is_named_so(path) or _shows(path, _INTENT):
            raise
        return None


def _shows(path: Path, sign: re.Pattern[bytes]) -> bool:
    """Whether the file's content shows a sign, or cannot be read, so that it may."""
    try:
        return sign.search(read_start(path, _LOOKED_AT).replace(b"\0", b"")) is not None
    except FileError:
        return True


def _is_named_so(path: Path) -> bool:
    return path.name.endswith((".template.json", ".template"))


def _draft(template: Template, path: Path, root: Path) -> Draft:
    relative = path.relative_to(root)
    short = relative.with_name(_stem(path.name)).as_posix()
    stack = Stack(
        id=short,
        display_name=short,
        name="",
        region=None,
        account=None,
        template=template,
        plain=True,
    )
    return Draft(stack, (short, relative.as_posix()), root, root, plain=True)


def _stem(name: str) -> str:
    """The file's name without `.template.json`, `.yaml` and the like."""
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name.removesuffix(".template") or name


def _files(folder: Path) -> Iterator[Path]:
    for entry in walk(folder, skip=lambda name: name.startswith(".") or name in _SKIPPED):
        path = entry.path
        if path.name.startswith(".") or not path.name.endswith(_SUFFIXES):
            continue
        # A FIFO, a socket, a link that leads nowhere: no template, unless it is called one.
        if not is_file(path) and not _is_named_so(path):
            continue
        if not inside(folder, path):
            raise InputError(f"{path}: this link leads out of {folder}: pass the file it leads to")
        if path.name == MANIFEST and _shows(path, _ARTIFACTS):
            raise InputError(
                f"{folder}: holds a cloud assembly, {path.parent}: pass that folder itself"
            )
        yield path
