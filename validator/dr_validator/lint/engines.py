"""The engines that lint single templates, one row each; what an engine says comes through its
adapter, a program of its own process."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from dr_validator.record import dataclass
from dr_validator.regex import regex

_ADAPTERS = Path(__file__).with_name("adapters")


class Linter(Enum):
    """An engine, as `--lint` and `[lint] engines` call it."""

    CFN_LINT = "cfn-lint"
    AWS = "aws"


@dataclass(frozen=True, slots=True)
class LintEngine:
    """One engine.

    `name` begins the ids of its rules and is how reports call it, `choice` is how `--lint` takes
    it. `module` is what is imported, `distribution` how the folder of its metadata begins,
    `extra` the extra that brings it. `levels` begin the ids of the rules that are errors. `page`
    is the address that explains a rule. `share` templates are worth a process of their own.
    """

    name: str
    choice: Linter
    module: str
    distribution: str
    extra: str
    levels: str
    page: str
    share: int

    @property
    def adapter(self) -> Path:
        """The file that has the engine lint."""
        return _ADAPTERS / f"{self.module}.py"

    @property
    def advice(self) -> str:
        """How to get it, as a clause."""
        return f"install it with `pip install 'dr-validator[{self.extra}]'`"

    def url(self, rule: str) -> str:
        """The address of a rule."""
        return self.page.replace("{rule}", rule)

    def rule_of(self, check: str) -> str:
        """The rule that an id of a finding names; "" if it is no rule of this engine."""
        begin, _, rule = check.rpartition("-")
        return rule if begin == self.name and self.is_rule(rule) else ""

    def is_rule(self, text: str) -> bool:
        """Whether this is the id of a rule that is an error."""
        return text[:1] in self.levels and _NUMBER.fullmatch(text[1:]) is not None

    def selects(self, selector: str) -> bool:
        """Whether a selector can name rules: the engine, or the beginning of a rule's id."""
        if selector == self.name:
            return True
        begin, _, rule = selector.rpartition("-")
        level, number = rule[:1], rule[1:]
        known = level != "" and level in self.levels
        return begin == self.name and known and (not number or self._begins(number))

    def _begins(self, number: str) -> bool:
        return len(number) <= 4 and number.isdecimal()


_NUMBER = regex(r"\d{1,5}")

CFN_LINT = LintEngine(
    name="cfn-lint",
    choice=Linter.CFN_LINT,
    module="cfnlint",
    distribution="cfn_lint",
    extra="lint",
    levels="E",
    page="https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md#{rule}",
    share=4,
)
# Its rules have no pages; this one says what F and E mean.
AWS = LintEngine(
    name="cloudformation-validate",
    choice=Linter.AWS,
    module="cloudformation_validate",
    distribution="cloudformation_validate",
    extra="lint-aws",
    levels="FE",
    page="https://github.com/aws-cloudformation/cloudformation-validate/blob/main/src/rules/README.md",
    share=40,
)
ENGINES = (CFN_LINT, AWS)
NONE = "none"


def engine_of(check: str) -> LintEngine | None:
    """The engine whose name, or a rule of which, an id is."""
    for each in ENGINES:
        if check == each.name or check.startswith(f"{each.name}-"):
            return each
    return None


def named(words: str) -> LintEngine | None:
    """The engine that `--lint` calls so."""
    return next((each for each in ENGINES if words in (each.choice.value, each.name)), None)
