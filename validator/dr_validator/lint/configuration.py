"""cfn-lint's own configuration, from the file that `[lint] config` names, and from no other.

What is in it is taken as data: keys that have cfn-lint load more code or other rules are not
honoured, and told. Source: https://github.com/aws-cloudformation/cfn-lint#config-file
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dr_validator import files
from dr_validator.errors import InputError, UsageError
from dr_validator.lint.job import LintSettings

_MAX_BYTES = 1024 * 1024
# Which templates, for which regions, how to print: the command says all of that.
_OURS = frozenset(
    (
        "debug",
        "deployment_files",
        "format",
        "ignore_bad_template",
        "include_checks",
        "merge_configs",
        "non_zero_exit_code",
        "output_file",
        "regions",
        "templates",
    )
)
_HONOURED = frozenset(
    ("configure_rules", "ignore_checks", "include_experimental", "mandatory_checks")
)


def read_settings(path: Path, source: str) -> LintSettings:
    """What a file such as .cfnlintrc says; `source` is its name in messages. UsageError if it
    is wrong."""
    from dr_validator.assembly.yaml_text import parse_yaml

    try:
        body = parse_yaml(files.read_text(path, _MAX_BYTES), path)
    except files.FileError as error:
        raise UsageError(error.told(path, "correct `config` of [lint]")) from None
    except InputError as error:
        raise UsageError(str(error)) from None
    if not isinstance(body, dict):
        raise _wrong(path, "the file", "a mapping of cfn-lint's settings")
    return LintSettings(
        source=source,
        ignore=_ids(body, "ignore_checks", path),
        mandatory=_ids(body, "mandatory_checks", path),
        rules=_rules(body.get("configure_rules", {}), path),
        experimental=_flag(body.get("include_experimental", False), path),
        unused=tuple(sorted(set(body) - _HONOURED - _OURS)),
    )


def _ids(body: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = body.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise _wrong(path, key, "a list of rules, such as [E3012]")
    return tuple(value)


def _flag(value: object, path: Path) -> bool:
    if not isinstance(value, bool):
        raise _wrong(path, "include_experimental", "true or false")
    return value


def _rules(value: object, path: Path) -> dict[str, dict[str, Any]]:
    wrong = _wrong(path, "configure_rules", "a mapping such as {E3012: {strict: true}}")
    if not isinstance(value, dict):
        raise wrong
    for options in value.values():
        if not isinstance(options, dict) or not all(map(_plain, options.values())):
            raise wrong
    return value


def _plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str | int | bool) for each in value)
    return isinstance(value, str | int | bool)


def _wrong(path: Path, what: str, wanted: str) -> UsageError:
    return UsageError(f"{path}: {what} must be {wanted}; correct the file")
