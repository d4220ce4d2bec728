"""`--format concise`: one line each, for editors, `grep` and logs."""

from __future__ import annotations

from typing import TextIO

from dr_validator.finding import Finding
from dr_validator.outcome import Look, Report
from dr_validator.report.escape import at_start, plain
from dr_validator.report.headline import headline
from dr_validator.report.saved import locator_of
from dr_validator.report.styled import paint
from dr_validator.report.text import closing, whereabouts
from dr_validator.report.verdict import missed


def write(report: Report, out: TextIO, look: Look) -> None:
    """`file:line: severity[check] message`, then what crashed, is not proven, is waived."""
    locator = locator_of(report.assembly)

    def line(kind: str, found: Finding, message: str) -> None:
        spot = locator.find(found.place)
        label = paint(f"{kind}[{found.check}]", kind, look)
        print(
            f"{at_start(spot.best)}: {label} {plain(message)} [{whereabouts(found.place)}]",
            file=out,
        )

    for found in report.findings:
        line(found.severity.value, found, found.problem.message)
    for crash in report.crashed:
        label = paint(f"crashed[{crash.check}]", "crashed", look)
        print(f"{label} {plain(crash.error)}", file=out)
    for sentence in missed(report):
        print(paint(plain(sentence), "high", look), file=out)
    if not look.quiet:
        for found in report.unproven:
            line("unproven", found, f"{found.problem.message}: {found.problem.reason}")
        for each in report.waived:
            line("waived", each.finding, f"{each.finding.problem.message}: {each.reason}")
        for note in (*headline(report), *report.notes):
            print(plain(f"note: {note}"), file=out)
    print(plain(closing(report, look)), file=out)
