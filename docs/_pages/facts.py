"""The tables of facts about AWS, each row with its source."""

from __future__ import annotations

from collections import Counter

from dr_validator.aws.actions import services
from dr_validator.aws.hops import hop_rules
from dr_validator.aws.hops import types as types_with_hops
from dr_validator.aws.kinds import KINDS
from dr_validator.aws.references import ANY, OTHER, OWN, Requirement, requirements
from dr_validator.aws.references import types as types_with_references
from dr_validator.aws.replication import replications
from dr_validator.aws.role_acts import role_acts
from dr_validator.aws.service_roles import service_roles
from dr_validator.aws.sources import sources
from dr_validator.aws.types import Type, types

from _pages import NOTE, table

_INTRODUCTION = """\
# AWS facts

What dr-validator knows of AWS, as data: where a type of resource is and what is lost with it, where
a thing has to be that a property names, how a store is copied, where a control plane stands. Checks
ask these tables; a type, property or action that is not in them is not judged.
"""
_REFERENCES = """\
## References

Where a thing has to be that a property names, and what becomes of one elsewhere: *refused*, where
the service takes it of that region only; *depends*, where it is taken, or AWS does not say, and is
gone with its region all the same; *free*, where it does not matter.
"""
_REGISTRY = """\
The registry schemas of CloudFormation tell of {count} more properties of {types} types what they
name. Those are of the resource's own region, and judged by what is named:
"""
_HOPS = """\
## Hops

Which properties hand requests, events or signals on. *Back*: what is named comes first, and the
owner of the property next, as a listener names its load balancer. *Calls as*: the service that has
to be let in by what is called, or the role beside the property under which it calls.
"""
_ROLES = """\
## Roles of services

Which service assumes the role that a property names.
"""
_ACTS = """\
## Rights of roles

What a property has a service do under a role, and on what. What code and the steps of state
machines call takes the right of the call.
"""
_WHERE = {OWN: "its own region", OTHER: "another region", ANY: "any region"}


def page() -> str:
    lines = [NOTE, _INTRODUCTION, "## Types", "", *_types(), "", _REFERENCES, *_references(), ""]
    lines += [*_registry(), "", "## Replication", "", *_replication(), ""]
    lines += [_HOPS, *_hops(), "", _ROLES, *_roles(), "", _ACTS, *_acts(), ""]
    lines += ["## Control planes", "", *_actions(), "", "## Sources", "", *_sources()]
    return "\n".join(lines) + "\n"


def _types() -> list[str]:
    head = ("type", "where", "holds", "name", "its name is given once", "copied by", "source")
    rows = [
        (
            f"`{each.name_of_type}`",
            _place(each),
            each.holds.value,
            f"`{each.name}`" if each.name else "",
            f"in the {each.reach.value}" if each.reach else "",
            ", ".join(each.copied),
            _link(each.source),
        )
        for each in types()
    ]
    return table(head, rows)


def _hops() -> list[str]:
    head = ("type", "property", "hands on", "back", "calls as", "source")
    rows = [
        (
            f"`{each.type}`",
            f"`{each.path}`",
            each.carries.value,
            "yes" if each.back else "",
            ", ".join(sorted({*each.callers.values(), *([f"`{each.role}`"] if each.role else [])})),
            _link(each.source),
        )
        for kind in types_with_hops()
        for each in hop_rules(kind)
    ]
    return table(head, rows)


def _roles() -> list[str]:
    rows = [
        (f"`{kind}`", f"`{each.path}`", each.principal, _link(each.source))
        for kind, found in sorted(service_roles().items())
        for each in found
    ]
    return table(("type", "property", "service", "source"), rows)


def _acts() -> list[str]:
    rows = [
        (
            f"`{each.type}`",
            f"`{each.path}`",
            f"`{each.role}`" + (f" of `{each.through}`" if each.through else ""),
            f"`{named}`" if named else "",
            ", ".join(actions),
            _link(each.source),
        )
        for found in role_acts().values()
        for each in found
        for named, actions in each.actions.items()
    ]
    return table(("type", "property", "role", "names", "actions", "source"), sorted(rows))


def _place(each: Type) -> str:
    words = [each.scope.value]
    if each.home:
        words.append(f"control plane in {each.home}")
    if each.only:
        when = f" with {each.when[0]} {each.when[1]}" if each.when else ""
        words.append(f"declared in {each.only} only{when}")
    return "; ".join(words)


def _references() -> list[str]:
    head = ("type", "property", "names", "where", "elsewhere", "source")
    rows = [
        (
            f"`{each.type}`",
            f"`{each.path}`",
            each.kind.title,
            _where(each),
            each.judged.value,
            _link(each.source),
        )
        for each in _all()
        if each.source != "cfn-registry"
    ]
    return table(head, rows)


def _where(each: Requirement) -> str:
    where = each.region or _WHERE.get(each.needs, f"the region in `{each.needs}`")
    where += f"; of {each.abroad}, any region" if each.abroad else ""
    return where + (f"; if `{each.when[0]}` is `{each.when[1]}`" if each.when else "")


def _registry() -> list[str]:
    found = [each for each in _all() if each.source == "cfn-registry"]
    kinds = Counter(each.kind.name for each in found)
    rows = [
        (KINDS[name].title, str(count), KINDS[name].judged.value)
        for name, count in sorted(kinds.items())
    ]
    text = _REGISTRY.format(count=len(found), types=len({each.type for each in found}))
    return [text, *table(("names", "properties", "elsewhere"), rows)]


def _all() -> list[Requirement]:
    return [each for kind in types_with_references() for each in requirements(kind)]


def _replication() -> list[str]:
    head = (
        "word",
        "mechanism",
        "declared by",
        "what is lost",
        "before the copy can be written",
        "the copy has its own",
        "source",
    )
    rows = [
        (
            each.word,
            each.title,
            ", ".join(f"`{path}`" for path in each.declared) or "not in CloudFormation",
            ("" if each.minutes is None else f"at most {each.minutes} min: ") + each.rests,
            each.writable,
            ", ".join(each.regional),
            _link(each.source),
        )
        for _, each in sorted(replications().items())
    ]
    return table(head, rows)


def _actions() -> list[str]:
    head = ("service", "control plane", "actions of the data plane", "needs besides", "source")
    rows = [
        (
            f"`{each.prefix}`",
            each.home or "in each region",
            "all" if each.data == ("*",) else ", ".join(f"`{name}`" for name in each.data),
            ", ".join(f"`{name}`: {region}" for name, region in sorted(each.also.items())),
            _link(each.source),
        )
        for _, each in sorted(services().items())
    ]
    return table(head, rows)


def _link(word: str) -> str:
    return f"[{word}]"


def _sources() -> list[str]:
    found = sorted(sources().items())
    rows = [(_link(word), each.title) for word, each in found]
    return [
        *table(("source", "page"), rows),
        "",
        *(f"[{word}]: {each.address}" for word, each in found),
    ]
