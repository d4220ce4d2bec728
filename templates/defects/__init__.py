"""Variants of the reference app, each broken in one way. One file each, found in this folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import aws_cdk as cdk
import constructs

from ..payments import Payments
from ..settings import Settings


def _unchanged(payments: Payments) -> None:
    """Change nothing."""


@dataclass(frozen=True)
class Defect:
    """What is wrong, and the smallest change to the good app that makes it so."""

    title: str
    change: Callable[[Payments], None] = _unchanged
    linked: bool = True

    def build(self, app: constructs.Construct, settings: Settings) -> None:
        payments = Payments(app, settings)
        if self.linked:
            payments.link()
        self.change(payments)


def resource(construct: constructs.IConstruct) -> cdk.CfnResource:
    """The CloudFormation resource behind a construct, to change what its API guards."""
    found = construct if isinstance(construct, cdk.CfnResource) else construct.node.default_child
    if not isinstance(found, cdk.CfnResource):
        raise LookupError(f"{construct.node.path} has no CloudFormation resource")
    return found


def drop(scope: constructs.IConstruct, child: str) -> None:
    """Take a construct out; to take out nothing would make a defect that is none."""
    if not scope.node.try_remove_child(child):
        raise LookupError(f"{scope.node.path} has no child {child!r}")


def names() -> list[str]:
    """Every variant, by the name of its file."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def find(name: str) -> Defect:
    if name not in names():
        raise ValueError(f"unknown defect {name!r}; there are: {', '.join(names())}")
    defect = importlib.import_module(f"{__name__}.{name}").DEFECT
    assert isinstance(defect, Defect), f"{name}.DEFECT is not a Defect"
    return defect
