"""Plain templates: one file, or all templates in a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from dr_validator.assembly.cdk import MANIFEST
from dr_validator.assembly.draft import Draft
from dr_validator.assembly.model import Json, Stack, Template
from dr_validator.assembly.nested import nested_resources, template_path
from dr_validator.assembly.read import inside, read_text
from dr_validator.assembly.template import Templates, parse_template
from dr_validator.errors import InputError

_SUFFIXES = (".json", ".yaml", ".yml", ".template")
_SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})
_INTENT = re.compile(rb"AWSTemplateFormatVersion|AWS::[A-Za-z0-9]+::[A-Za-z0-9]+")


def read_single(path: Path, templates: Templates) -> Draft:
    """The stack of one template file."""
    template = templates.read(path)
    if "Resources" not in template.body:
        raise InputError(
            f"{path}: not a CloudFormation template (it has no Resources): "
            "pass a template, or the folder cdk.out"
        )
    return _draft(template, path, path.parent)


def read_folder(folder: Path, templates: Templates) -> list[Draft]:
    """The stacks of the templates in a folder and below it, other files left alone.

    A template that another one nests (by a relative TemplateURL) is not a stack of its own.
    Hidden folders, node_modules and links to folders are not entered.
    """
    drafts: list[Draft] = []
    for path in _files(folder):
        body = _parse(path)
        if isinstance(body, dict) and "Resources" in body:
            drafts.append(_draft(templates.of(body, path), path, folder))
    if not drafts:
        hint = "run `cdk synth` and pass its cdk.out"
        if not (folder / "cdk.json").is_file():
            hint = "pass a cdk.out folder, or templates"
        raise InputError(
            f"{folder}: holds neither {MANIFEST} nor a CloudFormation template: {hint}"
        )
    return _not_nested(drafts)


def _parse(path: Path) -> Json:
    """The content of a file that may be a template; None if it shows no sign of being one.

    A file that looks like a template and cannot be read is an error, never left out.
    """
    try:
        text = read_text(path)
        return parse_template(text, path) if "Resources" in text else None
    except InputError:
        raw = path.read_bytes().replace(b"\0", b"")
        if path.name.endswith((".template.json", ".template")) or _INTENT.search(raw):
            raise
        return None


def _draft(template: Template, path: Path, root: Path) -> Draft:
    relative = path.relative_to(root)
    short = relative.with_name(_stem(path.name)).as_posix()
    stack = Stack(
        id=short, display_name=short, name="", region=None, account=None, template=template
    )
    return Draft(stack, (short, relative.as_posix()), root, root, plain=True)


def _stem(name: str) -> str:
    """The file's name without `.template.json`, `.yaml` and the like."""
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name.removesuffix(".template") or name


def _files(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED)
        if MANIFEST in names and b'"artifacts"' in (Path(here) / MANIFEST).read_bytes():
            raise InputError(f"{folder}: holds a cloud assembly, {here}: pass that folder itself")
        for name in sorted(names):
            path = Path(here) / name
            if name.startswith(".") or not name.endswith(_SUFFIXES) or not path.is_file():
                continue
            if not inside(folder, path):
                raise InputError(
                    f"{path}: this link leads out of {folder}: pass the file it leads to"
                )
            yield path


def _refuse(error: OSError) -> None:
    raise error


def _not_nested(drafts: list[Draft]) -> list[Draft]:
    """Leave out what other templates nest; where they nest one another, one must stay."""
    nests = {_real(draft.stack.template): _nested_in(draft) for draft in drafts}
    inner = set().union(*(paths - {path} for path, paths in nests.items()))
    kept: list[Draft] = []
    reached: set[str] = set()
    outer_first = sorted(drafts, key=lambda draft: _real(draft.stack.template) in inner)
    for draft in outer_first:
        path = _real(draft.stack.template)
        if path not in inner or path not in reached:
            kept.append(draft)
            todo = [path]
            while todo:
                if (one := todo.pop()) not in reached:
                    reached.add(one)
                    todo += nests.get(one, ())
    return kept


def _nested_in(draft: Draft) -> set[str]:
    stack = draft.stack
    found = (
        template_path(resource, stack, draft.root)
        for _, resource in nested_resources(stack.template.body)
    )
    return {os.path.realpath(path) for path in found if isinstance(path, Path)}


def _real(template: Template) -> str:
    return os.path.realpath(template.path or "")
