"""Every key of a check, with its meaning: what is read, the schema and the reference come of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from dr_validator.assembly.model import Json
from dr_validator.config.kinds import Flag, Key, KeyPlace, Object, OneOf
from dr_validator.config.reference import renewed
from dr_validator.examples import KINDS
from dr_validator.finding import Breaks, Severity, Stops
from dr_validator.record import dataclass
from dr_validator.yaml_checks import assertions
from dr_validator.yaml_checks.assertions import CONDITION, ITEM, PATH, Nested
from dr_validator.yaml_checks.kinds import (
    TYPES,
    Body,
    Identity,
    Just,
    MessageText,
    Sentence,
    Whole,
    line,
)
from dr_validator.yaml_checks.message import Placeholder
from dr_validator.yaml_checks.model import Count
from dr_validator.yaml_checks.source import EXAMPLES

CHECKS = "checks"

_COUNT = Body(
    (
        Key("per", Just("region"), "what is counted in", "region", required=True),
        Key("at_least", Whole(), "how many there must be", "2"),
        Key("at_most", Whole(), "how many there may be", "1"),
    )
)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there must be in each region."""

    words: str = "a mapping of `per: region` and `at_least`, `at_most` or both"

    def read(self, value: object, at: KeyPlace) -> Count:
        body = _COUNT.read(value, at)
        least, most = body.get("at_least"), body.get("at_most")
        if least is None and most is None:
            raise at.wrong("needs at_least, at_most or both")
        if least is not None and most is not None and least > most:
            raise at.wrong(f"cannot be met: at_least is {least}, at_most {most}")
        return Count(least, most)

    def schema(self) -> Object:
        either = [{"required": [name]} for name in ("at_least", "at_most")]
        return {**_COUNT.schema(), "anyOf": either}


@dataclass(frozen=True, slots=True)
class ExampleApps:
    """Small apps, and what the check says of them; they are read when they are tested."""

    words: str = "a mapping of `bad`, `good` and `unknown` to an example, or a list of examples"

    def read(self, value: object, at: KeyPlace) -> dict[str, Json]:
        if not isinstance(value, dict):
            raise at.wrong(f"must be {self.words.replace('`', '')}")
        for name, given in value.items():
            if name not in KINDS:
                raise (at / name).wrong(
                    f"is not a kind of example; the kinds are {', '.join(KINDS)}"
                )
            self._refuse(given, at / name)
        return cast("dict[str, Json]", value)

    def _refuse(self, given: object, at: KeyPlace) -> None:
        for number, each in enumerate(given if isinstance(given, list) else [given]):
            spot = line(at).item(number) if isinstance(given, list) else at
            if not isinstance(each, dict) or not isinstance(each.get("stacks"), dict):
                raise spot.wrong(
                    "must be an example: a mapping with `stacks`, or a list of examples"
                )

    def schema(self) -> Object:
        one: Object = {
            "type": "object",
            "required": ["stacks"],
            "properties": {"stacks": {"type": "object"}, "settings": {"type": "object"}},
        }
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                kind: {"anyOf": [one, {"type": "array", "items": one}]} for kind in KINDS
            },
        }


CHECK = Body(
    (
        Key(
            "id",
            Identity(),
            "what it is called in reports, waivers and `--select`: a word for the family, and the "
            "fault",
            "acme-logs-kept-short",
            required=True,
        ),
        Key(
            "title",
            Sentence(),
            "what it finds, in one sentence",
            "Logs that are kept for less than a year.",
            required=True,
        ),
        Key("severity", OneOf(Severity), "how bad that is", "medium", required=True),
        Key("breaks", OneOf(Breaks), "when it is first noticed", "data", required=True),
        Key(
            "stops",
            OneOf(Stops),
            "what does not work for it in a drill; by default what follows from `breaks`",
            "nothing",
        ),
        Key(
            "types",
            TYPES,
            "the resources it looks at, by type",
            "AWS::Logs::LogGroup",
            required=True,
        ),
        Key(
            "where",
            Nested(),
            "which of these: the assertion that those hold that are looked at",
            "{role: secondary}",
            "all of them",
        ),
        Key(
            "assert",
            Nested(),
            "what must hold for each; what does not is a finding",
            "{path: RetentionInDays, compare: {ge: 365}}",
            "`count`",
        ),
        Key(
            "count",
            Counted(),
            "how many there must be",
            "{per: region, at_least: 2}",
            "`assert`",
        ),
        Key(
            "message",
            MessageText(),
            "what a finding says: the fact, then what follows from it",
            '"keeps logs for {value} days: the auditors want 365"',
            required=True,
        ),
        Key(
            "doubt",
            MessageText(),
            "what is not proven where a value is not known, as a clause",
            "whether logs are kept for a year",
            "whether this is the case, and the title",
        ),
        Key("why", Sentence(), "why it matters", "Audits fail without them.", "nothing"),
        Key("fix", Sentence(), "the way out", "Set RetentionInDays to 365.", required=True),
        Key("source", Sentence(), "who says so", "Acme handbook, Audit trails.", "nothing"),
        Key(
            "dr",
            Flag(),
            "whether it is run only on apps that show a sign of disaster recovery",
            "true",
            "`true` for a check with `role`, `twin` or `count`",
        ),
        Key(
            EXAMPLES,
            ExampleApps(),
            "apps that are bad, good and unknown, and what is said of them: "
            "`dr-validator check-pack test` holds the check to it",
            "{bad: …, good: …}",
            "none",
        ),
    ),
    either=("assert", "count"),
)


def schema() -> dict[str, Any]:
    """The JSON schema of a file of checks."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Checks of dr-validator in YAML",
        "description": "A file that `packs` of dr-validator.toml, or --pack-dir, names.",
        "type": "object",
        "additionalProperties": False,
        "required": [CHECKS],
        "properties": {CHECKS: {"type": "array", "items": CHECK.schema(), "minItems": 1}},
        "$defs": {
            CONDITION: assertions.schema(item=False),
            ITEM: assertions.schema(item=True),
        },
    }


def schema_text() -> str:
    """The schema as its file holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def page(text: str) -> str:
    """A page with the reference put anew between its markers."""
    return renewed(text, _reference())


def _reference() -> Iterator[str]:
    yield from ("### A check", "")
    yield "| key | value | without it | what it says | example |"
    yield "| --- | --- | --- | --- | --- |"
    for each in CHECK.keys:
        default = "must be given" if each.required else each.default
        yield (
            f"| `{each.name}` | {each.kind.words} | {default} | {_sentence(each.doc)} "
            f"| `{each.name}: {each.example}` |"
        )
    yield from ("", "### An assertion", "")
    yield "| key | value | what it says | example |"
    yield "| --- | --- | --- | --- |"
    for each in (PATH, *assertions.KEYS):
        yield (
            f"| `{each.name}` | {each.kind.words} | {_sentence(each.doc)} "
            f"| `{each.name}: {each.example}` |"
        )
    yield from ("", "### A placeholder", "", "| placeholder | what it is |", "| --- | --- |")
    for word in Placeholder:
        yield f"| `{{{word.value}}}` | {_sentence(word.meaning)} |"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
