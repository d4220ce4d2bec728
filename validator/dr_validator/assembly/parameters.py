"""Files of parameter values, in the forms that the tools of AWS take.

Sources: AWS CLI, `aws cloudformation create-stack --parameters` and `deploy
--parameter-overrides` (https://docs.aws.amazon.com/cli/latest/reference/cloudformation/);
AWS CodePipeline, "Template configuration files"
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html).
AWS CloudFormation User Guide, "How Git sync works with CloudFormation"
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/git-sync-concepts-terms.html).
For samconfig files see `samconfig`.
"""

from __future__ import annotations

from pathlib import Path

from dr_validator import files
from dr_validator.assembly.model import Json
from dr_validator.assembly.read import kind, parse_json
from dr_validator.assembly.samconfig import environment, is_samconfig
from dr_validator.assembly.values import Supplied, Values, as_parameter, assignments
from dr_validator.errors import InputError, UsageError
from dr_validator.files import present


def read_values(text: str, folder: Path, region: str | None) -> Values:
    """The values in `FILE`, or in one environment of a samconfig file, `FILE#ENVIRONMENT`.

    The file is looked for from `folder`; `region` chooses the environment where none is named.
    """
    path, name = folder / text, ""
    if not present(path) and "#" in text:
        start, _, name = text.rpartition("#")
        path = folder / start
    content = _content(path)
    if isinstance(content, dict) and is_samconfig(content):
        return environment(content, path, name, region)
    if name:
        raise UsageError(f"{path}: is not a samconfig file, so it has no environment {name!r}")
    return _of(content, path)


def _content(path: Path) -> Json:
    try:
        text = files.read_text(path)
    except files.AbsentError as error:
        way = "pass a file of values, or set them in [[deployments]]" if "=" in path.name else ""
        raise InputError(error.told(path, way or "correct the path")) from None
    except files.FileError as error:
        raise InputError(error.told(path, "pass a file of parameter values")) from None
    if path.suffix == ".toml":
        return _toml(text, path)
    if path.suffix == ".json" or text.lstrip()[:1] in ("{", "["):
        return parse_json(text, path)
    if path.suffix in (".yaml", ".yml"):
        from dr_validator.assembly.yaml_text import parse_yaml

        return parse_yaml(text, path)
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _toml(text: str, path: Path) -> Json:
    from dr_validator.assembly.toml_text import parse_toml

    try:
        content: dict[str, Json] = parse_toml(text)
    except ValueError as error:
        raise UsageError(f"{path}: not valid TOML: {error}; correct the file") from None
    return content


def _of(content: Json, path: Path) -> Values:
    source = str(path)
    if isinstance(content, list):
        return Values(source, _pairs(content, path))
    if isinstance(content, dict):
        own, tags, name = (_under(content, key) for key in ("Parameters", "Tags", "StackName"))
        if isinstance(own, dict | list):
            name = name if isinstance(name, str) else ""
            return Values(source, _pairs(own, path), _tags(tags), name)
        if not any(isinstance(each, dict) for each in content.values()):
            return Values(source, _pairs(content, path))
    raise UsageError(
        f"{path}: holds {kind(content)} that is not a list of parameters: write "
        '[{"ParameterKey": …, "ParameterValue": …}], {"Parameters": {…}} or Key=Value lines'
    )


def _under(content: dict[str, Json], key: str) -> Json:
    """What stands under a key, as the CLI and CodePipeline write it, or as Git sync does."""
    return content.get(key, content.get(key.lower()))


def _pairs(content: dict[str, Json] | list[Json], path: Path) -> Supplied:
    if isinstance(content, dict):
        return {key: as_parameter(value) for key, value in content.items()}
    found: dict[str, str | None] = {}
    for number, entry in enumerate(content, 1):
        match entry:
            case {"ParameterKey": str() as key, "ParameterValue": value}:
                found[key] = as_parameter(value)
            case {"ParameterKey": str() as key, "UsePreviousValue": _}:
                found[key] = None
            case str():
                found.update(assignments([entry], path))
            case _:
                raise UsageError(
                    f"{path}: entry {number} is not a parameter: write "
                    '{"ParameterKey": …, "ParameterValue": …}'
                )
    return found


def _tags(content: Json) -> dict[str, str]:
    match content:
        case dict():
            pairs = list(content.items())
        case list():
            pairs = [(str(e.get("Key")), e.get("Value")) for e in content if isinstance(e, dict)]
        case _:
            pairs = []
    return {key: str(value) for key, value in sorted(pairs) if isinstance(value, str | int)}
