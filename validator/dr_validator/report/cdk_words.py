"""The way out in the CDK's words, for findings in an app of the CDK, in the app's language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dr_validator.assembly.model import Assembly
from dr_validator.assembly.trace import source_of
from dr_validator.beside import CdkFix, cdk_fix, first_statement
from dr_validator.check import Check, discover
from dr_validator.finding import Finding
from dr_validator.report.repository import Repository

_PYTHON = ".py"


class CdkWords:
    """Reads what stands beside a check once, and only for checks that found something.

    `available` are the checks there are; without any, the built-in ones.
    """

    def __init__(self, assembly: Assembly, available: Sequence[Check] = ()) -> None:
        self._assembly = assembly
        self._available = available
        self._checks: dict[str, Check] | None = None
        self._fixes: dict[str, CdkFix | None] = {}
        self._python: bool | None = None

    def of(self, found: Finding) -> CdkFix | None:
        """The way out of a finding; None where its stack is none of the CDK's."""
        if not self._of_cdk(found):
            return None
        if found.check not in self._fixes:
            if self._checks is None:
                self._checks = {each.id: each for each in self._available or discover()}
            check = self._checks.get(found.check)
            self._fixes[found.check] = cdk_fix(check) if check else None
        return self._fixes[found.check]

    def code(self, found: Finding) -> str:
        """The same as code, in the language of the app; empty where there is none."""
        fix = self.of(found)
        if fix is None:
            return ""
        return fix.python if self.in_python(found) else fix.typescript

    def short(self, found: Finding) -> str:
        """One line of it."""
        code = self.code(found)
        return first_statement(code) if code else ""

    def _of_cdk(self, found: Finding) -> bool:
        """Whether the stack came out of the CDK: it names the constructs of its resources."""
        stack = self._assembly.by_id.get(found.place.stack)
        return bool(found.place.construct_path or (stack and stack.constructs))

    def in_python(self, found: Finding) -> bool:
        """Whether the app is written in Python; what is in no language here is TypeScript."""
        del found  # all are of one app
        if self._python is None:
            self._python = self._language() == _PYTHON
        return self._python

    def _language(self) -> str:
        """The ending of the first program that an assembly or a `cdk.json` names."""
        for stack in self._assembly.stacks:
            for construct in stack.constructs.values():
                source = source_of(construct)
                if source:
                    return Path(source.rpartition(":")[0]).suffix
        app = Repository(self._assembly).app
        return Path(app.file).suffix if app else ""
