"""samconfig.toml and samconfig.yaml: what `sam deploy` is given, by environment.

Source: AWS SAM CLI, "AWS SAM CLI configuration file"
(https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html):
`[environment.command.parameters]`, where the command `global` speaks of all commands.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from dr_validator.assembly.model import Json
from dr_validator.assembly.values import Supplied, Values, as_parameter, assignments
from dr_validator.errors import UsageError

_COMMANDS = ("global", "deploy")
_DEFAULT = "default"


def is_samconfig(content: dict[str, Json]) -> bool:
    """Whether a file says, for some environment, what a command of SAM is given."""
    return any(
        isinstance(command, dict) and "parameters" in command
        for environment in content.values()
        if isinstance(environment, dict)
        for command in environment.values()
    )


def environment(content: dict[str, Json], path: Path, name: str, region: str | None) -> Values:
    """The environment of this name; without one, that of the region, else the default one."""
    settings = {key: _settings(each) for key, each in content.items() if isinstance(each, dict)}
    known = ", ".join(sorted(settings))
    if name and name not in settings:
        raise UsageError(f"{path}: has no environment {name!r}; there are {known}")
    chosen = name or _chosen(settings, region)
    if chosen is None:
        raise UsageError(
            f"{path}: has the environments {known}: name the one that is meant, as in "
            f"{path.name}#{min(settings)}"
        )
    found = settings[chosen]
    return Values(
        f"{path}, environment {chosen}",
        _overrides(found.get("parameter_overrides"), path),
        {key: value or "" for key, value in _overrides(found.get("tags"), path).items()},
        str(found.get("stack_name") or ""),
        str(found.get("region") or ""),
    )


def _settings(environment: dict[str, Json]) -> dict[str, Json]:
    """What holds for `deploy`; what is said of it goes before what is said of all commands."""
    found: dict[str, Json] = {}
    for command in _COMMANDS:
        own = environment.get(command)
        parameters = own.get("parameters") if isinstance(own, dict) else None
        found.update(parameters if isinstance(parameters, dict) else {})
    return found


def _chosen(settings: dict[str, dict[str, Json]], region: str | None) -> str | None:
    here = [key for key, each in settings.items() if region and each.get("region") == region]
    if len(here) == 1:
        return here[0]
    if _DEFAULT in settings:
        return _DEFAULT
    return next(iter(settings)) if len(settings) == 1 else None


def _overrides(given: Json, path: Path) -> Supplied:
    """`parameter_overrides` and `tags`: a string of `Key=Value`, a list of such, or a table."""
    match given:
        case str():
            try:
                return assignments(shlex.split(given), path)
            except ValueError as error:
                raise UsageError(f"{path}: {given!r} cannot be read ({error})") from None
        case list():
            return assignments([word for each in given for word in shlex.split(str(each))], path)
        case dict():
            return {key: as_parameter(value) for key, value in given.items()}
        case _:
            return {}
