"""Deployments: which stacks are made of a template, where, and with which parameter values."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from dr_validator.assembly.declared import complaints
from dr_validator.assembly.draft import Draft
from dr_validator.assembly.parameters import read_values
from dr_validator.assembly.spec import Spec, Target, parse_spec, parse_target
from dr_validator.assembly.values import Values
from dr_validator.errors import InputError, UsageError
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Deployment:
    """One entry of `[[deployments]]`: a stack that is made of a template.

    `values` are those that stand in the entry; they go before those of `file`, which is
    looked for from `folder`, as the template is.
    """

    template: str
    folder: Path
    values: Values
    account: str | None = None
    file: str = ""

    @property
    def path(self) -> Path:
        return self.folder / self.template

    def read(self) -> Values:
        """The values of the entry and of its file together."""
        if not self.file:
            return self.values
        return read_values(self.file, self.folder, self.values.region or None).under(self.values)


@dataclass(frozen=True, slots=True)
class ParameterFile:
    """One `--parameters [PATH@REGION=]FILE`; `spec` is None where no PATH is named."""

    text: str
    spec: Spec | None = None

    def means(self, draft: Draft) -> bool:
        if self.spec is None:
            return True
        path = draft.stack.template.path
        if path is None or os.path.realpath(path) != os.path.realpath(self.spec.path):
            return False
        target = self.spec.target
        return target is None or target == _place(draft) or target == _region(draft)


def parse_parameters(text: str) -> ParameterFile:
    """Read `FILE` or `PATH@REGION=FILE`. A file of that very name wins."""
    if Path(text).exists():
        return ParameterFile(text)
    for at in (n for n, char in enumerate(text) if char == "="):
        try:
            spec = parse_spec(text[:at])
        except InputError:
            continue
        return ParameterFile(text[at + 1 :], spec)
    return ParameterFile(text)


def deploy(draft: Draft, values: Values, account: str | None = None) -> None:
    """Give a draft the values. Its own name and region, if it has them, stay."""
    stack = draft.stack
    stack.supplied = {**stack.supplied, **values.parameters}
    stack.tags = {**stack.tags, **values.tags}
    if values.stack_name and not stack.name:
        stack.name = values.stack_name
        draft.ids = (values.stack_name, *draft.ids)
    if draft.target is None and stack.region is None:
        draft.target = _target(values, account)
    draft.told = True


def supply(drafts: Sequence[Draft], files: Iterable[ParameterFile]) -> None:
    """Give the drafts the values of the files that mean them, later files before earlier ones."""
    wrong: list[str] = []
    for file in files:
        meant = [draft for draft in drafts if file.means(draft)]
        _refuse_unclear(file, meant, drafts)
        for draft in meant:
            place = _place(draft)
            values = read_values(file.text, Path(), place.region if place else None)
            wrong += complaints(values, draft.stack.template)
            deploy(draft, values)
    refuse(wrong)


def refuse(wrong: Sequence[str]) -> None:
    """Raise what is wrong with values, if anything is."""
    if wrong:
        raise UsageError(*dict.fromkeys(wrong))


def _refuse_unclear(file: ParameterFile, meant: list[Draft], drafts: Sequence[Draft]) -> None:
    if not meant and file.spec is not None:
        at = f"@{file.spec.target}" if file.spec.target else ""
        raise UsageError(
            f"--parameters {file.spec.path}{at}={file.text}: that template is not among what is "
            f"checked; there are {_listed(drafts)}"
        )
    if file.spec is None and len({_origin(draft) for draft in meant}) > 1:
        raise UsageError(
            f"--parameters {file.text}: does not say which template it is for; write "
            f"PATH@REGION={file.text}, where PATH is one of {_listed(drafts)}"
        )


def _target(values: Values, account: str | None) -> Target | None:
    target = parse_target(values.region) if values.region else None
    if values.region and target is None:
        raise UsageError(
            f"{values.source}: {values.region!r} is not a region: write such as us-west-2"
        )
    return Target(target.region, account) if target else None


def _place(draft: Draft) -> Target | None:
    if draft.stack.region is not None:
        return Target(draft.stack.region, draft.stack.account)
    return draft.target


def _region(draft: Draft) -> Target | None:
    """The place without its account."""
    place = _place(draft)
    return Target(place.region) if place else None


def _origin(draft: Draft) -> str:
    return os.path.realpath(draft.stack.template.path or "")


def _listed(drafts: Sequence[Draft]) -> str:
    names = sorted({str(draft.stack.template.path) for draft in drafts})
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
