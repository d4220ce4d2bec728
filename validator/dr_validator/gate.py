"""What a gate wants to be there: a run that found nothing wrong may have had nothing to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from dr_validator.graph.roles import PRIMARY, SECONDARY, Roles
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Gate:
    """`require_dr` wants disaster recovery, and that the checks about it were run. `regions` are
    regions that must have stacks, `roles` such that some region must have."""

    require_dr: bool = False
    regions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

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


def _recovery(roles: Roles, regions: Collection[str], *, checked: bool) -> Iterator[str]:
    if not roles.dr:
        yield "the app shows no sign of disaster recovery, so the checks about it were not run"
    elif not checked:
        yield "no check about disaster recovery was run: widen --select"
    if len(regions) < 2:
        where = f"all stacks are in {next(iter(regions))}" if regions else "no region is known"
        yield f"{where}: disaster recovery takes two regions"
