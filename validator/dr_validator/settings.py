"""What a project demands of its own app: objectives, and what every stack must have."""

from __future__ import annotations

from enum import Enum

from dr_validator.record import dataclass


class Strategy(Enum):
    """How the secondary region stands by, in the words of AWS Resilience Hub."""

    BACKUP_AND_RESTORE = "BACKUP_AND_RESTORE"
    PILOT_LIGHT = "PILOT_LIGHT"
    WARM_STANDBY = "WARM_STANDBY"
    HOT_STANDBY = "HOT_STANDBY"
    ACTIVE_ACTIVE = "ACTIVE_ACTIVE"

    @property
    def runs(self) -> bool:
        """Whether the secondary region is to run the app before anything is lost."""
        return self in (Strategy.WARM_STANDBY, Strategy.HOT_STANDBY, Strategy.ACTIVE_ACTIVE)

    @property
    def scaled_down(self) -> bool:
        """Whether the secondary region is to have less than the primary until it takes over."""
        return self not in (Strategy.HOT_STANDBY, Strategy.ACTIVE_ACTIVE)


class Role(Enum):
    """The role of a region in disaster recovery."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class Settings:
    """What checks compare the app with. `rpo` and `rto` are minutes; None where none is set.

    `source` is the name of the file that says so. `checks` are the ids of all checks that
    there are, so that a waiver of another can be told; without any, none is judged.
    `primary` and `secondaries` are the regions that this file names.
    """

    strategy: Strategy | None = None
    rpo: int | None = None
    rto: int | None = None
    required_exports: tuple[str, ...] = ()
    required_tags: tuple[str, ...] = ()
    source: str = "dr-validator.toml"
    checks: frozenset[str] = frozenset()
    primary: str | None = None
    secondaries: tuple[str, ...] = ()
