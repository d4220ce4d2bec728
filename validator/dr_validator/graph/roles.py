"""The roles that regions have in disaster recovery."""

from __future__ import annotations

from dataclasses import dataclass

PRIMARY, SECONDARY = "primary", "secondary"


@dataclass(frozen=True, slots=True)
class Roles:
    """The regions' roles. `dr` tells whether the app shows any sign of disaster recovery.

    `evidence` are sentences for the reader, strongest first. `conflict` is a sentence where
    the signs contradict each other, else empty.
    """

    primary: str | None = None
    secondaries: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    conflict: str = ""
    dr: bool = False

    def is_secondary(self, region: str | None) -> bool:
        return region is not None and region in self.secondaries

    def is_primary(self, region: str | None) -> bool:
        return region is not None and region == self.primary
