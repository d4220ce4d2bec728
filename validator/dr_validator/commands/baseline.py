"""`dr-validator baseline create` and `dr-validator baseline update`."""

from __future__ import annotations

from pathlib import Path

from dr_validator.baseline import compare, entries, read, write
from dr_validator.commands.check import Checked, CheckRequest, examine
from dr_validator.errors import DrValidatorError, UsageError
from dr_validator.files import present
from dr_validator.report.escape import plain


class CrashError(DrValidatorError):
    """What a crashed check would have found is not known, so no baseline is written."""

    exit_code = 4


def create(request: CheckRequest, path: Path, *, force: bool) -> int:
    """Write all that is found now to a new file."""
    if not force and present(path):
        raise UsageError(
            f"{path}: already exists; `baseline update` drops what is gone, --force replaces it"
        )
    found = entries(_sound(request).report)
    write(path, found)
    unproven = sum(not each.proven for each in found)
    known, doubts = len(found) - unproven, f", and {unproven} not proven" if unproven else ""
    print(plain(f"{path}: {known} {'finding' if known == 1 else 'findings'}{doubts}"))
    return 0


def update(request: CheckRequest, path: Path) -> int:
    """Drop what is gone from the file. Nothing is ever added."""
    known = read(path)
    made = _sound(request)
    exist = {each.id for each in made.checks}
    compared = compare(made.report, known, "", "", exist)
    if compared.gone:
        write(path, (*compared.remaining, *compared.unjudged))
    for each in compared.gone:
        print(plain(f"gone: {each.check} at {each.place}"))
    new = len(compared.report.findings)
    kept = len(compared.remaining) + len(compared.unjudged)
    print(plain(f"{path}: {len(compared.gone)} dropped, {kept} kept"))
    if new:
        print(plain(f"{new} new {'finding' if new == 1 else 'findings'} not added; see `check`"))
    return 0


def _sound(request: CheckRequest) -> Checked:
    made = examine(request)
    if made.report.crashed:
        crash = made.report.crashed[0]
        raise CrashError(f"{crash.check} crashed ({crash.error}), so the baseline is not written")
    return made
