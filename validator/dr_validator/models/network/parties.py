"""Who sends and who listens in a VPC: its security groups, its addresses, its VPC.

Source: Amazon VPC User Guide, "Default security groups for your VPCs"
(https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.graph.node import Link, Linked, Outside
from dr_validator.graph.resource import Resource
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

VPC, SUBNET, GROUP = "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup"
MORE_RANGES = "AWS::EC2::VPCCidrBlock"
DEFAULT = "DefaultSecurityGroup"

Range: TypeAlias = ipaddress.IPv4Network
# A security group by its key; the default one of a VPC by the VPC's.
GroupKey: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Groups:
    """The security groups of something.

    `resources` are those of the assembly; the VPC stands for its default group. `open` is why
    another is not known, `outside` that there may be one that is not in the assembly.
    """

    place: Place
    resources: tuple[Resource, ...]
    open: Unknown | None
    outside: bool

    @property
    def keys(self) -> frozenset[GroupKey]:
        return frozenset(each.key for each in self.resources)

    @property
    def shown(self) -> str:
        """For messages: their names."""
        return " and ".join(
            f"the default group of {each.name}" if each.type == VPC else each.name
            for each in self.resources
        )

    @property
    def at(self) -> Place:
        """Where their rules stand; where they are named, if there is not just one."""
        return self.resources[0].place if len(self.resources) == 1 else self.place


@dataclass(frozen=True)
class Party:
    """One side of a connection. `ranges` are its addresses, None where they are not here;
    `subnets` those of its subnets that are."""

    resource: Resource
    groups: Groups
    vpc: Resource | None
    ranges: tuple[Range, ...] | Unknown | None
    subnets: tuple[Resource, ...] = ()


def party(
    resource: Resource, groups: Iterable[Link], named_at: Place, subnets: Sequence[Link]
) -> Party:
    """What has these security groups in these subnets; the VPC's default one if it has none."""
    links = [each for each in groups if not isinstance(each, Absent)]
    vpc = _vpc_of_groups(links) or _vpc_of_subnets(subnets)
    found, open_, outside = [], None, False
    for link in links:
        match link:
            case Linked(to=to) if is_group(link):
                found.append(to)
            case Unknown():
                open_ = open_ or link
            case Linked() | Outside() | Absent():
                outside = True
    if not links and vpc is not None:
        found.append(vpc)
    elif not links:
        outside = True
    within = tuple(link.to for link in subnets if isinstance(link, Linked))
    held = Groups(named_at, tuple(dict.fromkeys(found)), open_, outside)
    return Party(resource, held, vpc, _ranges(subnets, vpc), within)


def is_group(link: Linked) -> bool:
    """Whether a security group is meant: one of its own, or the default one of a VPC."""
    return link.to.type == GROUP or (link.to.type == VPC and link.attribute == DEFAULT)


def _vpc_of_groups(links: Iterable[Link]) -> Resource | None:
    for link in links:
        if isinstance(link, Linked) and is_group(link):
            return link.to if link.to.type == VPC else linked_to(link.to, "VpcId", VPC)
    return None


def _vpc_of_subnets(subnets: Iterable[Link]) -> Resource | None:
    for link in subnets:
        if isinstance(link, Linked) and (vpc := linked_to(link.to, "VpcId", VPC)) is not None:
            return vpc
    return None


def linked_to(resource: Resource, path: str, kind: str) -> Resource | None:
    """The resource of a type that a property names, if it is here."""
    link = resource.follow(path, kind)[0]
    return link.to if isinstance(link, Linked) else None


def _ranges(subnets: Sequence[Link], vpc: Resource | None) -> tuple[Range, ...] | Unknown | None:
    """The ranges of subnets; all of the VPC, if that is not known."""
    found = [range_of(link.to.read("CidrBlock")) for link in subnets if isinstance(link, Linked)]
    known = tuple(each for each in found if isinstance(each, Range))
    if known and len(known) == len(subnets):
        return known
    return ranges_of(vpc) if vpc is not None else None


def ranges_of(vpc: Resource) -> tuple[Range, ...] | Unknown | None:
    """The IPv4 ranges of a VPC."""
    extra = vpc.graph.view(_extra_ranges)
    if vpc.key in extra:
        return None
    range_ = range_of(vpc.read("CidrBlock"))
    return (range_,) if isinstance(range_, Range) else range_


def _extra_ranges(graph: Graph) -> frozenset[tuple[str, str]]:
    """The VPCs that have more ranges than their first."""
    return frozenset(
        link.to.key
        for each in graph.all(MORE_RANGES)
        for link in each.follow("VpcId", VPC)
        if isinstance(link, Linked)
    )


def range_of(value: Value) -> Range | Unknown | None:
    """An IPv4 range as it is written, or taken from a VPC or a subnet; None if it is none."""
    match value:
        case Known(value=word):
            try:
                return ipaddress.IPv4Network(str(word), strict=False)
            except ValueError:
                return None
        case Unknown(refs=refs) if refs:
            return None
        case Unknown():
            return value
        case Absent():
            return None
