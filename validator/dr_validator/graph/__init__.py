"""The graph that checks read: resources, links, and the views built on them."""

from dr_validator.graph.graph import Edge, Graph
from dr_validator.graph.node import Link, Linked, Node, Outside
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import Roles
from dr_validator.resolve.crossings import Crossing, Export
from dr_validator.resolve.value import (
    Absent,
    Cause,
    Known,
    Reference,
    Text,
    Unknown,
    Value,
    Via,
    whole_number,
)

__all__ = [
    "Absent",
    "Cause",
    "Crossing",
    "Edge",
    "Export",
    "Graph",
    "Known",
    "Link",
    "Linked",
    "Node",
    "Outside",
    "Reference",
    "Resource",
    "Roles",
    "Text",
    "Unknown",
    "Value",
    "Via",
    "whole_number",
]
