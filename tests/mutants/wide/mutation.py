"""One mistake: which operator made it, where, and whether it does harm."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from types import FunctionType

from tests.mutants.mutate import Body, Change, Draft
from tests.mutants.wide import operators, paths
from tests.mutants.wide.paths import Steps
from tests.mutants.wide.world import Site, World

Edit = Callable[[Body], None]


class Harm(Enum):
    HARMFUL = "harmful"
    HARMLESS = "harmless"


@dataclass(frozen=True)
class Made:
    """What an operator gives: the resource that is at fault, where in it, and the change."""

    site: Site
    steps: Steps
    change: Change = field(compare=False)
    detail: str = ""


@dataclass(frozen=True)
class Operator:
    """A kind of mistake. Its rule for harm is which places it takes; see its docstring."""

    name: str
    harm: Harm
    make: Callable[[World], Iterator[Made]]
    limit: int | None = None  # of mutants for each type of resource
    one_in: int = 1  # of those that it could make, where they are alike

    @property
    def is_function(self) -> bool:
        """With a rule of its own; else it is a table's, all of which are harmful."""
        return isinstance(self.make, FunctionType)


@dataclass(frozen=True)
class Mutation:
    app: str
    operator: Operator
    made: Made

    @property
    def id(self) -> str:
        words = [self.app, self.operator.name, self.made.site.name, paths.pointer(self.made.steps)]
        return " ".join([*(word for word in words if word), *filter(None, [self.made.detail])])

    @property
    def harm(self) -> Harm:
        return self.operator.harm


def edited(site: Site, edit: Edit) -> Change:
    """The same change in every stack that the template makes."""

    def run(draft: Draft) -> None:
        for stack in site.stacks:
            edit(draft.resources(stack)[site.logical_id])

    return run


def changed(site: Site, steps: Steps, value: Body, detail: str = "") -> Made:
    return Made(site, steps, edited(site, lambda body: paths.put(body, steps, value)), detail)


def dropped(site: Site, steps: Steps, detail: str = "") -> Made:
    return Made(site, steps, edited(site, lambda body: paths.drop(body, steps)), detail)


def left_out(site: Site) -> Made:
    """The whole resource; nobody waits for it any more."""

    def run(draft: Draft) -> None:
        for stack in site.stacks:
            resources = draft.resources(stack)
            del resources[site.logical_id]
            for body in resources.values():
                _forget(body, site.logical_id)

    return Made(site, (), run)


def _forget(body: Body, gone: str) -> None:
    depends = body.get("DependsOn")
    if isinstance(depends, list):
        body["DependsOn"] = [each for each in depends if each != gone]
    elif depends == gone:
        del body["DependsOn"]


def all_operators() -> list[Operator]:
    """The operators of every module, in order."""
    modules = sorted(info.name for info in pkgutil.iter_modules(operators.__path__))
    return [
        each
        for name in modules
        for each in importlib.import_module(f"{operators.__name__}.{name}").OPERATORS
    ]


def chosen(id: str, one_in: int) -> bool:
    """One of so many, always the same ones, whatever others come or go."""
    return int(hashlib.sha256(id.encode()).hexdigest(), 16) % one_in == 0


def mutations(world: World) -> list[Mutation]:
    """All mistakes in an app: always the same, in the same order, each once."""
    found: dict[str, Mutation] = {}
    for operator in all_operators():
        taken: Counter[str] = Counter()
        for made in operator.make(world):
            mutation = Mutation(world.name, operator, made)
            if operator.limit is not None and taken[made.site.type] >= operator.limit:
                continue
            taken[made.site.type] += mutation.id not in found
            if chosen(mutation.id, operator.one_in):
                found.setdefault(mutation.id, mutation)
    return list(found.values())
