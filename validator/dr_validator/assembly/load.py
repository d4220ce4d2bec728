"""From paths on disk to an `Assembly`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from dr_validator.assembly.cdk import MANIFEST, read_assembly
from dr_validator.assembly.declared import complaints
from dr_validator.assembly.deployments import (
    Deployment,
    deploy,
    parse_parameters,
    refuse,
    supply,
)
from dr_validator.assembly.draft import Draft, settle
from dr_validator.assembly.expand import Expander
from dr_validator.assembly.joins import Joins, without_children
from dr_validator.assembly.model import Assembly, Stack
from dr_validator.assembly.nested import NestedStacks
from dr_validator.assembly.plain import read_folder, read_single
from dr_validator.assembly.spec import Spec, Target, locate, parse_spec
from dr_validator.assembly.template import Templates
from dr_validator.errors import InputError, UsageError, bounded
from dr_validator.files import is_archive, is_file, is_folder, present
from dr_validator.record import dataclass, replace

_NONE: Mapping[str, str] = MappingProxyType({})


def load(path: Path | str, regions: Mapping[str, str] = _NONE) -> Assembly:
    """Load a cloud assembly, a template, or a folder of templates.

    `path` may end in `@region` or `@account/region`. `regions` maps a glob over stack id,
    display name or template name to a region (or `account/region`). Both say where those
    stacks are deployed that do not say it themselves; `@region` goes before `regions`.
    Raises `InputError` for whatever cannot be read.
    """
    return load_many([path], regions)


def load_many(paths: Sequence[Path | str], regions: Mapping[str, str] = _NONE) -> Assembly:
    """Load several paths as one assembly.

    The same template given for two regions makes two stacks. Template names are relative to
    `Assembly.path`, the folder that all paths have in common.
    """
    return load_inputs(Inputs(tuple(paths), regions))


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is to be loaded: paths, or else deployments.

    `regions` is that of `load`. `parameters` are `[PATH@REGION=]FILE`, whose values go to what
    is loaded from that path. Without `expand`, SAM templates stay as they are written.
    `nested` maps globs of TemplateURLs, or of `stack/LogicalId`, to the files that hold them.
    """

    paths: tuple[Path | str, ...] = ()
    regions: Mapping[str, str] = field(default_factory=dict)
    deployments: tuple[Deployment, ...] = ()
    parameters: tuple[str, ...] = ()
    expand: bool = True
    nested: Mapping[str, Path] = field(default_factory=dict)


def load_inputs(inputs: Inputs) -> Assembly:
    """Load what is asked for as one assembly."""
    try:
        with bounded("reading the input"):
            return _load(inputs)
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be read ({error.strerror})") from None


def _load(inputs: Inputs) -> Assembly:
    deployments = () if inputs.paths else inputs.deployments
    specs = [_entry(parse_spec(path)) for path in inputs.paths]
    if not specs and not deployments:
        raise InputError("nothing to check: pass a cdk.out folder or a template")
    folders = [spec.folder for spec in specs] + [each.path.parent for each in deployments]
    base = _common(folders)
    templates = Templates(base)
    drafts = _deployed(deployments, templates, base)
    missing: set[str] = set()
    version, kind = None, "templates"
    for spec in specs:
        if is_file(spec.path) and not is_archive(spec.path):
            own = [read_single(spec.path, templates)]
        elif present(spec.path / MANIFEST):
            found = read_assembly(spec.path, templates)
            own, kind, version = found.drafts, "cdk", version or found.version
            missing |= found.missing
        else:
            own = read_folder(spec.path, templates)
        drafts += _new(_placed(own, spec, base), drafts)
    supply(drafts, [parse_parameters(text) for text in inputs.parameters])
    given = [path for draft in drafts if draft.plain and (path := draft.stack.template.path)]
    drafts = without_children(drafts, Joins(inputs.nested, given))
    settle(drafts)
    for draft in drafts:
        locate(draft.stack, draft.target, inputs.regions)
    _assume(drafts)
    expander = Expander(wanted=inputs.expand)
    for draft in drafts:
        expander.expand(draft.stack, draft.root, draft.stack.supplied)
    joins = Joins(inputs.nested, given)
    nested = NestedStacks(templates, expander, joins)
    stacks = [stack for draft in drafts for stack in nested.complete(draft)]
    _refuse_empty(stacks)
    return Assembly(
        path=base,
        kind=kind,
        version=version,
        stacks=tuple(sorted(stacks, key=lambda stack: stack.id)),
        missing=tuple(sorted(missing)),
        unloaded=tuple(sorted(nested.unloaded)),
        guessed=tuple(sorted(joins.guessed)),
        expanded=tuple(sorted(expander.expanded)),
        unexpanded=tuple(sorted(expander.unexpanded)),
    )


def _deployed(deployments: Sequence[Deployment], templates: Templates, base: Path) -> list[Draft]:
    """The stacks of the deployments, each with its values."""
    drafts: list[Draft] = []
    wrong: list[str] = []
    for each in deployments:
        spec = parse_spec(each.path)
        values = each.read()
        draft = read_single(spec.path, templates)
        wrong += complaints(values, draft.stack.template)
        deploy(draft, values, each.account)
        drafts += _placed([draft], replace(spec, target=draft.target), base)
        _refuse_twice(drafts, values.source)
    refuse(wrong)
    return drafts


def _refuse_empty(stacks: Sequence[Stack]) -> None:
    """Where no stack declares anything there is nothing to check."""
    if any(stack.template.body.get("Resources") != {} for stack in stacks):
        return
    names = sorted({str(stack.template.path) for stack in stacks})
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    raise InputError(f"{shown}: no resource to check: pass a template that declares some")


def _refuse_twice(drafts: list[Draft], source: str) -> None:
    """A stack is known by its name in its region: two of one name there are one."""
    *before, last = drafts
    if any(_identity(draft) == _identity(last) for draft in before):
        where = f" in {last.target}" if last.target else ""
        raise UsageError(
            f"{source}: deploys {last.stack.template.name}{where} once more under the same name: "
            "give each a stack-name of its own, or another region"
        )


def _identity(draft: Draft) -> tuple[object, ...]:
    own = draft.stack.name or os.path.realpath(draft.stack.template.path or "")
    return own, draft.target


def _assume(drafts: list[Draft]) -> None:
    """Mark the stacks of one template of which nobody says with which values they are deployed."""
    by_template: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_template.setdefault(os.path.realpath(draft.stack.template.path or ""), []).append(draft)
    for same in by_template.values():
        for draft in same:
            draft.stack.assumed = len(same) > 1 and not any(each.told for each in same)


def _entry(spec: Spec) -> Spec:
    """The PATH itself, or the assembly whose manifest it names, or that a zip file holds."""
    path = spec.path
    if is_archive(path):
        inner = path / "cdk.out"
        return replace(spec, path=inner) if present(inner / MANIFEST) else spec
    if is_file(path):
        return replace(spec, path=path.parent) if path.name == MANIFEST else spec
    if not is_folder(path):
        raise InputError(f"{path}: neither a file nor a folder: pass a cdk.out or a template")
    if not present(path / MANIFEST):
        inner = path / "cdk.out"
        if present(inner / MANIFEST):
            raise InputError(f"{path}: a project, not an assembly: pass {inner}")
        if is_file(inner):
            raise InputError(
                f"{path}: has no {MANIFEST}: the synthesis did not finish; run `cdk synth` again"
            )
    return spec


def _placed(drafts: list[Draft], spec: Spec, base: Path) -> list[Draft]:
    """The drafts with the region of their PATH, and with longer ids in case they share one."""
    within = Path(os.path.relpath(spec.folder, base))
    for draft in drafts:
        draft.target = spec.target
        names = [(name, (within / name).as_posix()) for name in draft.ids]
        draft.ids = tuple(dict.fromkeys(chain.from_iterable(names)))
    return drafts


def _new(drafts: list[Draft], before: list[Draft]) -> list[Draft]:
    """The drafts that no earlier PATH has brought: the same file for the same region."""
    known = {_origin(draft) for draft in before}
    return [draft for draft in drafts if _origin(draft) not in known]


def _origin(draft: Draft) -> tuple[str, str, Target | None]:
    stack = draft.stack
    target = draft.target if stack.region is None else None
    return os.path.realpath(stack.template.path or ""), stack.name, target


def _common(folders: list[Path]) -> Path:
    """The innermost folder that holds all of them; the one given, if there is only one."""
    if len(set(folders)) == 1:
        return folders[0]
    return Path(os.path.commonpath([os.path.normpath(each.absolute()) for each in folders]))
