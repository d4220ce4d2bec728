"""What a project demands of its own app: objectives, what every stack must have, what has to
recover, and which losses it lives with."""

from __future__ import annotations

from datetime import date
from enum import Enum

from dr_validator.record import dataclass, replace


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
class AcceptedLoss:
    """A loss that the project lives with: of an entry or of a store, each a glob of names or ids.

    `lost` limits it to one loss, as `--lose` writes it. It counts through the whole of the day
    `expires`; `source` says where it is written.
    """

    reason: str
    source: str
    entry: str = ""
    store: str = ""
    lost: str = ""
    owner: str = ""
    expires: date | None = None

    @property
    def what(self) -> str:
        """What is accepted, for the reader."""
        of = self.entry or self.store
        return f"{of} ({self.lost})" if self.lost else of

    def expired(self, today: date) -> bool:
        return self.expires is not None and self.expires < today


@dataclass(frozen=True, slots=True)
class Settings:
    """What checks compare the app with. `rpo` and `rto` are minutes; None where none is set.

    `source` is the name of the file that says so. `checks` are the ids of all checks that
    there are, so that a waiver of another can be told; without any, none is judged.
    `primary` and `secondaries` are the regions that this file names. `required_entries` are globs
    of the entries that have to recover, () for those that users come in by.
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
    required_entries: tuple[str, ...] = ()
    accepted: tuple[AcceptedLoss, ...] = ()

    def on(self, today: date) -> Settings:
        """The settings as they are on a day: without what is accepted no longer."""
        holding = tuple(each for each in self.accepted if not each.expired(today))
        return replace(self, accepted=holding)
