"""The words of a fleet: an app, how far it may go, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeAlias

from dr_validator.record import dataclass

# The rows of each table that an app gives, by the table's name.
Rows: TypeAlias = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class FleetApp:
    """One app: its name in the fleet, where its assembly is (a path, or an address that fsspec
    reads), and what a list says of its commit and owner."""

    name: str
    address: str
    commit: str = ""
    owner: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it has to be fetched, and is no path of this machine."""
        return "://" in self.address


class AppState(Enum):
    """What became of an app; each ends in one of these."""

    CHECKED = "checked"
    UNREADABLE = "unreadable"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    KILLED = "killed"

    @property
    def lasts(self) -> bool:
        """Whether the same content gives the same once more; the rest is tried again."""
        return self in (AppState.CHECKED, AppState.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one app may go: seconds of wall clock, and bytes of memory and of input."""

    seconds: float = 300
    memory: int = 4 * 2**30
    size: int = 2**30


@dataclass(frozen=True, slots=True)
class Examination:
    """What each app is asked: the losses to drill (of each of its regions without any), and the
    configuration file that holds for all, instead of each app's own."""

    lose: tuple[str, ...] = ()
    config: str = ""
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one app. `content` is a digest of what was read, by this version and under
    this configuration; `rows` are None where an earlier run's, of that digest, still hold."""

    app: FleetApp
    state: AppState
    reason: str = ""
    content: str = ""
    seconds: float = 0.0
    rows: Rows | None = None
