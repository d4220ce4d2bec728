"""What a gate wants to be there: a run that found nothing wrong may have had nothing to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase

from dr_validator.assembly.model import Assembly
from dr_validator.graph.roles import PRIMARY, SECONDARY, Roles
from dr_validator.models.stacks.unjudged import Holding, Unjudged
from dr_validator.record import dataclass, replace
from dr_validator.resolve.scope import MODULE


@dataclass(frozen=True, slots=True)
class Gate:
    """`require_dr` wants disaster recovery, and that the checks about it were run. `regions` are
    regions that must have stacks, `roles` such that some region must have. `complete` wants all
    of the input looked at, but for the types that `allow_unjudged` names or has globs of.
    `entries` and `stores` are names or ids of ways in and stores that must be there, or globs."""

    require_dr: bool = False
    regions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    complete: bool = False
    allow_unjudged: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()

    def with_dr(self, wanted: bool) -> Gate:
        """The gate that wants disaster recovery, or does not, and else the same."""
        return replace(self, require_dr=wanted)


def unmet(gate: Gate, roles: Roles, regions: Collection[str], *, checked: bool) -> tuple[str, ...]:
    """What is missing, a clause each. `regions` are those with stacks, `checked` tells whether any
    check about disaster recovery was run."""
    wanted = list(gate.roles)
    missing: list[str] = []
    if gate.require_dr:
        missing += _recovery(roles, regions, checked=checked)
        wanted += [PRIMARY, SECONDARY] if roles.dr and len(regions) > 1 else []
    missing += [f"no stack is in {each}" for each in gate.regions if each not in regions]
    missing += [
        f"no region is known to be {role}: name it with --{role}"
        for role in dict.fromkeys(wanted)
        if not (roles.primary if role == PRIMARY else roles.secondaries)
    ]
    return tuple(dict.fromkeys(missing))


def absent(noun: str, globs: Iterable[str], names: Collection[str]) -> Iterator[str]:
    """What of `globs` none of the names and ids of such things answers to, a clause each."""
    for glob in globs:
        if not any(fnmatchcase(name, glob) for name in names):
            yield f"no {noun} matches {glob}"


def _recovery(roles: Roles, regions: Collection[str], *, checked: bool) -> Iterator[str]:
    if not roles.dr:
        yield "the app shows no sign of disaster recovery, so the checks about it were not run"
    elif not checked:
        yield "no check about disaster recovery was run: widen --select"
    if len(regions) < 2:
        where = f"all stacks are in {next(iter(regions))}" if regions else "no region is known"
        yield f"{where}: disaster recovery needs two regions"


def unseen(gate: Gate, assembly: Assembly, not_judged: Iterable[Unjudged]) -> tuple[str, ...]:
    """What of the input was not looked at, a clause each, where all of it must be."""
    return tuple(dict.fromkeys(_unseen(gate, assembly, not_judged))) if gate.complete else ()


def _unseen(gate: Gate, assembly: Assembly, not_judged: Iterable[Unjudged]) -> Iterator[str]:
    for name in assembly.unexpanded:
        yield f"SAM was not expanded in {name}, so what it would create was not checked"
    for stack, logical_id, why in assembly.unloaded:
        yield f"{stack}/{logical_id} was not checked: {why}"
    if assembly.missing:
        count = len(assembly.missing)
        yield (
            f"the synthesis could not look up {count} {'value' if count == 1 else 'values'} of "
            "context, so the templates may contain dummy values"
        )
    for each in assembly.stacks:
        if each.region is None:
            yield f"no region is known for the stack {each.display_name}"
    for found in not_judged:
        what = _unjudged(found)
        if what and not any(fnmatchcase(found.type, glob) for glob in gate.allow_unjudged):
            yield f"no check covers {found.type}, {what}: name it in `allow-unjudged` of [gate]"


def _unjudged(found: Unjudged) -> str:
    """Why a type may not go unjudged, if it may not. Custom resources are in most apps."""
    if found.holding is Holding.DATA:
        return "which holds data"
    if found.holding is Holding.ANYTHING and not found.places[0].logical_id:
        return "which may bring anything"
    return "which may bring anything" if found.type.endswith(MODULE) else ""
