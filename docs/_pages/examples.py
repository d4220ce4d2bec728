"""The examples of a check: the least that shows what it finds and what it wants, the smallest of a
kind, and what the report says of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from dr_validator.beside import examples_text
from dr_validator.check import Check, run
from dr_validator.engine import read_graph
from dr_validator.example import read
from dr_validator.outcome import Look
from dr_validator.report.locate import Locator
from dr_validator.report.text import finding_lines, unproven_lines

from _pages import minimal
from _pages.templates import as_templates

WIDTH = 100
_EXPECTED = ("finds", "unproven")
_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True)
class Shown:
    """A small assembly, and what is printed of it."""

    text: str
    printed: str


@dataclass(frozen=True)
class Twins:
    """The least that is broken, what is printed of it, and the same mended. `like` tells whether
    the mended one is the same thing, not another that is right."""

    broken: str
    printed: str
    mended: str
    like: bool


def twins(check: Check) -> Twins:
    """The snippets that a page opens with."""
    goods = list(_texts(whole(check), "good"))
    bad, good = minimal.twins(list(_texts(whole(check), "bad")), goods)
    broken = minimal.least_bad(check, bad)
    mended = minimal.least_good(check, good, broken)
    like = 2 * len(minimal.counterparts(broken, mended)) >= len(minimal.paths(broken))
    if not like:
        mended = min(goods, key=lambda text: (text.count("\n"), text))
    printed = _printed(check, broken, proven=True)
    return Twins(as_templates(broken), printed, as_templates(mended), like)


def whole(check: Check) -> str:
    """All examples of a check, as they stand in its file."""
    return examples_text(check)


def smallest(check: Check, kind: str) -> Shown:
    """The shortest example of a kind, `bad` or `unknown`."""
    texts = sorted(_texts(whole(check), kind), key=lambda text: (text.count("\n"), text))
    return Shown(texts[0], _printed(check, texts[0], proven=kind == "bad"))


def _printed(check: Check, text: str, *, proven: bool) -> str:
    assembly, settings = read(text)
    findings, _ = run([check], read_graph(assembly, settings=settings))
    locator, look = Locator(assembly), Look(width=WIDTH)
    shown = finding_lines if proven else unproven_lines
    wanted = [found for found in findings if found.problem.proven is proven]
    blocks = ["\n".join(shown(found, locator, look)) for found in wanted]
    return ("\n\n" if proven else "\n").join(blocks) + "\n"


def _texts(text: str, kind: str) -> Iterator[str]:
    """The examples of a kind, each as YAML that stands on its own."""
    document: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    ((_, entries),) = ((key, value) for key, value in document.value if key.value == kind)
    for entry in entries.value if isinstance(entries, yaml.SequenceNode) else [entries]:
        kept = [(key, value) for key, value in entry.value if key.value not in _EXPECTED]
        alone = yaml.MappingNode(entry.tag, kept, flow_style=False)
        made: str = yaml.serialize(
            _copied(alone), Dumper=yaml.CSafeDumper, width=WIDTH, allow_unicode=True
        )
        yield made


def _copied(node: Any) -> Any:
    """A node that shares nothing with others, so that it is written without anchors."""
    match node:
        case yaml.MappingNode():
            return yaml.MappingNode(node.tag, list(_pairs(node)), flow_style=node.flow_style)
        case yaml.SequenceNode():
            copies = [_copied(each) for each in node.value]
            return yaml.SequenceNode(node.tag, copies, flow_style=node.flow_style)
        case _:
            return yaml.ScalarNode(node.tag, node.value, style=node.style)


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[Any, Any]]:
    """The entries of a mapping, its own before those that `<<` brings in."""
    own = {key.value for key, _ in node.value if key.tag != _MERGE}
    for key, value in node.value:
        if key.tag != _MERGE:
            yield _copied(key), _copied(value)
    for key, value in node.value:
        if key.tag == _MERGE:
            for inner in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                yield from (pair for pair in _pairs(inner) if pair[0].value not in own)
