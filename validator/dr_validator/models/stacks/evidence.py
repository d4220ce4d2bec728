"""Which region is the primary and which the secondary: from configuration, else from evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.graph.roles import LEADERLESS, PRIMARY, SECONDARY, Roles
from dr_validator.models.signs.declared import told_by_templates
from dr_validator.models.signs.members import told_to_services
from dr_validator.models.signs.names import stack_names, twin_names
from dr_validator.models.signs.recovery import recovery, sites
from dr_validator.models.signs.sign import RoleSign
from dr_validator.models.signs.tags import resource_tags, stack_tags
from dr_validator.models.signs.traffic import (
    failover_and_weights,
    set_identifiers,
    stacks_of_records,
)

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# The strongest first.
_KINDS: tuple[Callable[[Graph], Iterator[RoleSign]], ...] = (
    stack_tags,
    resource_tags,
    told_to_services,
    failover_and_weights,
    told_by_templates,
    stack_names,
    stacks_of_records,
    set_identifiers,
    twin_names,
)


def find_roles(graph: Graph, given: Roles | None) -> Roles:
    """The configured roles, completed by the evidence, the strongest kind of sign first.

    Within a kind the majority decides, so that one stray tag does not turn the roles around.
    The signs that decided stand first in the evidence.
    """
    kinds = [list(kind(graph)) for kind in _KINDS]
    primary = given.primary if given else None
    secondaries = list(given.secondaries) if given else []
    fixed = bool(secondaries)
    named = ["the configuration names the regions"] if primary or secondaries else []
    decided: list[RoleSign] = []
    for kind in kinds:
        leading, following = _majority(kind)
        if primary is None:
            primary = _foremost({r: n for r, n in leading.items() if r not in secondaries})
            decided += [sign for sign in kind if sign.role == PRIMARY and sign.region == primary]
        if not fixed:
            new = sorted(following - {primary, *secondaries})
            decided += [sign for sign in kind if sign.role == SECONDARY and sign.region in new]
            secondaries += new
    inferred = []
    standing = [region for region in graph.regions if region not in secondaries]
    if primary is None and secondaries and len(standing) == 1:
        primary = standing[0]
        inferred.append(f"{primary} is primary, since it is the only region that is not secondary")
    others = [region for region in graph.regions if region != primary]
    if primary and not secondaries and len(others) == 1 and len(sites(graph)) >= 2:
        secondaries = others
        inferred.append(f"{others[0]} is secondary, since it is the only other region")
    signs = [sign for kind in kinds for sign in kind]
    conflict = _conflict(signs, primary, secondaries)
    agreeing = [sign for sign in signs if not _against(sign, primary, secondaries)]
    evidence = [*named, *_sentences([*decided, *agreeing]), *inferred]
    if not evidence:
        evidence = [f"{LEADERLESS}: {why}" for why in recovery(graph)]
    told = tuple(dict.fromkeys(evidence))
    declared = given is not None and given.primary is not None
    dr = bool(told or signs)
    return Roles(primary, tuple(sorted(secondaries)), told, conflict, dr, declared)


def _majority(signs: Iterable[RoleSign]) -> tuple[dict[str, int], set[str]]:
    """The regions that one kind of sign calls primary, each with its lead; and the secondary."""
    votes: Counter[str] = Counter()
    for sign in signs:
        votes[sign.region] += 1 if sign.role == PRIMARY else -1
    leading = {region: count for region, count in votes.items() if count > 0}
    return leading, {region for region, count in votes.items() if count < 0}


def _foremost(leading: Mapping[str, int]) -> str | None:
    """The region with most votes; None if two have as many."""
    most = [region for region, count in leading.items() if count == max(leading.values())]
    return most[0] if len(most) == 1 else None


def _role(region: str, primary: str | None, secondaries: Sequence[str]) -> str:
    return PRIMARY if region == primary else SECONDARY if region in secondaries else ""


def _against(sign: RoleSign, primary: str | None, secondaries: Sequence[str]) -> bool:
    """Whether a sign contradicts the roles."""
    role = _role(sign.region, primary, secondaries)
    return role != sign.role and bool(role or (sign.role == PRIMARY and primary))


def _conflict(signs: Sequence[RoleSign], primary: str | None, secondaries: Sequence[str]) -> str:
    """The first sign that contradicts the roles, or the first two that contradict each other."""
    for sign in signs:
        if _against(sign, primary, secondaries):
            role = _role(sign.region, primary, secondaries)
            how = f"by {sign.by} {sign.subject}"
            if role:
                return f"{sign.region} is {role}, but {sign.role} {how}"
            return f"{primary} is primary, but so is {sign.region} {how}"
    left = Counter((sign.region, sign.role) for sign in signs)
    for i, sign in enumerate(signs):
        left[(sign.region, sign.role)] -= 1
        told = f"{sign.region} is {sign.role} by {sign.by} {sign.subject}, but"
        for other in signs[i + 1 :] if _contradicted(sign, left) else ():
            how = f"by {other.by} {other.subject}"
            if other.region == sign.region and other.role != sign.role:
                return f"{told} {other.role} {how}"
            if sign.role == PRIMARY == other.role and other.region != sign.region:
                return f"{told} so is {other.region} {how}"
    return ""


def _contradicted(sign: RoleSign, others: Mapping[tuple[str, str], int]) -> bool:
    """Whether one of so many others gives its region another role, or is primary as well."""
    return any(
        role != sign.role if region == sign.region else role == sign.role == PRIMARY
        for (region, role), count in others.items()
        if count
    )


def _sentences(signs: Iterable[RoleSign]) -> list[str]:
    """One sentence for each kind of sign, in their order, with the first few that show it."""
    subjects: dict[tuple[str, str, str], dict[str, None]] = {}
    for sign in signs:
        subjects.setdefault((sign.region, sign.role, sign.by), {})[sign.subject] = None
    return [
        f"{region} is {role}, by {by} {_few(list(found))}"
        for (region, role, by), found in subjects.items()
    ]


def _few(names: list[str], shown: int = 3) -> str:
    if len(names) <= shown:
        return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{', '.join(names[:shown])} and {len(names) - shown} more"
