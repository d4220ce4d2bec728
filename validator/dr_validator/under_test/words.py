"""How findings read in pytest's output: as in the text of `dr-validator check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dr_validator.assembly.model import Assembly
from dr_validator.finding import Crash, Finding, Uncounted
from dr_validator.outcome import Look
from dr_validator.record import dataclass
from dr_validator.report.cdk_words import CdkWords
from dr_validator.report.escape import plain
from dr_validator.report.locate import Locator
from dr_validator.report.styled import paint
from dr_validator.report.text import finding_lines, whereabouts

PLAIN = Look()


def spell(
    assembly: Assembly,
    look: Look = PLAIN,
    *,
    findings: Sequence[Finding] = (),
    unproven: Sequence[Finding] = (),
    waived: Sequence[Uncounted] = (),
    crashed: Sequence[Crash] = (),
) -> str:
    """Blocks with an empty line between them."""
    locator, cdk = Locator(assembly), CdkWords(assembly)
    blocks: list[Iterable[str]] = [finding_lines(each, locator, look, cdk) for each in findings]
    blocks += [_crash(each, look) for each in crashed]
    blocks += [_unproven(found, locator, look) for found in unproven]
    blocks += [_waived(each, look) for each in waived]
    return "\n\n".join("\n".join(lines) for lines in blocks)


def _crash(crash: Crash, look: Look) -> Iterator[str]:
    yield f"{paint(f'crashed[{crash.check}]', 'crashed', look)} {plain(crash.error)}"
    yield "  this check gave no verdict; the others did. Please report this bug."


def _unproven(found: Finding, locator: Locator, look: Look) -> Iterator[str]:
    label = paint(f"not proven[{found.check}]", "unproven", look)
    yield f"{label} {plain(found.problem.message)}, since {plain(found.problem.reason)}"
    arrow = paint("-->", "arrow", look)
    yield f"  {arrow} {plain(locator.find(found.place).best)}   {whereabouts(found.place)}"


def _waived(each: Uncounted, look: Look) -> Iterator[str]:
    label = paint(f"waived[{each.finding.check}]", "waived", look)
    words = f"{each.finding.place.name}, by {each.by}: {each.reason}"
    yield f"{label} {plain(words)}"


@dataclass(frozen=True, slots=True)
class FailurePoint:
    """Where a failure is, for pytest's one-line forms: `file:line: message`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"
