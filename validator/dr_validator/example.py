"""Small assemblies made in memory: for the examples of checks, and for tests.

An example is a mapping of stacks, written in YAML:

    stacks:
      Primary@us-east-1:
        Resources: {...}
      Secondary@us-east-2:
        after: [Primary]
        Resources: {...}

The key is `<stack id>@<region>`, or `<stack id>@<account>/<region>` (`@/<region>` for an account
that is not set); without `@`, the stack's environment is not set. `after` are the stacks that
the manifest deploys before this one, `name` the CloudFormation stack name (the id, if not given),
`tags` the stack's tags, `stage` the Stages of the CDK that it stands in, `nested` maps a logical
id of an `AWS::CloudFormation::Stack` to the template of the nested stack, `assets` maps an asset's
id to its files, name to text (null: absent from the assembly), `text` the template as a text of
its own, for what is wrong in its YAML, and everything else is the template.

Beside `stacks` there may be `settings`, what the configuration demands: `strategy`, `rpo`,
`rto`, `required-exports`, `required-tags`, `primary`, `secondaries`, and `checks`, the ids there
are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from dr_validator.assembly.asset_files import AssetFiles
from dr_validator.assembly.model import Assembly, Destination, FileAsset, Json, Stack, Template
from dr_validator.assembly.spots import Repeated
from dr_validator.settings import Settings, Strategy

ACCOUNT = "111122223333"
_OURS = ("after", "name", "tags", "stage", "nested", "assets", "text")
Body = dict[str, Json]


class MemoryFiles(AssetFiles):
    """The files of an asset that was made in memory: name to text."""

    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__(Path("example"))
        self._files = files
        self.leads_out = False

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self._files)

    def text(self, name: str) -> str | None:
        return self._files.get(name)


def example(text: str) -> Assembly:
    """An assembly from YAML text (see the module); CloudFormation's short forms are allowed."""
    return read(text)[0]


def read(text: str) -> tuple[Assembly, Settings]:
    """An assembly and its settings from YAML text; ValueError if it is no example."""
    from dr_validator.assembly.yaml_text import parse_yaml

    content = parse_yaml(text, Path("example"))
    if not isinstance(content, dict) or not isinstance(content.get("stacks"), dict):
        raise ValueError("an example is a mapping with `stacks`")
    stacks = _mapping(content, "stacks")
    made = assembly({key: _mapping(stacks, key) for key in stacks})
    return made, settings(_mapping(content, "settings"))


def assembly(stacks: Mapping[str, Body]) -> Assembly:
    """An assembly from parsed stacks (see the module)."""
    made = [stack for key, body in stacks.items() for stack in _stack(key, body)]
    return Assembly(
        Path("example"), "memory", None, tuple(sorted(made, key=lambda stack: stack.id))
    )


def settings(body: Mapping[str, Json]) -> Settings:
    """The settings of an example (see the module)."""

    def words(key: str) -> tuple[str, ...]:
        return tuple(str(each) for each in _list(body, key))

    def minutes(key: str) -> int | None:
        given = body.get(key)
        return None if given is None else int(str(given))

    strategy, primary = body.get("strategy"), body.get("primary")
    return Settings(
        Strategy(strategy) if strategy else None,
        minutes("rpo"),
        minutes("rto"),
        words("required-exports"),
        words("required-tags"),
        checks=frozenset(words("checks")),
        primary=str(primary) if primary else None,
        secondaries=words("secondaries"),
    )


def _stack(key: str, body: Body) -> Iterator[Stack]:
    identity, _, environment = key.partition("@")
    account, _, region = environment.rpartition("/")
    tags, assets = _mapping(body, "tags"), _mapping(body, "assets")
    stack = Stack(
        id=identity,
        display_name=identity,
        name=str(body.get("name") or identity),
        region=region or None,
        account=account or (ACCOUNT if region and "/" not in environment else None),
        template=_template(identity, body),
        depends_on=tuple(str(each) for each in _list(body, "after")),
        tags={name: str(value) for name, value in tags.items()},
        stage=tuple(str(each) for each in _list(body, "stage")),
        assets=tuple(_asset(name, files, region) for name, files in assets.items()),
    )
    yield stack
    yield from _nested(stack, body)


def _nested(parent: Stack, body: Body) -> Iterator[Stack]:
    nested = _mapping(body, "nested")
    for logical_id in nested:
        content = _mapping(nested, logical_id)
        identity = f"{parent.id}/{logical_id}"
        child = Stack(
            id=identity,
            display_name=identity,
            name="",
            region=parent.region,
            account=parent.account,
            template=_template(identity, content),
            parent=parent,
            nested_as=logical_id,
            tags=parent.tags,
        )
        yield child
        yield from _nested(child, content)


def _template(identity: str, body: Body) -> Template:
    from dr_validator.assembly.yaml_text import parse_yaml

    content: Json = {key: value for key, value in body.items() if key not in _OURS}
    twice: list[Repeated] = []
    if isinstance(text := body.get("text"), str):
        content = parse_yaml(text, Path(f"{identity}.template.yaml"), twice)
    if not isinstance(content, dict):
        raise ValueError(f"the `text` of {identity} is not a template")
    return Template(f"{identity}.template.json", None, content, twice=tuple(twice))


def _mapping(body: Mapping[str, Json], key: str) -> dict[str, Json]:
    found = body.get(key) or {}
    if not isinstance(found, dict):
        raise ValueError(f"`{key}` of an example is a mapping")
    return found


def _list(body: Mapping[str, Json], key: str) -> list[Json]:
    found = body.get(key) or []
    if not isinstance(found, list):
        raise ValueError(f"`{key}` of an example is a list")
    return found


def _asset(name: str, files: Json, region: str) -> FileAsset:
    held = None
    if isinstance(files, dict):
        held = MemoryFiles({each: str(text) for each, text in files.items()})
    bucket = f"cdk-hnb659fds-assets-{ACCOUNT}-{region}"
    destination = Destination(bucket, f"{name}.zip", region or None)
    return FileAsset(name, f"asset.{name}", "zip", (destination,), held)
