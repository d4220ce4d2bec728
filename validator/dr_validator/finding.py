"""What a run of the checks yields: findings, and what could not be decided."""

from __future__ import annotations

import hashlib
from enum import Enum

from dr_validator.errors import shorten
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex


class Severity(Enum):
    """How bad it is. Ordered: LOW < MEDIUM < HIGH < CRITICAL."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class Stops(Enum):
    """What a fault stops: what a drill takes not to work where the fault is found.

    `meaning` ends the sentence "It stops …".
    """

    DEPLOYMENT = "deployment"
    ORDER = "order"
    REQUESTS = "requests"
    STANDBY = "standby"
    DETECTION = "detection"
    PROMOTION = "promotion"
    COPYING = "copying"
    NOTHING = "nothing"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]

    @property
    def always(self) -> bool:
        """Whether it is felt in a region that goes on serving, too, and not only by what takes
        over."""
        return self in (Stops.DEPLOYMENT, Stops.ORDER, Stops.REQUESTS)


_MEANINGS = {
    Stops.DEPLOYMENT: "the deployment of its stack: nothing in the stack is there",
    Stops.ORDER: "the deployment of its stack, unless others happen to be deployed before it",
    Stops.REQUESTS: "the work of what it is found at, in any region and at any time",
    Stops.STANDBY: "what has to serve once the other region is lost",
    Stops.DETECTION: "that the loss of a region is noticed, or that the traffic is moved",
    Stops.PROMOTION: "the failover that the app runs itself, or that people start",
    Stops.COPYING: "that data reaches the other region",
    Stops.NOTHING: "nothing that a recovery waits for",
}


class Breaks(Enum):
    """When the reader first notices."""

    DEPLOY = "deploy"
    FAILOVER = "failover"
    DATA = "data"
    RUNTIME = "runtime"
    SECURITY = "security"
    COST = "cost"

    @property
    def stops(self) -> Stops:
        """What such a fault stops where its check says nothing else."""
        return _STOPS[self]


_STOPS = {
    Breaks.DEPLOY: Stops.DEPLOYMENT,
    Breaks.FAILOVER: Stops.STANDBY,
    Breaks.DATA: Stops.NOTHING,
    Breaks.RUNTIME: Stops.REQUESTS,
    Breaks.SECURITY: Stops.NOTHING,
    Breaks.COST: Stops.NOTHING,
}


# CDK's hash at the end of a logical id, whatever follows it in the name of an export; with it,
# the hash of the content that CDK adds to the id of an API deployment.
_HASH = regex(r"[0-9A-F]{8}[0-9a-f]{32}|[0-9A-F]{8,}")

# The hash of its content that SAM adds to the id of a deployment, a version, a layer.
_SAM_HASH = regex(r"(?<![0-9a-f])[0-9a-f]{10}$")


@dataclass(frozen=True, slots=True)
class Related:
    """The other end of a finding, and what it is."""

    place: Place
    note: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", shorten(self.note))


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check yields. The engine makes a finding of it.

    `proven` is False where the check could not decide; then `message` says what is not
    proven, `reason` why, and `cause` what kind of reason that is (`Cause`, as text).
    `fix` is empty to take the check's own, and so is `severity` None. `felt` is where a drill feels
    it, if that is not at what uses the place.
    """

    place: Place
    message: str
    fix: str = ""
    related: tuple[Related, ...] = ()
    proven: bool = True
    reason: str = ""
    cause: str = ""
    severity: Severity | None = None
    felt: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        """Values of templates stand in the words, and may be of any length."""
        object.__setattr__(self, "message", shorten(self.message))
        object.__setattr__(self, "reason", shorten(self.reason))


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the name of the check that found it; `stated` is what the check says that it
    stops, None where `breaks` tells. `also` are the ids of what else says the same of the place."""

    check: str
    severity: Severity
    breaks: Breaks
    problem: Problem
    fix: str
    stated: Stops | None = None
    also: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """All that it may be called."""
        return (self.check, *self.also)

    @property
    def stops(self) -> Stops:
        """What it stops."""
        return self.stated or self.breaks.stops

    @property
    def place(self) -> Place:
        return self.problem.place

    @property
    def fingerprint(self) -> str:
        """What it is known again by."""
        return self.print_of(self.check)

    def print_of(self, check: str) -> str:
        """The fingerprint that it has as a finding of this check.

        Check, construct path and pointer: what survives the next synth.

        Without construct paths, the stack and the logical id stand in. No line number, no hash
        of a template and no hash in a logical id goes in, since another synth reshuffles those.
        What is not proven is marked, so that it is not taken for the same once it is proven.
        """
        place = self.place
        named = _SAM_HASH.sub("", _HASH.sub("", f"{place.stack}/{place.logical_id}"))
        subject = place.construct_path or named
        mark = () if self.problem.proven else ("unproven",)
        words = "\0".join((check, subject, _HASH.sub("", place.pointer), *mark))
        return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()[:16]

    @property
    def sort_key(self) -> tuple[object, ...]:
        place = self.place
        return (
            -self.severity.rank,
            self.check,
            place.stack,
            place.logical_id,
            place.pointer,
            self.problem.message,
        )


@dataclass(frozen=True, slots=True)
class Crash:
    """A check that raised: the others still report, and the run ends with exit code 4."""

    check: str
    error: str


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A finding that does not count, why, and what says so.

    It is *waived* (by a waiver) or *known* (from a baseline or an older assembly), as the list
    of the report tells in which it stands.
    """

    finding: Finding
    reason: str
    by: str
