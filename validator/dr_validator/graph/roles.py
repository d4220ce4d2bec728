"""The roles that regions have in disaster recovery, and the words that people call them by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache

from dr_validator.record import dataclass
from dr_validator.regex import regex

PRIMARY, SECONDARY = "primary", "secondary"
# How a sentence of evidence begins where nothing tells which region leads.
LEADERLESS = "disaster recovery, without a known primary"


@dataclass(frozen=True, slots=True)
class Roles:
    """The regions' roles. `dr` tells whether the app shows any sign of disaster recovery.

    `evidence` are sentences for the reader, strongest first. `conflict` is a sentence where
    the signs contradict each other, else empty. `declared` tells that the configuration, or who
    runs the command, names the primary.
    """

    primary: str | None = None
    secondaries: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    conflict: str = ""
    dr: bool = False
    declared: bool = False

    def is_secondary(self, region: str | None) -> bool:
        return region is not None and region in self.secondaries

    def is_primary(self, region: str | None) -> bool:
        return region is not None and region == self.primary


class Sense(Enum):
    """How much a role word says where it stands in a name. A name is a hint, never proof."""

    ROLE = "it names the role and hardly anything else"
    QUALIFIER = "it names the role where its opposite stands nearby; a main stack may be the only"
    SUBJECT = "it may as well be what the thing does: a backup vault, a failover function"


# The project's one list. A hyphen in a word stands for any separator, or none.
WORDS: Mapping[str, Mapping[Sense, tuple[str, ...]]] = {
    PRIMARY: {
        Sense.ROLE: ("primary",),
        Sense.QUALIFIER: ("active", "main"),
        Sense.SUBJECT: ("master",),
    },
    SECONDARY: {
        Sense.ROLE: ("secondary", "standby", "dr-region", "failover-region", "recovery-region"),
        Sense.QUALIFIER: ("dr", "passive", "replica"),
        Sense.SUBJECT: ("backup", "disaster-recovery", "failover", "recovery"),
    },
}

_CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_ROLE_KEYS = ("role", "siterole", "stackrole", "deploymentrole", "deploymentmode", "regiontype")
_LOWER_REGION = regex(r"(?<=[a-z])region(?=s?$)")
_REGION = regex(r"(?<![a-z])regions?(?![a-z])", re.IGNORECASE)
_REGIONS = regex(r"egions(?![a-z])", re.IGNORECASE)
_FLAG = regex(r"(?:p[-_ ])?is[-_ ]?(?P<role>[a-z]+?)(?:[-_ ]?(?:region|site|stack))?")
_NEGATED = regex(r"(?<![a-z])(?:not|non|no)(?![a-z])", re.IGNORECASE)


def spaced(name: str) -> str:
    """A name with a hyphen between the words of its CamelCase: `PaymentsDR` → `Payments-DR`."""
    return _CAMEL.sub("-", name)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    joined = "|".join(word.replace("-", "[-_ ]?") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![a-z])(?:{joined or '(?!)'})(?![a-z])", re.IGNORECASE)


@cache
def _by_role(sense: Sense | None) -> Mapping[str, re.Pattern[str]]:
    """The words of each role: in one sense, or in any. Compiled when they are asked for."""
    return {
        role: _pattern(sum(senses.values(), ()) if sense is None else senses[sense])
        for role, senses in WORDS.items()
    }


@cache
def _any_of(senses: tuple[Sense, ...]) -> re.Pattern[str]:
    """The words of all roles in some senses: most names have none of them."""
    return _pattern(sum((WORDS[role][sense] for role in WORDS for sense in senses), ()))


def role_in(name: str) -> str | None:
    """The one role that a name or a text speaks of by words that mean nothing else."""
    return _only(name, Sense.ROLE)


def hint_in(name: str) -> str | None:
    """The one role that a name hints at, by its most telling words: `PaymentsDr`, `api-passive`.

    Weaker than `role_in`: it wants another sign beside it before anything is made of it.
    """
    words = spaced(name)
    for sense in Sense:
        if any(pattern.search(words) for pattern in _by_role(sense).values()):
            return _only(name, sense)
    return None


def role_meant(word: str) -> str | None:
    """The role that a word means where a role is asked for, as in the tag `DR-Role`."""
    found = [role for role, pattern in _by_role(None).items() if pattern.fullmatch(word.strip())]
    return found[0] if found else None


def opposite(role: str) -> str:
    return SECONDARY if role == PRIMARY else PRIMARY


@lru_cache(maxsize=4_096)
def is_role_tag(key: str) -> bool:
    """Whether a tag tells a role by its key: `DR-Role`, `dr:role`, `DisasterRecoveryRole`."""
    return _plain(key) in ("drrole", "disasterrecoveryrole", "regionrole")


def is_role_key(key: str) -> bool:
    """Whether a parameter or a key of a mapping holds a role, if it holds a word for one."""
    return _plain(key.removeprefix("p")) in _ROLE_KEYS or is_role_tag(key)


def role_of_region(name: str, *senses: Sense) -> str | None:
    """The role of the region that a name speaks of: `PrimaryRegion`, `dr_region_name`."""
    words = _REGIONS.sub("egion", _LOWER_REGION.sub("-region", name))
    if not _REGION.search(spaced(words)):
        return None
    return next((role for sense in senses if (role := _only(words, sense))), None)


def role_if_true(name: str) -> str | None:
    """The role that a flag gives where it is set: `IsPrimary`, `isDrRegion`."""
    found = _FLAG.fullmatch(spaced(name).lower())
    return role_meant(found["role"]) if found else None


def role_asked(name: str) -> tuple[str, bool] | None:
    """The role that a condition asks for by its name, and whether for the lack of it."""
    for sense in (Sense.ROLE, Sense.QUALIFIER):
        role = _only(name, sense)
        if role is not None:
            return role, _NEGATED.search(spaced(name)) is not None
    return None


def _plain(key: str) -> str:
    return re.sub(r"[^a-z]", "", key.lower())


def without_role(name: str, *senses: Sense, instead: str = " ") -> str:
    """A name, its CamelCase spaced, without its role words: equal for twins of two regions."""
    words = spaced(name)
    if not _any_of(senses).search(words):
        return words
    for sense in senses:
        for pattern in _by_role(sense).values():
            words = pattern.sub(instead, words)
    return words


def _only(name: str, sense: Sense) -> str | None:
    words = spaced(name)
    found = [role for role, pattern in _by_role(sense).items() if pattern.search(words)]
    return found[0] if len(found) == 1 else None
