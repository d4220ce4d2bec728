"""Waivers: what does not count of an app, and why; in the configuration or in the app itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from dr_validator.assembly.model import Assembly, Json, Stack, root
from dr_validator.graph.graph import Graph
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.select import names_something, nearest, unknown
from dr_validator.waivers.part import AppPart

PLUGIN = "dr-validator"
KEYS = ("check", "reason", "expires", "owner")
# What CDK puts before an id that names no plugin.
_UNNAMED = "Annotation"
_FORM = '{"waivers": [{"check": …, "reason": …}]}'


@dataclass(frozen=True, slots=True)
class Waiver:
    """The checks it names (an id, or the first words of ids) do not count in `scope`.

    `source` says where it is written, for the reader; `place` is that spot, if it is in the
    app. It counts through the whole of the day `expires`. One with a `flaw`, or without a
    reason, is not honoured; `unknown` says why that cannot be told before deployment. One that
    is `stray` may be meant for another tool, unless it names a check of ours. A `shared` one
    stands in a configuration that others extend, and so may be meant for another app.
    """

    check: str
    reason: str
    source: str
    scope: AppPart
    expires: date | None = None
    owner: str = ""
    place: Place | None = None
    flaw: str = ""
    unknown: str = ""
    stray: bool = False
    shared: bool = False

    @property
    def by(self) -> str:
        """Where it is written and whose it is."""
        return f"{self.source}, owner {self.owner}" if self.owner else self.source

    def holds(self, today: date) -> bool:
        """Whether it is to be honoured."""
        return bool(self.check and self.reason and not self.flaw) and not self.expired(today)

    def expired(self, today: date) -> bool:
        return self.expires is not None and self.expires < today


def written(assembly: Assembly) -> tuple[Waiver, ...]:
    """The waivers in the app itself: in CDK code, and in the templates' metadata."""
    acknowledged: dict[tuple[str, str, str], Waiver] = {}
    for each in (each for stack in assembly.stacks for each in _acknowledged(stack)):
        # Several stacks may hold what was acknowledged above them.
        key = (each.scope.path, each.check, each.flaw)
        if key not in acknowledged or _nearer(each, acknowledged[key]):
            acknowledged[key] = each
    templates = (each for stack in assembly.stacks for each in _in_template(stack))
    return (*acknowledged.values(), *templates)


def _nearer(one: Waiver, other: Waiver) -> bool:
    """Whether one stands at the resource it is about, and the other does not."""
    return bool(one.place and one.place.logical_id) > bool(other.place and other.place.logical_id)


def _acknowledged(stack: Stack) -> Iterator[Waiver]:
    if root(stack) is not stack:
        return  # a nested stack shares those of its root
    for path, rules in sorted(stack.acknowledged.items()):
        subject = path.strip("/")
        for rule, reason in sorted(rules.items()):
            plugin, colons, check = rule.partition("::")
            ours = plugin.lower() == PLUGIN
            if colons and (ours or plugin == _UNNAMED):
                exact = plugin == PLUGIN
                yield Waiver(
                    check,
                    " ".join(reason.split()),
                    f"CDK acknowledgement at {subject}",
                    AppPart(path=subject),
                    place=_construct(stack, subject),
                    flaw="" if exact else f"its id must be {PLUGIN}::{check}",
                    stray=not ours,
                )


def _construct(stack: Stack, path: str) -> Place:
    """The place of a construct: its resource, where it is one, else the stack."""
    logical_id = next(
        (
            each
            for each, construct in sorted(stack.constructs.items())
            if construct.path.strip("/") in (path, f"{path}/Resource")
        ),
        "",
    )
    return _place(stack, logical_id, path)


def _in_template(stack: Stack) -> Iterator[Waiver]:
    body = stack.template.body
    at = _place(stack, "", "")
    yield from _metadata(body, at, stack.display_name, AppPart(template=stack.id))
    resources = body.get("Resources")
    for logical_id, resource in sorted(resources.items() if isinstance(resources, dict) else ()):
        if isinstance(resource, dict):
            at = _place(stack, logical_id, _path(stack, logical_id, resource))
            scope = AppPart(template=stack.id, logical_id=logical_id)
            yield from _metadata(resource, at, at.name, scope)


def _metadata(holder: Mapping[str, Json], at: Place, name: str, scope: AppPart) -> Iterator[Waiver]:
    metadata = holder.get("Metadata")
    if not isinstance(metadata, dict) or PLUGIN not in metadata:
        return
    at, source = at / "Metadata" / PLUGIN, f"template metadata of {name}"

    def flawed(where: Place, flaw: str, value: Json, check: str = "") -> Waiver:
        return Waiver(check, "", source, scope, place=where, flaw=flaw, unknown=_computed(value))

    table = metadata[PLUGIN]
    if not isinstance(table, dict) or _computed(table):
        yield flawed(at, f"it is not of the form {_FORM}", table)
        return
    for key in sorted(set(table) - {"waivers"}):
        yield flawed(at / key, f"{key} is not a known key; write {_FORM}", None)
    entries = table.get("waivers", [])
    if not isinstance(entries, list):
        yield flawed(at / "waivers", f"waivers is not a list; write {_FORM}", entries)
        return
    for number, entry in enumerate(entries):
        where = at / "waivers" / number
        try:
            yield _entry(entry, where, source, scope)
        except _FlawError as flaw:
            check = entry.get("check") if isinstance(entry, dict) else ""
            yield flawed(where, str(flaw), flaw.value, check if isinstance(check, str) else "")


class _FlawError(Exception):
    """What is wrong with an entry, as a clause, and the value that is wrong."""

    def __init__(self, clause: str, value: Json = None) -> None:
        super().__init__(clause)
        self.value = value


def _computed(value: Json) -> str:
    """Why a value cannot be told: it is an intrinsic function. Else empty."""
    if isinstance(value, dict) and len(value) == 1:
        function = next(iter(value))
        if function == "Ref" or function.startswith("Fn::"):
            return f"it is computed with {function}"
    return ""


def _entry(entry: Json, where: Place, source: str, scope: AppPart) -> Waiver:
    if not isinstance(entry, dict) or _computed(entry):
        raise _FlawError("the entry is not an object with check and reason", entry)
    for key in sorted(set(entry) - set(KEYS)):
        near = nearest(key, KEYS)
        hint = f"did you mean {near}?" if near else f"known keys: {', '.join(KEYS)}"
        raise _FlawError(f"{key} is not a known key; {hint}")
    doubt = _computed(entry.get("reason", ""))
    words = {
        key: "" if doubt and key == "reason" else _text(entry.get(key, ""), key) for key in KEYS
    }
    if not words["check"]:
        raise _FlawError("it names no check")
    return Waiver(
        words["check"],
        words["reason"],
        source,
        scope,
        _day(words["expires"]),
        words["owner"],
        where,
        unknown=doubt,
    )


def _text(value: Json, key: str) -> str:
    if not isinstance(value, str):
        raise _FlawError(f"{key} is not a string", value)
    return " ".join(value.split())


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _FlawError(f"expires is {text!r}, not a date such as 2027-03-31") from None


def _path(stack: Stack, logical_id: str, resource: Mapping[str, Json]) -> str:
    known = stack.constructs.get(logical_id)
    if known is not None:
        return known.path
    metadata = resource.get("Metadata")
    path = metadata.get("aws:cdk:path") if isinstance(metadata, dict) else None
    return path if isinstance(path, str) else ""


def _place(stack: Stack, logical_id: str, path: str) -> Place:
    return Place(stack.id, stack.region, stack.account, logical_id, "", path, stack.template.name)


def mistaken(check: str, known: Iterable[str]) -> str:
    """Why the check that a waiver names is none of those there are: a clause, "" if it is one."""
    return "" if names_something(check, known) else unknown(check, known)


def waivers_in_app(graph: Graph) -> tuple[Waiver, ...]:
    """A view of the graph: `written` of its assembly."""
    return written(graph.assembly)
