"""`dr-validator explain ID`."""

from __future__ import annotations

import textwrap

from dr_validator.beside import cdk_fix
from dr_validator.check import Check, discover
from dr_validator.config import ConfigSource, load_config
from dr_validator.errors import UsageError
from dr_validator.lint import engine_of
from dr_validator.packs import with_packs
from dr_validator.report.escape import plain
from dr_validator.select import matches, unknown


def one(identity: str, source: ConfigSource) -> int:
    """One check, from its docstring."""
    if (engine := engine_of(identity)) is not None and (rule := engine.rule_of(identity)):
        print(f"{identity}: rule {rule} of {engine.name}.")
        print(engine.url(rule))
        return 0
    checks = {each.id: each for each in every_check(source)}
    several = [each for each in sorted(checks) if matches(identity, each)]
    if identity not in checks and several:
        begin = f"{len(several)} check ids begin" if len(several) > 1 else "one check id begins"
        raise UsageError(f"{identity}: {begin} with this; name one, such as {several[0]}")
    if identity not in checks:
        raise UsageError(f"{identity}: {unknown(identity, checks)}")
    found = checks[identity]
    print(f"{found.id}: {plain(found.doc.title)}")
    print(f"severity: {found.severity.value}   breaks: {found.breaks.value}", end="")
    print(f"   stops: {found.stops.value}", end="")
    print("   only for apps with disaster recovery" if found.dr else "")
    sections = {"Why it matters": found.doc.why, "Fix": found.doc.fix, "Source": found.doc.source}
    for name, text in sections.items():
        if not text:
            continue
        print()
        words = f"{name}: {plain(text)}"
        print(textwrap.fill(words, 88, break_long_words=False, break_on_hyphens=False))
        if name == "Fix":
            _in_cdk(found)
    return 0


def _in_cdk(check: Check) -> None:
    """The same in the CDK's words, in both languages."""
    fix = cdk_fix(check)
    if fix is None:
        return
    for language, code in (("Python", fix.python), ("TypeScript", fix.typescript)):
        print(f"\nIn CDK ({language}):\n\n{textwrap.indent(code, '    ')}")


def every_check(source: ConfigSource) -> tuple[Check, ...]:
    """Our own checks, and those of packs."""
    return with_packs(discover(), load_config(source))
