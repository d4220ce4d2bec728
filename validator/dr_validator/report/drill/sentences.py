"""What the reports of a drill say of times, losses and verdicts, in sentences."""

from __future__ import annotations

from collections import Counter

from dr_validator.aws.types import Holds
from dr_validator.drill.duration import duration
from dr_validator.drill.objectives import RPO
from dr_validator.drill.rehearsal import Change
from dr_validator.drill.result import (
    Capacity,
    Drill,
    Objective,
    Rpo,
    RpoKind,
    Rto,
    Served,
    StoreResult,
    StoreVerdict,
    TimeKind,
    Verdict,
    Writable,
)
from dr_validator.paths.copies import Copy
from dr_validator.report.verdict import counted
from dr_validator.settings import AcceptedLoss

WRITABLE = {
    Writable.ITSELF: "by itself",
    Writable.AUTOMATION: "by automation",
    Writable.BY_HAND: "by hand",
    Writable.NO: "no",
    Writable.NOT_PROVEN: "not proven",
}


def verdict_words(verdict: Verdict | StoreVerdict) -> str:
    """`recovers by hand`."""
    word: str = verdict.value
    return word.replace("-", " ")


def after(rto: Rto) -> str:
    """When: `after 90 s`, `at once`, `after manual steps`."""
    match rto.kind:
        case TimeKind.BY_HAND:
            return "after manual steps"
        case TimeKind.NOT_PROVEN:
            return "time not proven"
        case TimeKind.COMPUTED | TimeKind.DOCUMENTED:
            if rto.seconds is None:
                return "after minutes, with no upper bound"
            return "at once" if rto.seconds == 0 else f"after {duration(rto.seconds)}"


def served_words(served: Served) -> str:
    """`recovers from us-east-2, after 90 s`."""
    words = verdict_words(served.verdict)
    if served.regions:
        words += f" from {' and '.join(served.regions)}"
    if served.verdict in (Verdict.LOST, Verdict.NOT_PROVEN):
        return words
    return f"{words}, {after(served.rto)}"


def rto_basis(rto: Rto) -> str:
    """What a time rests on."""
    return rto.reason if rto.kind in (TimeKind.COMPUTED, TimeKind.DOCUMENTED) else ""


def loss_words(rpo: Rpo) -> str:
    """What is lost of the last writes."""
    time = "" if rpo.seconds is None else duration(rpo.seconds)
    match rpo.kind:
        case RpoKind.NONE:
            return "nothing"
        case RpoKind.TARGET:
            return f"the last {time}, AWS's target"
        case RpoKind.TYPICAL:
            return f"typically the last {time}" if time else "whatever is not yet copied"
        case RpoKind.UNBOUNDED:
            return "whatever is not yet copied, with no upper bound"
        case RpoKind.EVERYTHING:
            return "everything"
        case RpoKind.NOT_PROVEN:
            return "not proven"


def copy_words(copy: Copy) -> str:
    """`us-east-2, by S3 replication`."""
    return f"{copy.region or 'region not known'}, by {copy.by.title}"


def copies_words(each: StoreResult) -> list[str]:
    return [copy_words(copy) for copy in each.store.abroad] or ["none"]


def objective_words(each: Objective) -> str:
    """`RTO of api.example.com`."""
    return f"{each.name.upper()} of {each.of}"


def reached_words(each: Objective) -> str:
    """`90 s`, `typically 1 s`; "" where it is not known. A lag that proves nothing is no bound."""
    if each.reached is None:
        return ""
    usual = "typically " if each.name == RPO and each.verdict == "not-proven" else ""
    return f"{usual}{duration(each.reached)}"


def summary(drill: Drill) -> str:
    """A drill in a sentence; what holds logs and the like is left out."""
    needed = [each for each in drill.entries if each.required]
    words = ["no entry point for users is known"]
    if needed:
        found = Counter(each.verdict for each in needed)
        told = [f"{found[each]} {_plural(each, found[each])}" for each in Verdict if found[each]]
        if len(needed) == 1:
            words = [f"the only entry point for users {verdict_words(needed[0].verdict)}"]
        else:
            words = [f"of {len(needed)} entry points for users, {', '.join(told)}"]
    stores = [each for each in drill.stores if each.store.holds is not Holds.OPERATIONAL]
    if stores:
        lost = sum(each.verdict is StoreVerdict.LOST for each in stores)
        gone = f"{lost} without a copy" if lost else "with copies elsewhere"
        unsure = any(each.verdict is StoreVerdict.NOT_PROVEN for each in stores)
        gone = "not all proven to be copied" if unsure and not lost else gone
        words.append(f"{counted(len(stores), 'store')}, {gone}")
    words.append(f"{counted(len(drill.by_hand), 'step')} by hand")
    sentence = "; ".join(words)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _plural(verdict: Verdict, count: int) -> str:
    words = verdict_words(verdict)
    if count == 1:
        return words
    return words.replace("recovers", "recover").replace("does not", "do not")


def raised_words(each: Capacity) -> str:
    """What raises it, "" where nothing does by itself."""
    return f"until {each.raised_by.name} raises it" if each.raised_by is not None else ""


def change_line(change: Change) -> str:
    """One change: `orders: RPO 15 min → unbounded (worse)`."""
    words = {None: "", True: " (better)", False: " (worse)"}[change.better]
    return f"{change.of}: {change.what} {change.before} → {change.after}{words}"


def acceptance(accepted: AcceptedLoss) -> str:
    """Why a loss counts for nothing: the reason, and whose it is."""
    until = f", until {accepted.expires}" if accepted.expires else ""
    owner = f", {accepted.owner}" if accepted.owner else ""
    return f"accepted: {accepted.reason} ({accepted.source}{owner}{until})"
