"""Which region is the primary and which the secondary: from configuration, else from evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.graph.node import Linked
from validator.resolve.value import Known

if TYPE_CHECKING:
    from validator.graph.graph import Graph
    from validator.graph.resource import Resource

PRIMARY, SECONDARY = "primary", "secondary"
_WORDS = {
    PRIMARY: re.compile(r"(?<![a-z])primary(?![a-z])", re.IGNORECASE),
    SECONDARY: re.compile(r"(?<![a-z])(secondary|standby|failover-region)(?![a-z])", re.IGNORECASE),
}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# What a region needs of its own to carry an application: two regions with such are two sites.
_SITE = (
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGatewayV2::Api",
    "AWS::ECS::Service",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign that a region has a role: `by` is its kind, `subject` what shows it."""

    region: str
    role: str
    by: str
    subject: str


@dataclass(frozen=True, slots=True)
class Roles:
    """The regions' roles. `dr` tells whether the app shows any sign of disaster recovery.

    `evidence` are sentences for the reader, strongest first. `conflict` is a sentence where
    the signs contradict each other, else empty.
    """

    primary: str | None = None
    secondaries: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    conflict: str = ""
    dr: bool = False

    def is_secondary(self, region: str | None) -> bool:
        return region is not None and region in self.secondaries

    def is_primary(self, region: str | None) -> bool:
        return region is not None and region == self.primary


def find_roles(graph: Graph, given: Roles | None) -> Roles:
    """The configured roles, completed by the evidence; the first sign of a region counts."""
    signs = [
        *_from_tags(graph),
        *_from_databases(graph),
        *_from_records(graph),
        *_from_names(graph),
    ]
    primary = given.primary if given else None
    secondaries = list(given.secondaries) if given else []
    evidence = []
    if primary or secondaries:
        evidence.append("the configuration names the regions")
    conflict = ""
    for sign in signs:
        roles: dict[str, str] = dict.fromkeys(secondaries, SECONDARY)
        if primary is not None:
            roles[primary] = PRIMARY
        if sign.role == PRIMARY and primary is None and sign.region not in secondaries:
            primary = sign.region
        elif sign.role == SECONDARY and sign.region not in (*secondaries, primary):
            if not (given and given.secondaries):
                secondaries.append(sign.region)
        elif sign.role == PRIMARY and sign.region not in roles and not conflict:
            conflict = f"{primary} is primary, but so is {sign.region} by {sign.by} {sign.subject}"
        elif roles.get(sign.region, sign.role) != sign.role and not conflict:
            conflict = (
                f"{sign.region} is {roles[sign.region]}, but {sign.role} by {sign.by} "
                f"{sign.subject}"
            )
    evidence += _sentences(signs)
    standing = [region for region in graph.regions if region not in secondaries]
    if primary is None and secondaries and len(standing) == 1:
        primary = standing[0]
        evidence.append(f"{primary} is primary, since it is the only region that is not secondary")
    others = [region for region in graph.regions if region != primary]
    if primary and not secondaries and len(others) == 1 and _sites(graph) >= 2:
        secondaries = others
        evidence.append(f"{others[0]} is secondary, since it is the only other region")
    dr = bool(evidence) or bool(_replicated(graph)) or _sites(graph) >= 2
    if dr and not evidence:
        why = _replicated(graph) or "two regions hold databases or services of their own"
        evidence.append(f"disaster recovery, without a known primary: {why}")
    return Roles(primary, tuple(sorted(secondaries)), tuple(dict.fromkeys(evidence)), conflict, dr)


def _sentences(signs: Iterable[Evidence]) -> list[str]:
    """One sentence for each kind of sign, with the first few that show it."""
    subjects: dict[tuple[str, str, str], list[str]] = {}
    for sign in signs:
        subjects.setdefault((sign.region, sign.role, sign.by), []).append(sign.subject)
    return [
        f"{region} is {role}, by {by} {_few(found)}"
        for (region, role, by), found in subjects.items()
    ]


def _few(names: list[str], shown: int = 3) -> str:
    if len(names) <= shown:
        return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{', '.join(names[:shown])} and {len(names) - shown} more"


def _from_tags(graph: Graph) -> Iterator[Evidence]:
    for stack in graph.stacks:
        for key, value in sorted(stack.tags.items()):
            if key.lower() == "dr-role" and stack.region and value.lower() in _WORDS:
                by = "the tag DR-Role of"
                yield Evidence(stack.region, value.lower(), by, stack.display_name)


def _from_databases(graph: Graph) -> Iterator[Evidence]:
    for group in graph.all("AWS::RDS::GlobalCluster"):
        source = _linked(group, "SourceDBClusterIdentifier")
        if source is None or source.region is None:
            continue
        yield Evidence(source.region, PRIMARY, "the source of", group.name)
        for cluster in graph.all("AWS::RDS::DBCluster"):
            joined = _linked(cluster, "GlobalClusterIdentifier")
            if joined is group and cluster is not source and cluster.region:
                yield Evidence(cluster.region, SECONDARY, "the global database of", cluster.name)


def _linked(resource: Resource, path: str) -> Resource | None:
    types = ("AWS::RDS::GlobalCluster", "AWS::RDS::DBCluster")
    links = [link for link in resource.follow(path, *types) if isinstance(link, Linked)]
    return links[0].to if len(links) == 1 else None


def _from_records(graph: Graph) -> Iterator[Evidence]:
    """Weights and failover records say which region gets the traffic."""
    for record in graph.all("AWS::Route53::RecordSet"):
        failover, weight = record.read("Failover"), record.read("Weight")
        role = ""
        if isinstance(failover, Known):
            role = str(failover.value).lower()
        elif isinstance(weight, Known):
            role = SECONDARY if str(weight.value) == "0" else ""
        region = _target_region(record)
        if role in _WORDS and region:
            what = "failover" if isinstance(failover, Known) else "weighted"
            yield Evidence(region, role, f"the target of the {what} record", record.name)


def _target_region(record: Resource) -> str | None:
    for link in record.follow("AliasTarget.DNSName"):
        if isinstance(link, Linked):
            return link.to.region
    target = record.read("AliasTarget.DNSName")
    word = target.value if isinstance(target, Known) else ""
    found = re.search(r"\.([a-z]{2}(?:-[a-z]+)+-\d)\.", str(word))
    return found[1] if found else None


def _from_names(graph: Graph) -> Iterator[Evidence]:
    for stack in graph.stacks:
        words = _CAMEL.sub("-", stack.display_name)
        roles = [role for role, pattern in _WORDS.items() if pattern.search(words)]
        if len(roles) == 1 and stack.region:
            yield Evidence(stack.region, roles[0], "the name of", stack.display_name)


def _sites(graph: Graph) -> int:
    return len({resource.region for resource in graph.all(*_SITE) if resource.region})


def _replicated(graph: Graph) -> str:
    """What the app replicates to another region, if anything."""
    if graph.all("AWS::RDS::GlobalCluster"):
        return "there is a global database"
    for table in graph.all("AWS::DynamoDB::GlobalTable"):
        if len(table.each("Replicas[*]")) > 1:
            return f"table {table.name} has replicas"
    for bucket in graph.all("AWS::S3::Bucket"):
        if bucket.has("ReplicationConfiguration"):
            return f"bucket {bucket.name} is replicated"
    for record in graph.all("AWS::Route53::RecordSet"):
        if record.has("Failover"):
            return f"record {record.name} fails over"
    return ""
