"""Write into the examples what the checks say of them: `python -m tests.checks.messages [ID …]`.

Every place under `finds` and `unproven` gets the message that is yielded there now, and all of an
example's findings get a place. The rest of the file stays as it is, comments too. Read what was
written: it is what users read.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from dr_validator.atomic import save
from dr_validator.check import Check, discover, run
from dr_validator.engine import read_graph
from dr_validator.select import matches

from tests.checks.examples import KEYS, Example, Told, examples_of, file_of, told

WIDTH = 100
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What may stand in a plain scalar, whatever it means elsewhere.
_COMMENT = re.compile(r"[ ]+#[^\n]*")
_PLAIN = re.compile(r"[A-Za-z][^:#{}\[\]]*(?::(?! )[^:#{}\[\]]*)*[^:#{}\[\] ]")


def rewritten(text: str, examples: Sequence[Example]) -> str:
    """The text of a check's examples with what is told of each now."""
    edits = [
        (span.start, span.end, rendered(span, actual(example)))
        for span, example in _spans(text, examples)
    ]
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def actual(example: Example) -> tuple[Told, ...]:
    """What the check says of its example: what is proven in a bad one, else what is not."""
    findings, crashed = run(
        [example.check], read_graph(example.assembly, settings=example.settings)
    )
    if crashed:
        raise SystemExit(f"{example.id}: {crashed[0].check} crashed: {crashed[0].error}")
    return told(findings, proven=example.kind == "bad")


@dataclass(frozen=True)
class _Span:
    """`finds` or `unproven`, with all below it: from where to where, and how far in."""

    key: str
    start: int
    end: int
    indent: int
    comment: str


def rendered(span: _Span, said: Sequence[Told]) -> str:
    """The key, a line for each place, and below that what is said there."""
    indent, comment = span.indent, f"  {span.comment}" if span.comment else ""
    lines = [f"{span.key}:{comment}"]
    for place in dict.fromkeys(place for place, _ in said):
        words = [each for at, each in said if at == place]
        if len(words) == 1:
            lines += _entry(" " * (indent + 2) + place + ":", words[0], indent + 4)
        else:
            lines.append(" " * (indent + 2) + place + ":")
            for each in words:
                lines += _entry(" " * (indent + 4) + "-", each, indent + 6)
    return "\n".join(lines)


def _entry(head: str, words: str, indent: int) -> list[str]:
    line = f"{head} {words}"
    if len(line) <= WIDTH and _PLAIN.fullmatch(words):
        return [line]
    if "  " in words or "\n" in words:
        return [f"{head} {json.dumps(words, ensure_ascii=False)}"]
    margin = " " * indent
    return [
        f"{head} >-",
        *textwrap.wrap(
            words,
            WIDTH,
            initial_indent=margin,
            subsequent_indent=margin,
            break_long_words=False,
            break_on_hyphens=False,
        ),
    ]


def _spans(text: str, examples: Sequence[Example]) -> Iterator[tuple[_Span, Example]]:
    """Where it stands in each example, what is found in it."""
    found = {each.kind: [e for e in examples if e.kind == each.kind] for each in examples}
    document: Any = yaml.compose(text, Loader=_Loader)
    for kind, entries in document.value:
        if kind.value not in KEYS:
            continue
        listed = entries.value if isinstance(entries, yaml.SequenceNode) else [entries]
        for entry, example in zip(listed, found[kind.value], strict=True):
            for key, value in entry.value:
                if key.value == KEYS[kind.value]:
                    yield _span(text, key, value), example


def _span(text: str, key: Any, value: Any) -> _Span:
    end = len(text[: _last(value).end_mark.index].rstrip())
    before = _COMMENT.search(text[key.end_mark.index : value.start_mark.index])
    after = _COMMENT.match(text[end:])
    end += after.end() if after else 0
    comment = before or after
    words = comment[0].strip() if comment else ""
    return _Span(key.value, key.start_mark.index, end, key.start_mark.column, words)


def _last(node: Any) -> Any:
    """The last thing of a node; the end of a block is where the next token begins."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return node
    last = node.value[-1]
    return _last(last[1] if isinstance(last, tuple) else last)


def write(check: Check) -> bool:
    """Rewrite the examples of a check; whether anything changed."""
    path: Path = file_of(check)
    before = path.read_text(encoding="utf-8")
    after = rewritten(before, list(examples_of(check)))
    if after != before:
        save(path, after)
    return after != before


def main(arguments: Sequence[str]) -> int:
    wanted = [
        each
        for each in discover()
        if not arguments or any(matches(selector, each.id) for selector in arguments)
    ]
    if not wanted:
        print(f"no check is called {', '.join(arguments)}", file=sys.stderr)
        return 2
    changed = [each.id for each in wanted if write(each)]
    print(f"{len(changed)} of {len(wanted)} files changed", *changed, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
