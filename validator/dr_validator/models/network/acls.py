"""Network ACLs: which connections they keep from one subnet to another.

They know no connections: what goes to a port needs a rule on both sides, and so do the answers,
which go back to a port that the caller's system chose.

Source: Amazon VPC User Guide, "Control subnet traffic with network access control lists"
(https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html), "Network ACL rules"
(https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html) and "Custom network ACLs for
your VPC", "Ephemeral ports"
(https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.network.answers import Answer, all_of, any_of, unless
from dr_validator.models.network.connections import Connection
from dr_validator.models.network.groups import covers
from dr_validator.models.network.listening import Port
from dr_validator.models.network.parties import SUBNET, VPC, Range, linked_to, range_of, ranges_of
from dr_validator.models.network.routes import maybe
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Unknown, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

ACL, ENTRY = "AWS::EC2::NetworkAcl", "AWS::EC2::NetworkAclEntry"
ASSOCIATION = "AWS::EC2::SubnetNetworkAclAssociation"
# The ports from which Linux calls; other systems call from more.
EPHEMERAL = range(32768, 61000)
_TCP, _ALL = "6", "-1"
# AWS takes 40 for each direction.
MAX_RULES = 80

Key: TypeAlias = tuple[str, str]
Addresses: TypeAlias = tuple[Range, ...] | Unknown | None


class Leg(Enum):
    """A part of the way there and back, as an ACL sees it."""

    OUT = "does not let it out"
    IN = "does not let it in"
    ANSWER_OUT = "does not let the answers out"
    ANSWER_IN = "does not let the answers in"

    @property
    def leaves(self) -> bool:
        return self in (Leg.OUT, Leg.ANSWER_OUT)

    @property
    def is_answer(self) -> bool:
        return self in (Leg.ANSWER_OUT, Leg.ANSWER_IN)


@dataclass(frozen=True, slots=True)
class Barrier:
    """An ACL that keeps a connection from or to a subnet, on which leg."""

    acl: Resource
    subnet: Resource
    leg: Leg


@dataclass(frozen=True, slots=True)
class AclRule:
    """A rule of an ACL; `doubt` is why it may not be there."""

    resource: Resource
    doubt: Unknown | None

    @property
    def number(self) -> int:
        """Its place in the order of rules."""
        return whole_number(self.resource.read("RuleNumber")) or 0

    def allows(self) -> bool | None:
        return same(self.resource.read("RuleAction"), "allow")

    def means(self, leg: Leg, far: Addresses, port: int) -> Answer:
        """Whether it is about TCP on that leg, with these addresses at the far end."""
        given = self.resource.read("Egress")
        leaves = False if isinstance(given, Absent) else same(given, "true", fold=True)
        block = self.resource.read("CidrBlock")
        return all_of(
            (
                given if isinstance(given, Unknown) else leaves is leg.leaves,
                self._opens(port),
                False
                if isinstance(block, Absent)
                else covers(block, self.resource.properties, far),
            )
        )

    def _opens(self, port: int) -> Answer:
        protocol = self.resource.read("Protocol")
        if isinstance(protocol, Unknown):
            return protocol
        if same(protocol, _ALL):
            return True
        bounds = [self.resource.read(f"PortRange.{each}") for each in ("From", "To")]
        unknown = next((each for each in bounds if isinstance(each, Unknown)), None)
        first, last = self.bounds
        if not same(protocol, _TCP) or unknown is not None:
            return unknown if same(protocol, _TCP) else False
        return first is not None and last is not None and first <= port <= last

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """The first and the last of its ports."""
        first, last = (self.resource.read(f"PortRange.{each}") for each in ("From", "To"))
        return whole_number(first), whole_number(last)


def barrier(graph: Graph, connection: Connection) -> Barrier | Unknown | None:
    """What keeps all that is in a subnet of the caller from every subnet of its target; Unknown if
    that cannot be known; None if nothing here does. Within a subnet no ACL counts."""
    targets = connection.target.subnets
    doubt: Unknown | None = None
    for one in connection.source.subnets if targets else ():
        if one in targets:
            continue
        found = [_between(graph, connection.port, one, other) for other in targets]
        unknown = next((each for each in found if isinstance(each, Unknown)), None)
        if any(each is None for each in found):
            continue
        if unknown is None:
            return found[0]
        doubt = doubt or unknown
    return doubt


def _between(graph: Graph, port: Port, one: Resource, other: Resource) -> Barrier | Unknown | None:
    doubt: Unknown | None = None
    legs = ((Leg.OUT, one, other), (Leg.IN, other, one))
    answers = ((Leg.ANSWER_OUT, other, one), (Leg.ANSWER_IN, one, other))
    for leg, subnet, far in (*legs, *answers):
        acl = graph.view(_acls).get(subnet.key)
        if isinstance(acl, Unknown):
            doubt = doubt or acl
        elif acl is not None:
            answer = _passes(graph, acl, leg, _addresses(far), port)
            if answer is False:
                return Barrier(acl, subnet, leg)
            doubt = doubt or (answer if isinstance(answer, Unknown) else None)
    return doubt


def _passes(graph: Graph, acl: Resource, leg: Leg, far: Addresses, port: Port) -> Answer:
    """Whether an ACL lets through on one of the ports that there may be."""
    entries = graph.view(_entries).get(acl.key, ())
    if len(entries) > MAX_RULES:
        return None
    stray = graph.view(_strays).get((acl.region, acl.account))
    if leg.is_answer:
        ports: Sequence[int] = [each for each in _edges(entries) if each in EPHEMERAL]
    elif port.open is None:
        ports = port.numbers
    else:
        # Open to all of them, or to one that is not known.
        answers = [_first(entries, leg, far, each) for each in _edges(entries)]
        return all_of(answers) is True or port.open
    answers = [_first(entries, leg, far, each) for each in ports]
    return any_of([*answers, *([stray] if stray is not None else [])])


def _first(entries: Sequence[AclRule], leg: Leg, far: Addresses, port: int) -> Answer:
    """What the first rule says that is about it; the last of each ACL denies."""
    answer: Answer = False
    for entry in reversed(entries):
        means, allowed = unless(entry.doubt, entry.means(leg, far, port)), entry.allows()
        if means is True and allowed is not None:
            answer = allowed
        elif means is True:
            action = entry.resource.read("RuleAction")
            answer = action if isinstance(action, Unknown) else None
        elif means is not False and answer is not allowed:
            answer = means
    return answer


def _edges(entries: Sequence[AclRule]) -> list[int]:
    """Ports of which one stands for all that the rules tell alike."""
    found = {0, EPHEMERAL.start}
    for entry in entries:
        first, last = entry.bounds
        found.update([first] if first is not None else [])
        found.update([last + 1] if last is not None else [])
    return sorted(found)


def _addresses(subnet: Resource) -> Addresses:
    block = range_of(subnet.read("CidrBlock"))
    if block is not None and not isinstance(block, Unknown):
        return (block,)
    vpc = linked_to(subnet, "VpcId", VPC)
    return ranges_of(vpc) if vpc is not None else block


def _acls(graph: Graph) -> Mapping[Key, Resource | Unknown]:
    """The ACL of each subnet that has one of its own here, by the subnet's key."""
    found: dict[Key, Resource | Unknown] = {}
    for each in graph.all(ASSOCIATION):
        subnet = linked_to(each, "SubnetId", SUBNET)
        if subnet is None:
            continue
        link = each.follow("NetworkAclId", ACL)[0]
        doubt = maybe(each, "the network ACL is the subnet's")
        if isinstance(link, Linked):
            found[subnet.key] = doubt or link.to
        elif isinstance(link, Unknown):
            found[subnet.key] = link
    return found


def _entries(graph: Graph) -> Mapping[Key, tuple[AclRule, ...]]:
    """The rules of each ACL in their order, by the ACL's key."""
    pairs = [
        (link.to.key, AclRule(each, _doubt(each)))
        for each in graph.all(ENTRY)
        for link in each.follow("NetworkAclId", ACL)
        if isinstance(link, Linked)
    ]
    return grouped(sorted(pairs, key=lambda pair: pair[1].number))


def _doubt(entry: Resource) -> Unknown | None:
    number = entry.read("RuleNumber")
    conditional = maybe(entry, "the rule of the network ACL is there")
    return number if isinstance(number, Unknown) else conditional


def _strays(graph: Graph) -> Mapping[tuple[str | None, str | None], Unknown]:
    """Why a rule of a region and account may be of any ACL there."""
    found: dict[tuple[str | None, str | None], Unknown] = {}
    for each in graph.all(ENTRY):
        for link in each.follow("NetworkAclId", ACL):
            if isinstance(link, Unknown):
                found.setdefault((each.region, each.account), link)
    return found
