"""Words that the reports of a drill share."""

from __future__ import annotations

from dr_validator.drill.plan import AcceptedLoss
from dr_validator.drill.rehearsal import Change


def change_line(change: Change) -> str:
    """One change: `orders: RPO 15 min → unbounded (worse)`."""
    words = {None: "", True: " (better)", False: " (worse)"}[change.better]
    return f"{change.of}: {change.what} {change.before} → {change.after}{words}"


def acceptance(accepted: AcceptedLoss) -> str:
    """Why a loss counts for nothing: the reason, and whose it is."""
    until = f", until {accepted.expires}" if accepted.expires else ""
    owner = f", {accepted.owner}" if accepted.owner else ""
    return f"accepted: {accepted.reason} ({accepted.source}{owner}{until})"
