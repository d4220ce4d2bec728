"""Security groups: whom each lets in and out, and on which ports.

Source: Amazon VPC User Guide, "Security group rules"
(https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html) and "Default
security groups for your VPCs"
(https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html); AWS
CloudFormation Template Reference, "AWS::EC2::SecurityGroup"
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.graph.node import Link, Linked, Node, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.models.network.answers import Answer, all_of, any_of, unless
from dr_validator.models.network.listening import Port, port_at
from dr_validator.models.network.parties import (
    GROUP,
    VPC,
    Groups,
    Party,
    Range,
    is_group,
    range_of,
    ranges_of,
)
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Cause, Known, Unknown, Value, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

PREFIXES = "AWS::EC2::PrefixList"
# What CDK empties the default group of a VPC with.
_RESTRICTED = "Custom::VpcRestrictDefaultSG"
_CHANGES = (
    "authorizesecuritygroupegress",
    "authorizesecuritygroupingress",
    "modifysecuritygrouprules",
)


class Way(Enum):
    """The direction of rules: their property in a group, their own type, the other side."""

    IN = ("SecurityGroupIngress", "AWS::EC2::SecurityGroupIngress", "Source")
    OUT = ("SecurityGroupEgress", "AWS::EC2::SecurityGroupEgress", "Destination")

    @property
    def inline(self) -> str:
        return self.value[0]

    @property
    def type(self) -> str:
        return self.value[1]

    @property
    def other(self) -> str:
        return self.value[2]


@dataclass(frozen=True)
class Rule:
    """One rule, and why it may not be there."""

    way: Way
    node: Node
    place: Place
    doubt: Unknown | None

    def opens(self, port: Port) -> Answer:
        """Whether it is for TCP, and for the port."""
        if self.node.unknown is not None:
            return self.node.unknown
        match self.node.read("IpProtocol"):
            case Known(value=word) if str(word).lower() in ("-1", "all"):
                return True
            case Known(value=word) if str(word).lower() in ("tcp", "6"):
                return self._spans(port)
            case Known():
                return False
            case Unknown() as unknown:
                return unknown
            case Absent():
                return None

    def _spans(self, port: Port) -> Answer:
        ends = [self.node.read("FromPort"), self.node.read("ToPort")]
        if all(same(end, "-1") is True for end in ends):
            return True
        first, last = (_numbers(self.node.graph, end) for end in ends)
        taken = [each for each in (first, last) if isinstance(each, Port)]
        if len(taken) == 2 and all(each.of is port.of and port.of is not None for each in taken):
            return True
        for each in (first, last, port):
            open_ = each.open if isinstance(each, Port) else each
            if open_ is not None:
                return open_
        ranges = [each.numbers if isinstance(each, Port) else () for each in (first, last)]
        within = [
            low <= number <= high
            for low in ranges[0]
            for high in ranges[1]
            for number in port.numbers
        ]
        return True if within and all(within) else None if any(within) or not within else False

    def means(self, other: Party) -> Answer:
        """Whether its other side is a party."""
        if self.node.unknown is not None:
            return self.node.unknown
        return any_of(self._sides(other))

    def _sides(self, other: Party) -> Iterator[Answer]:
        node, word = self.node, self.way.other
        if node.has(f"{word}SecurityGroupId") is not False:
            for link in node.follow(f"{word}SecurityGroupId", GROUP, VPC):
                yield _is_among(link, other.groups)
        if node.has(f"{word}SecurityGroupName") is not False:
            yield None
        if node.has("CidrIp") is not False:
            yield covers(node.read("CidrIp"), node, other.ranges)
        if node.has("CidrIpv6") is not False:
            yield None
        if node.has(f"{word}PrefixListId") is not False:
            for link in node.follow(f"{word}PrefixListId", PREFIXES):
                yield _holds(link, other)

    @property
    def shown(self) -> str:
        """For messages: the ports that it is for."""
        ends = [_numbers(self.node.graph, self.node.read(end)) for end in ("FromPort", "ToPort")]
        numbers = [each.numbers for each in ends if isinstance(each, Port)]
        if [len(each) for each in numbers] != [1, 1]:
            return "other ports"
        (first,), (last,) = numbers
        return f"port {first}" if first == last else f"ports {first} to {last}"


def _numbers(graph: Graph, value: Value) -> Port | Unknown | None:
    """The end of a range of ports; None if it is none."""
    taken = port_at(graph, value)
    if taken is not None:
        return taken
    if isinstance(value, Unknown):
        return None if value.refs else value
    number = whole_number(value)
    return Port((number,), None) if number is not None else None


def _is_among(link: Link, groups: Groups) -> Answer:
    """Whether a group of a rule is one of a party's."""
    match link:
        case Linked(to=to) if is_group(link):
            if to.key in groups.keys:
                return True
            return groups.open or (None if groups.outside else False)
        case Unknown():
            return link
        case Linked() | Outside() | Absent():
            return None


def covers(value: Value, node: Node, ranges: tuple[Range, ...] | Unknown | None) -> Answer:
    """Whether a range of a rule covers all of these addresses."""
    found = _blocks(value, node)
    if isinstance(found, Unknown) or found is None:
        return found
    if any(each.prefixlen == 0 for each in found):
        return True
    if isinstance(ranges, Unknown) or ranges is None:
        return ranges
    if all(any(mine.subnet_of(each) for each in found) for mine in ranges):
        return True
    apart = not any(mine.overlaps(each) for mine in ranges for each in found)
    return False if apart else None


def _blocks(value: Value, node: Node) -> tuple[Range, ...] | Unknown | None:
    """The ranges of a rule; those of a VPC or a subnet that it takes them from."""
    for ref in value.refs if isinstance(value, Unknown) else ():
        source = node.graph.resource(ref)
        if source is not None and ref.attribute == "CidrBlock":
            if source.type == VPC:
                return ranges_of(source)
            value = source.read("CidrBlock")
            break
    found = range_of(value)
    return (found,) if isinstance(found, Range) else found


def _holds(link: Link, other: Party) -> Answer:
    """Whether a prefix list holds a party's addresses."""
    match link:
        case Linked(to=to):
            entries = to.each("Entries[*].Cidr")
            return any_of(covers(each.value, each, other.ranges) for each in entries)
        case Unknown():
            return link
        case Outside() | Absent():
            return None


@dataclass(frozen=True)
class Rules:
    """All rules, by way and group.

    `stray` are those of which it is not known which group they are of; `emptied` are the VPCs
    whose default groups lose their own rules; `changed`: rules are added by other means.
    """

    of: Mapping[tuple[Way, tuple[str, str]], tuple[Rule, ...]]
    stray: tuple[tuple[Rule, Unknown], ...]
    emptied: frozenset[tuple[str, str]]
    changed: bool


def rules(graph: Graph) -> Rules:
    """The rules of every group of the assembly."""
    found: dict[tuple[Way, tuple[str, str]], list[Rule]] = {}
    stray: list[tuple[Rule, Unknown]] = []
    for way in Way:
        for group in graph.all(GROUP):
            found.setdefault((way, group.key), []).extend(_inline(group, way))
        for resource in graph.all(way.type):
            rule = Rule(way, resource.properties, resource.place, _perhaps(resource))
            for link in resource.follow("GroupId", GROUP, VPC):
                if isinstance(link, Linked) and is_group(link):
                    found.setdefault((way, link.to.key), []).append(rule)
                elif isinstance(link, Unknown):
                    stray.append((rule, link))
    return Rules(
        {key: tuple(each) for key, each in found.items()},
        tuple(stray),
        frozenset(
            link.to.key
            for each in graph.all(_RESTRICTED, helpers=True)
            for link in each.follow("DefaultSecurityGroupId", VPC)
            if isinstance(link, Linked)
        ),
        any(call.action in _CHANGES for call in graph.view(sdk_calls)),
    )


def _inline(group: Resource, way: Way) -> Iterator[Rule]:
    for node in group.each(f"{way.inline}[*]"):
        yield Rule(way, node, node.place, node.doubt)


def _perhaps(resource: Resource) -> Unknown | None:
    if not resource.conditional:
        return None
    reason = "whether the rule is created depends on a condition"
    return Unknown(reason, Cause.CONDITION, resource.place)


def lets_in(graph: Graph, target: Party, source: Party, port: Port) -> Answer:
    """Whether the groups of a target let a source in on a port."""
    return _lets(graph, Way.IN, target, source, port)


def lets_out(graph: Graph, source: Party, target: Party, port: Port) -> Answer:
    """Whether the groups of a source let it out to a target's port."""
    return _lets(graph, Way.OUT, source, target, port)


def _lets(graph: Graph, way: Way, owner: Party, other: Party, port: Port) -> Answer:
    held = graph.view(rules)
    answers: list[Answer] = [
        answer
        for group in owner.groups.resources
        for answer in (
            *(_answer(rule, other, port) for rule in held.of.get((way, group.key), ())),
            *_by_itself(held, way, group, other),
        )
    ]
    answers += [
        unless(why, _answer(rule, other, port))
        for rule, why in held.stray
        if rule.way is way and _near(rule.node, owner.resource)
    ]
    answers += [owner.groups.open] if owner.groups.open is not None else []
    answers += [None] if owner.groups.outside or held.changed else []
    return any_of(answers)


def _answer(rule: Rule, other: Party, port: Port) -> Answer:
    return unless(rule.doubt, all_of((rule.opens(port), rule.means(other))))


def _by_itself(held: Rules, way: Way, group: Resource, other: Party) -> Iterator[Answer]:
    """What a group allows without a rule in the template.

    A new group lets all out; what becomes of that where rules stand beside it, AWS does not say.
    A default group lets all out, and its own members in.
    """
    if group.type == VPC:
        own = other.groups
        if group.key in held.emptied:
            return
        if way is Way.OUT or group.key in own.keys:
            yield True
        else:
            yield own.open or (None if own.outside else False)
    elif way is Way.OUT:
        stands = group.has(way.inline)
        if stands is None:
            listed = group.read(way.inline)
            yield listed if isinstance(listed, Unknown) else None
        elif stands is False:
            yield None if held.of.get((way, group.key)) else True


def _near(node: Node, resource: Resource) -> bool:
    return (node.region, node.account) == (resource.region, resource.account)


def nearly(graph: Graph, target: Party, source: Party, port: Port) -> Iterator[tuple[Place, str]]:
    """Rules of a target's groups that would do but for one thing, and which."""
    held = graph.view(rules)
    for group in target.groups.resources:
        for rule in held.of.get((Way.IN, group.key), ()):
            opens, means = rule.opens(port), rule.means(source)
            if means is True and opens is False:
                yield rule.place, f"it lets it in on {rule.shown}"
            elif opens is True and means is False:
                yield rule.place, "it lets others in on the port"
