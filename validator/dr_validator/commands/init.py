"""`dr-validator init`: a first configuration, from what stands in the assembly."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from dr_validator.assembly import load_many
from dr_validator.assembly.model import Assembly, Stack
from dr_validator.atomic import save
from dr_validator.commands.check import paths_or_default
from dr_validator.config.found import FILE, PYPROJECT, TABLE, find
from dr_validator.config.keys import ROOT
from dr_validator.config.kinds import Key, MapOf, Table, Tables
from dr_validator.config.toml import literal, name
from dr_validator.engine import read_graph
from dr_validator.errors import UsageError
from dr_validator.files import present
from dr_validator.graph import Roles
from dr_validator.report.escape import plain

_WIDTH = 96


def run(paths: tuple[str, ...], *, force: bool) -> int:
    """Write dr-validator.toml here; what is there is left alone, unless forced."""
    target = Path(FILE)
    if not force:
        _refuse_to_shadow(target)
    assembly = load_many(paths_or_default(paths))
    roles = read_graph(assembly).roles
    save(target, text(assembly, roles))
    print(plain(f"{target}: {_summary(roles)}"))
    return 0


def _refuse_to_shadow(target: Path) -> None:
    if present(target):
        raise UsageError(f"{target}: already exists and was left alone; --force replaces it")
    found = find(Path.cwd())
    if found is not None and found.path.parent == Path.cwd() and found.prefix:
        raise UsageError(
            f"{PYPROJECT} has a table [tool.{TABLE}], which {FILE} would take the place of; edit "
            "that, or use --force"
        )


def _summary(roles: Roles) -> str:
    if roles.primary:
        others = ", ".join(roles.secondaries) or "none found"
        return f"primary {roles.primary}, secondary {others}; review it and set the objectives"
    return "no sign of the regions' roles was found; set them there"


def text(assembly: Assembly, roles: Roles) -> str:
    """The file: what was found is set, all else stands as a comment with an example."""
    lines = [
        "# What dr-validator should know about this app, and what is required of it.",
        "# `dr-validator config show` prints what is in effect.",
        "",
        *_stacks(assembly),
    ]
    tables = (Table, Tables, MapOf)
    for key in (each for each in ROOT.keys if not isinstance(each.kind, tables)):
        lines += ["", *_comment(_about(key)), f"# {key.name} = {key.example}"]
    for key in (each for each in ROOT.keys if isinstance(each.kind, tables)):
        lines += ["", *_comment(_about(key))]
        lines += _regions(roles) if key.name == "regions" else _table(key, assembly)
    return "\n".join(lines) + "\n"


def _about(key: Key) -> str:
    words = f"{key.doc[0].upper()}{key.doc[1:]}"
    return f"{words}. Without it: {key.default}." if key.default != "not set" else f"{words}."


def _stacks(assembly: Assembly) -> Iterator[str]:
    yield "# The stacks it was written from:"
    width = max((len(plain(stack.display_name)) for stack in assembly.stacks), default=0)
    for stack in assembly.stacks:
        region = stack.region or "region not set"
        yield f"#   {plain(stack.display_name):{width}}  {plain(region)}"


def _regions(roles: Roles) -> Iterator[str]:
    for sentence in roles.evidence:
        yield from _comment(f"Evidence: {sentence}.")
    if roles.conflict:
        yield from _comment(f"The evidence is contradictory: {roles.conflict}. Please decide.")
    if not roles.evidence:
        yield "# No evidence of roles was found in the app."
    mark = "" if roles.primary and not roles.conflict else "# "
    yield "[regions]"
    yield f"{mark}primary = {literal(roles.primary or 'us-east-1')}"
    mark = "" if roles.secondaries and not roles.conflict else "# "
    yield f"{mark}secondaries = {literal(list(roles.secondaries) or ['us-east-2'])}"


def _table(key: Key, assembly: Assembly) -> Iterator[str]:
    match key.kind:
        case MapOf() if key.name == "stacks":
            unset = [stack for stack in assembly.stacks if _unset(stack)]
            yield "[stacks]"
            if not unset:
                yield f"# {key.example.strip('{} ')}"
            for stack in unset:
                yield f'# {plain(name(stack.id))} = "us-east-1"  # no region is set: give it one'
        case MapOf():
            yield f"[{key.name}]"
            yield f"# {key.example.strip('{} ')}"
        case Table(keys=keys):
            yield f"[{key.name}]"
            for each in keys:
                yield from _comment(_about(each))
                if isinstance(each.kind, Tables):
                    yield from _entry(f"{key.name}.{each.name}", each.kind)
                else:
                    yield f"# {each.name} = {each.example}"
        case Tables():
            yield from _entry(key.name, key.kind)
        case _:
            pass


def _entry(heading: str, tables: Tables) -> Iterator[str]:
    yield f"# [[{heading}]]"
    yield from (f"# {each.name} = {each.example}" for each in tables.table.keys)


def _unset(stack: Stack) -> bool:
    return stack.region is None and stack.parent is None


def _comment(words: str) -> list[str]:
    return [
        f"# {line}"
        for line in textwrap.wrap(
            plain(words), _WIDTH, break_long_words=False, break_on_hyphens=False
        )
    ]
