"""cfn-lint: in processes of its own, with nothing of what lies beside the input, and cached."""

from dr_validator.lint.job import LintSettings
from dr_validator.lint.version import installed

__all__ = ["LintSettings", "installed"]
