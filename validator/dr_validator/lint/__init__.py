"""Engines that lint single templates: in processes of their own, with nothing of what lies beside
the input, and cached."""

from dr_validator.lint.engines import AWS, CFN_LINT, ENGINES, NONE, LintEngine, engine_of, named
from dr_validator.lint.job import LintSettings
from dr_validator.lint.version import installed

__all__ = [
    "AWS",
    "CFN_LINT",
    "ENGINES",
    "NONE",
    "LintEngine",
    "LintSettings",
    "engine_of",
    "installed",
    "named",
]
