"""The public face for checks: all that a check imports of the engine.

    from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven

`docs/writing-checks.md` shows how they are used. What the changelog promises is this module,
`dr_validator.testing` and `dr_validator.cdk`; everything else is private and may change.
"""

from __future__ import annotations

from dr_validator.assembly.model import Stack, root
from dr_validator.check import check, last_check, problem, unproven
from dr_validator.finding import Breaks, Finding, Problem, Related, Severity, Stops
from dr_validator.graph.flag import is_true
from dr_validator.graph.graph import Edge, Graph
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Link, Linked, Node, Outside
from dr_validator.graph.path import key
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import PRIMARY, SECONDARY, Roles
from dr_validator.place import Place
from dr_validator.resolve.arns import arn_of, is_arn
from dr_validator.resolve.crossings import Crossing, Export
from dr_validator.resolve.same import same, same_place
from dr_validator.resolve.value import (
    Absent,
    Cause,
    Gap,
    Known,
    Reference,
    Text,
    Unknown,
    Value,
    Via,
    whole_number,
)
from dr_validator.settings import Settings, Strategy

__all__ = [
    "PRIMARY",
    "SECONDARY",
    "Absent",
    "Breaks",
    "Cause",
    "Crossing",
    "Edge",
    "Export",
    "Finding",
    "Gap",
    "Graph",
    "Known",
    "Link",
    "Linked",
    "Node",
    "Outside",
    "Place",
    "Problem",
    "Reference",
    "Related",
    "Resource",
    "Roles",
    "Settings",
    "Severity",
    "Stack",
    "Stops",
    "Strategy",
    "Text",
    "Unknown",
    "Value",
    "Via",
    "arn_of",
    "check",
    "grouped",
    "is_arn",
    "is_true",
    "key",
    "last_check",
    "problem",
    "root",
    "same",
    "same_place",
    "unproven",
    "whole_number",
]
