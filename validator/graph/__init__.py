"""The graph that checks read: resources, links, and the views built on them."""

from validator.graph.graph import Edge, Graph
from validator.graph.node import Link, Linked, Node, Outside
from validator.graph.resource import Resource
from validator.graph.roles import Roles
from validator.resolve.crossings import Crossing, Export
from validator.resolve.value import (
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
