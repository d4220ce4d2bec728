"""Which region is the primary and which the secondary: from configuration, else from evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.aws.region import region_of_host
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.roles import PRIMARY, SECONDARY, WORDS, Roles, role_in, role_meant
from dr_validator.models.routing.dns import Record, records
from dr_validator.record import dataclass
from dr_validator.resolve.value import Known, Text

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph
    from dr_validator.graph.resource import Resource

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


def find_roles(graph: Graph, given: Roles | None) -> Roles:
    """The configured roles, completed by the evidence, the strongest kind of sign first.

    Within a kind the majority decides, so that one stray tag does not turn the roles around.
    """
    kinds = [
        list(_from_tags(graph)),
        list(_from_databases(graph)),
        list(_from_records(graph)),
        list(_from_names(graph)),
    ]
    primary = given.primary if given else None
    secondaries = list(given.secondaries) if given else []
    fixed = bool(secondaries)
    evidence = []
    if primary or secondaries:
        evidence.append("the configuration names the regions")
    for kind in kinds:
        leading, following = _majority(kind)
        if primary is None:
            primary = _foremost({r: n for r, n in leading.items() if r not in secondaries})
        if not fixed:
            secondaries += sorted(following - {primary, *secondaries})
    inferred = []
    standing = [region for region in graph.regions if region not in secondaries]
    if primary is None and secondaries and len(standing) == 1:
        primary = standing[0]
        inferred.append(f"{primary} is primary, since it is the only region that is not secondary")
    others = [region for region in graph.regions if region != primary]
    if primary and not secondaries and len(others) == 1 and _sites(graph) >= 2:
        secondaries = others
        inferred.append(f"{others[0]} is secondary, since it is the only other region")
    signs = [sign for kind in kinds for sign in kind]
    conflict = _conflict(signs, primary, secondaries)
    agreeing = [sign for sign in signs if not _against(sign, primary, secondaries)]
    evidence += [*_sentences(agreeing), *inferred]
    dr = bool(evidence) or bool(_replicated(graph)) or _sites(graph) >= 2
    if dr and not evidence:
        why = _replicated(graph) or "two regions hold databases or services of their own"
        evidence.append(f"disaster recovery, without a known primary: {why}")
    return Roles(primary, tuple(sorted(secondaries)), tuple(dict.fromkeys(evidence)), conflict, dr)


def _majority(signs: Iterable[Evidence]) -> tuple[dict[str, int], set[str]]:
    """The regions that one kind of sign calls primary, each with its lead; and the secondary."""
    votes: Counter[str] = Counter()
    for sign in signs:
        votes[sign.region] += 1 if sign.role == PRIMARY else -1
    leading = {region: count for region, count in votes.items() if count > 0}
    return leading, {region for region, count in votes.items() if count < 0}


def _foremost(leading: Mapping[str, int]) -> str | None:
    """The region with most votes; None if two have as many."""
    most = [region for region, count in leading.items() if count == max(leading.values())]
    return most[0] if len(most) == 1 else None


def _role(region: str, primary: str | None, secondaries: Sequence[str]) -> str:
    return PRIMARY if region == primary else SECONDARY if region in secondaries else ""


def _against(sign: Evidence, primary: str | None, secondaries: Sequence[str]) -> bool:
    """Whether a sign contradicts the roles."""
    role = _role(sign.region, primary, secondaries)
    return role != sign.role and bool(role or (sign.role == PRIMARY and primary))


def _conflict(signs: Sequence[Evidence], primary: str | None, secondaries: Sequence[str]) -> str:
    """The first sign that contradicts the roles, or the first two that contradict each other."""
    for sign in signs:
        if _against(sign, primary, secondaries):
            role = _role(sign.region, primary, secondaries)
            how = f"by {sign.by} {sign.subject}"
            if role:
                return f"{sign.region} is {role}, but {sign.role} {how}"
            return f"{primary} is primary, but so is {sign.region} {how}"
    left = Counter((sign.region, sign.role) for sign in signs)
    for i, sign in enumerate(signs):
        left[(sign.region, sign.role)] -= 1
        told = f"{sign.region} is {sign.role} by {sign.by} {sign.subject}, but"
        for other in signs[i + 1 :] if _contradicted(sign, left) else ():
            how = f"by {other.by} {other.subject}"
            if other.region == sign.region and other.role != sign.role:
                return f"{told} {other.role} {how}"
            if sign.role == PRIMARY == other.role and other.region != sign.region:
                return f"{told} so is {other.region} {how}"
    return ""


def _contradicted(sign: Evidence, others: Mapping[tuple[str, str], int]) -> bool:
    """Whether one of so many others gives its region another role, or is primary as well."""
    return any(
        role != sign.role if region == sign.region else role == sign.role == PRIMARY
        for (region, role), count in others.items()
        if count
    )


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
            role = role_meant(value) if key.lower() == "dr-role" else None
            if role and stack.region:
                yield Evidence(stack.region, role, "the tag DR-Role of", stack.display_name)


def _from_databases(graph: Graph) -> Iterator[Evidence]:
    joined = (
        (_linked(cluster, "GlobalClusterIdentifier"), cluster)
        for cluster in graph.all("AWS::RDS::DBCluster")
    )
    joining = grouped((group.key, cluster) for group, cluster in joined if group is not None)
    for group in graph.all("AWS::RDS::GlobalCluster"):
        source = _linked(group, "SourceDBClusterIdentifier")
        if source is None or source.region is None:
            continue
        yield Evidence(source.region, PRIMARY, "the source of", group.name)
        for cluster in joining.get(group.key, ()):
            if cluster is not source and cluster.region:
                yield Evidence(cluster.region, SECONDARY, "the global database of", cluster.name)


def _linked(resource: Resource, path: str) -> Resource | None:
    types = ("AWS::RDS::GlobalCluster", "AWS::RDS::DBCluster")
    links = [link for link in resource.follow(path, *types) if isinstance(link, Linked)]
    return links[0].to if len(links) == 1 else None


def _from_records(graph: Graph) -> Iterator[Evidence]:
    """Weights and failover records say which region gets the traffic."""
    found = [(record, _target_region(record)) for record in graph.view(records)]
    regions: dict[tuple[Text | None, str | None], set[str | None]] = {}
    for record, region in found:
        leads = region or record.owner.region
        regions.setdefault((record.name, record.type), set()).add(leads)
    for record, region in found:
        failover, weight = record.node.read("Failover"), record.node.read("Weight")
        role = ""
        if isinstance(failover, Known):
            role = str(failover.value).lower()
        elif isinstance(weight, Known):
            # Where no other record of that name leads elsewhere, it is a canary's weight.
            leaves = regions[(record.name, record.type)] - {region}
            role = SECONDARY if str(weight.value) == "0" and leaves else ""
        if role in WORDS and region:
            what = "failover" if isinstance(failover, Known) else "weighted"
            subject = record.owner.name
            yield Evidence(region, role, f"the target of the {what} record", subject)


def _target_region(record: Record) -> str | None:
    for link in record.node.follow("AliasTarget.DNSName"):
        if isinstance(link, Linked):
            return link.to.region
    target = record.node.read("AliasTarget.DNSName")
    word = target.value if isinstance(target, Known) else ""
    return region_of_host(str(word))


def _from_names(graph: Graph) -> Iterator[Evidence]:
    for stack in graph.stacks:
        role = role_in(stack.display_name)
        if role and stack.region:
            yield Evidence(stack.region, role, "the name of", stack.display_name)


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
    for record in graph.view(records):
        if record.node.has("Failover"):
            return f"record {record.owner.name} fails over"
    return ""
