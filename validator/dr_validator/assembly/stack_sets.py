"""Stack sets: each region and account of the instances is a stack of the set's template.

Source: AWS CloudFormation Template Reference, "AWS::CloudFormation::StackSet"
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html);
CloudFormation API Reference, "StackSetOperationPreferences"
(https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from dr_validator.assembly.model import Json, Origin, Stack, Template
from dr_validator.assembly.read import kind
from dr_validator.assembly.spec import Target, parse_target
from dr_validator.assembly.spots import Repeated
from dr_validator.assembly.template import parse_template
from dr_validator.assembly.values import Supplied, as_parameter
from dr_validator.record import dataclass

STACK_SET = "AWS::CloudFormation::StackSet"


@dataclass(frozen=True, slots=True)
class Instance:
    """One stack of a set: where it is, and the values that differ from those of the set.

    An account of None is one that an organizational unit brings.
    """

    region: str
    account: str | None
    overrides: Supplied = field(default_factory=dict)


def inline(properties: dict[str, Json], parent: Template, logical_id: str) -> Template | str | None:
    """The template that stands in the set itself, or why it is not known; None if none does."""
    body, at = properties.get("TemplateBody"), f"/Resources/{logical_id}/Properties/TemplateBody"
    if body is None:
        return None
    if isinstance(body, dict) and len(body) == 1 and next(iter(body)).startswith(("Fn::", "Ref")):
        return f"its template is put together at deployment, by {next(iter(body))}"
    twice: list[Repeated] = []
    if isinstance(body, str):
        file = Path(f"{parent.path or parent.name}: the template of stack set {logical_id}")
        body = parse_template(body, file, twice)
    if not isinstance(body, dict) or "Resources" not in body:
        return f"its TemplateBody is {kind(body)} without Resources"
    path, pointer = parent.written_at(at)
    return Template(parent.name, parent.path, body, {"": Origin(pointer, path)}, tuple(twice))


def instances(properties: dict[str, Json], parent: Stack) -> list[Instance] | str:
    """The stacks of a set, sorted; or why they are not known."""
    groups = properties.get("StackInstancesGroup")
    if not isinstance(groups, list) or not groups:
        return "it names no instances: they are added by something else"
    found: dict[tuple[str, str], Instance] = {}
    for group in groups:
        if not isinstance(group, dict):
            return "its instances are not known before deployment"
        regions = _texts(group.get("Regions"), parent)
        if regions is None:
            return "the regions of its instances are not known before deployment"
        overrides = _pairs(group.get("ParameterOverrides"), parent)
        for region in regions:
            target = parse_target(region)
            if target is None or target.account:
                return f"{region!r}, which it names, is not a region"
            for account in _accounts(group.get("DeploymentTargets"), parent):
                instance = Instance(region, account, overrides)
                found[(region, account or "")] = instance
    return [instance for _, instance in sorted(found.items())]


def members(
    found: list[Instance],
    properties: dict[str, Json],
    parent: Stack,
    logical_id: str,
    template: Template,
) -> Iterator[Stack]:
    """The stacks of a set, each after those of the regions that come before its own."""
    common = _pairs(properties.get("Parameters"), parent)
    several = len({each.account for each in found}) > 1
    order = _order(properties, parent)
    places = [Target(each.region, each.account if several else None) for each in found]
    ids = [f"{parent.id}/{logical_id}@{place}" for place in places]
    for each, place, identity in zip(found, places, ids, strict=True):
        earlier = order[: order.index(each.region)] if each.region in order else ()
        before = (id_ for id_, one in zip(ids, found, strict=True) if one.region in earlier)
        yield Stack(
            id=identity,
            display_name=f"{parent.display_name}/{logical_id}@{place}",
            name="",
            region=each.region,
            account=each.account,
            template=template,
            depends_on=(*parent.depends_on, *before),
            tags=_tags(properties.get("Tags")),
            assets=parent.assets,
            supplied={**common, **each.overrides},
            made_by=parent,
        )


def _order(properties: dict[str, Json], parent: Stack) -> tuple[str, ...]:
    """The order in which the regions are deployed to, one after another; () if there is none.

    It does not hold for the accounts that an organization adds later.
    """
    automatic = properties.get("AutoDeployment")
    if isinstance(automatic, dict) and as_parameter(automatic.get("Enabled")) != "false":
        return ()
    match properties.get("OperationPreferences"):
        case {"RegionOrder": regions, **rest}:
            concurrency = rest.get("RegionConcurrencyType", "SEQUENTIAL")
            return tuple(_texts(regions, parent) or ()) if concurrency == "SEQUENTIAL" else ()
        case _:
            return ()


def _accounts(targets: Json, parent: Stack) -> list[str | None]:
    """The accounts of a group; one that is not known for units of an organization."""
    accounts = _texts(targets.get("Accounts"), parent) if isinstance(targets, dict) else None
    return list(accounts) if accounts else [None]


def _pairs(entries: Json, parent: Stack) -> dict[str, str | None]:
    """Parameter values; None for those that are known only at deployment."""
    found: dict[str, str | None] = {}
    for entry in entries if isinstance(entries, list) else ():
        match entry:
            case {"ParameterKey": str() as key, "ParameterValue": value}:
                texts = _texts(value, parent)
                found[key] = None if texts is None else ",".join(texts)
            case {"ParameterKey": str() as key}:
                found[key] = None
            case _:
                pass
    return found


def _texts(value: Json, parent: Stack) -> list[str] | None:
    """A text or a list of texts as far as they are written, or given to the parent."""
    match value:
        case {"Ref": "AWS::Region"}:
            return None if parent.region is None else [parent.region]
        case {"Ref": "AWS::AccountId"}:
            return None if parent.account is None else [parent.account]
        case {"Ref": str() as name}:
            given = parent.supplied[name] if name in parent.supplied else _default(name, parent)
            return None if given is None else [each.strip() for each in given.split(",")]
        case list():
            texts = [_texts(each, parent) for each in value]
            known = [text for each in texts if each is not None for text in each]
            return None if None in texts else known
        case str() | bool() | int() | float():
            text = as_parameter(value)
            return None if text is None else [text]
        case _:
            return None


def _default(name: str, stack: Stack) -> str | None:
    if stack.parent is not None:
        return None  # what the parent passes goes before, and is not followed here
    parameters = stack.template.body.get("Parameters")
    declared = parameters.get(name) if isinstance(parameters, dict) else None
    if not isinstance(declared, dict) or str(declared.get("Type")).startswith("AWS::SSM::"):
        return None
    return as_parameter(declared.get("Default"))


def _tags(entries: Json) -> dict[str, str]:
    return {
        str(each.get("Key")): str(each.get("Value"))
        for each in (entries if isinstance(entries, list) else ())
        if isinstance(each, dict) and isinstance(each.get("Value"), str)
    }
