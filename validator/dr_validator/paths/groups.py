"""Copies that are members of one whole: global databases, global datastores and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from typing import TYPE_CHECKING

from dr_validator.aws.replication import replication
from dr_validator.graph.node import Link, Linked, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.data.aurora import GROUPS, all_global_databases, joined
from dr_validator.paths.copies import Copy, Made, itself, region_of
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import as_text, same
from dr_validator.resolve.value import Absent, Known, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

CACHE, DATASTORE = "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::GlobalReplicationGroup"
MEMORY, MEMORY_GROUP = "AWS::MemoryDB::Cluster", "AWS::MemoryDB::MultiRegionCluster"
BUS, ENDPOINT, SQL = "AWS::Events::EventBus", "AWS::Events::Endpoint", "AWS::DSQL::Cluster"
REPOSITORY, REGISTRY = "AWS::ECR::Repository", "AWS::ECR::ReplicationConfiguration"
TABLE, KEYSPACE = "AWS::Cassandra::Table", "AWS::Cassandra::Keyspace"
_BY = {"AWS::RDS::DBCluster": "aurora"}  # the others have one row


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of a whole; `place` is what puts it there, `doubt` why it may not be in it."""

    resource: Resource
    place: Place
    doubt: str = ""


def together(graph: Graph) -> Iterator[Made]:
    """Every copy that is a member of the whole that its original is in."""
    yield from _databases(graph)
    yield from _caches(graph)
    yield from _joining(graph, MEMORY, "MultiRegionClusterName", MEMORY_GROUP)
    yield from _peers(graph)
    yield from _buses(graph)
    yield from _images(graph)
    yield from _keyspaces(graph)


def _databases(graph: Graph) -> Iterator[Made]:
    """The members of global databases; the primary is the original, else each of them is."""
    known = set()
    for database in graph.view(all_global_databases):
        members = [_Member(each, _joins(each)) for each in database.members]
        known |= {each.resource.key for each in members}
        first = database.primary
        yield from _made(members, [first] if first else list(database.members))
    rest = [each for each in graph.all(*GROUPS) if each.key not in known]
    yield from _elsewhere(rest, {each.key: joined(each) for each in rest})


def _joins(cluster: Resource) -> Place:
    link = joined(cluster)
    return cluster.place if isinstance(link, Absent) else link.place


def _caches(graph: Graph) -> Iterator[Made]:
    """The members of global datastores: those that one lists, and those that join it."""
    by_name = {
        (each.region, str(each.identity.value)): each
        for each in graph.all(CACHE)
        if isinstance(each.identity, Known)
    }
    found: dict[tuple[str, str], dict[tuple[str, str], _Member]] = {}
    first: dict[tuple[str, str], Resource] = {}
    strangers: dict[tuple[str, str], list[Copy]] = {}
    for store in graph.all(DATASTORE):
        own = found.setdefault(store.key, {})
        for node in store.each("Members[*]"):
            region, at = node.read("ReplicationGroupRegion"), node.place
            link = node.follow("ReplicationGroupId", CACHE)[0]
            there = str(region.value) if isinstance(region, Known) else None
            name = str(link.value.value).lower() if isinstance(link, Outside) else ""
            cache = link.to if isinstance(link, Linked) else by_name.get((there, name))
            if cache is None:
                doubt = "" if there else "its region is not known"
                copy = Copy(there, replication("elasticache"), None, at, doubt)
                strangers.setdefault(store.key, []).append(copy)
                continue
            own[cache.key] = _Member(cache, at)
            if same(node.read("Role"), "PRIMARY"):
                first[store.key] = cache
    rest, listed = [], {key for own in found.values() for key in own}
    links = {
        each.key: each.follow("GlobalReplicationGroupId", DATASTORE)[0] for each in graph.all(CACHE)
    }
    for cache in graph.all(CACHE):
        joins = links[cache.key]
        if isinstance(joins, Linked):
            found.setdefault(joins.to.key, {}).setdefault(cache.key, _Member(cache, joins.place))
        elif cache.key not in listed:
            rest.append(cache)
    for key, members in sorted(found.items()):
        original = first.get(key)
        all_ = list(members.values())
        originals = [original] if original else [each.resource for each in all_]
        yield from _made(all_, originals)
        for copy in strangers.get(key, ()):
            for each in originals:
                yield Made((CACHE,), itself(each), copy)
    yield from _elsewhere(rest, links)


def _joining(graph: Graph, kind: str, path: str, whole: str) -> Iterator[Made]:
    """Clusters that name the whole which they are in; all of them are equal."""
    found: dict[tuple[str, str], list[_Member]] = {}
    rest: dict[tuple[str, str], Link] = {}
    for each in graph.all(kind):
        link = each.follow(path, whole)[0]
        if isinstance(link, Linked):
            found.setdefault(link.to.key, []).append(_Member(each, link.place))
        else:
            rest[each.key] = link
    for _, members in sorted(found.items()):
        yield from _made(members, [each.resource for each in members])
    yield from _elsewhere([each for each in graph.all(kind) if each.key in rest], rest)


def _made(members: list[_Member], originals: Iterable[Resource]) -> Iterator[Made]:
    for original in originals:
        for each in members:
            if each.resource is not original:
                by = replication(_word(original))
                copy = Copy(each.resource.region, by, each.resource, each.place, each.doubt)
                yield Made((original.type,), itself(original), copy)


def _word(resource: Resource) -> str:
    if resource.type in GROUPS:
        return _BY.get(resource.type, "global-cluster")
    return {CACHE: "elasticache", MEMORY: "memorydb"}[resource.type]


def _elsewhere(rest: list[Resource], links: Mapping[tuple[str, str], Link]) -> Iterator[Made]:
    """Members of a whole that no stack here makes, or that is not known: those that name it in
    the same words are in it together; whether others are is not known."""
    named: dict[tuple[str, Text], list[_Member]] = {}
    for each in rest:
        link = links[each.key]
        match link:
            case Outside(value=value) | (Unknown() as value):
                text = as_text(value)
                if text is not None:
                    doubt = link.reason if isinstance(link, Unknown) and link.may_be_absent else ""
                    member = _Member(each, link.place, doubt)
                    named.setdefault((each.type, _folded(text)), []).append(member)
                reason = "what it joins is made elsewhere, and may have other members"
                if isinstance(link, Unknown):
                    reason = link.reason
                copy = Copy(None, replication(_word(each)), None, link.place, reason)
                yield Made((each.type,), itself(each), copy)
            case Linked() | Absent():
                pass
    for _, members in sorted(named.items(), key=lambda pair: pair[1][0].resource.key):
        for one, other in permutations(members, 2):
            by = replication(_word(one.resource))
            doubt = one.doubt or other.doubt
            copy = Copy(other.resource.region, by, other.resource, other.place, doubt)
            yield Made((one.resource.type,), itself(one.resource), copy)


def _folded(text: Text) -> Text:
    return Text(tuple(part.lower() if isinstance(part, str) else part for part in text.parts))


def _peers(graph: Graph) -> Iterator[Made]:
    """DSQL clusters, each of which names its peers: one that is not named back waits for it."""
    by = replication("dsql")
    peers = {
        each.key: each.follow("MultiRegionProperties.Clusters[*]", SQL) for each in graph.all(SQL)
    }
    alone = {
        each.region: each
        for each in graph.all(SQL)
        if each.has("MultiRegionProperties") and not _names_any(peers[each.key])
    }
    for cluster in graph.all(SQL):
        for link in peers[cluster.key]:
            match link:
                case Linked(to=peer) if peer is not cluster:
                    for one, other in ((cluster, peer), (peer, cluster)):
                        yield Made((SQL,), itself(one), Copy(other.region, by, other, link.place))
                case Outside() | Unknown():
                    region = region_of(link)
                    silent = alone.get(region)
                    doubt = link.reason if isinstance(link, Unknown) else ""
                    if silent is not None and not doubt:
                        doubt = f"it may be {silent.name}, which names no peer"
                    yield Made((SQL,), itself(cluster), Copy(region, by, None, link.place, doubt))
                case Linked() | Absent():
                    pass


def _names_any(links: Iterable[Link]) -> bool:
    return any(not isinstance(each, Absent) for each in links)


def _buses(graph: Graph) -> Iterator[Made]:
    """The two buses of a global endpoint; it replicates unless it is told not to."""
    for endpoint in graph.all(ENDPOINT):
        state = endpoint.read("ReplicationConfig.State")
        if same(state, "DISABLED") is True:
            continue
        doubt = state.reason if isinstance(state, Unknown) else ""
        links = endpoint.follow("EventBuses[*].EventBusArn", BUS)
        for one, other in permutations(links, 2):
            to = other.to if isinstance(other, Linked) else None
            unsure = doubt or (other.reason if isinstance(other, Unknown) else "")
            copy = Copy(region_of(other), replication("events"), to, other.place, unsure)
            yield Made((BUS,), one, copy)


def _images(graph: Graph) -> Iterator[Made]:
    """A registry's rules, which hold for the repositories of its region and account. An image is
    copied to the repository of the same name, which ECR makes where no stack does."""
    repositories = graph.all(REPOSITORY)
    named = {
        (str(each.identity.value), each.region, each.account): each
        for each in repositories
        if isinstance(each.identity, Known)
    }
    for registry in graph.all(REGISTRY):
        here = [
            each
            for each in repositories
            if (each.region, each.account) == (registry.region, registry.account)
        ]
        for rule in registry.each("ReplicationConfiguration.Rules[*]"):
            for target in rule.each("Destinations[*]"):
                value, owner = target.read("Region"), target.read("RegistryId")
                if isinstance(value, Absent):
                    continue
                region = str(value.value) if isinstance(value, Known) else None
                account = str(owner.value) if isinstance(owner, Known) else registry.account
                doubt = value.reason if isinstance(value, Unknown) else ""
                for each in here:
                    chosen = _chosen(each, rule.read_all("RepositoryFilters[*].Filter"))
                    if chosen is not False:
                        why = doubt or ("" if chosen else "the name it goes by is not known")
                        name = str(each.identity.value) if isinstance(each.identity, Known) else ""
                        node = named.get((name, region, account))
                        copy = Copy(region, replication("ecr"), node, value.place, why)
                        yield Made((REPOSITORY,), itself(each), copy)


def _chosen(repository: Resource, prefixes: list[Known | Unknown]) -> bool | None:
    """Whether a rule's filters, of which one is enough, take a repository in."""
    if not prefixes:
        return True
    name = repository.read("RepositoryName")
    answers = [
        str(name.value).startswith(str(each.value))
        if isinstance(name, Known) and isinstance(each, Known)
        else None
        for each in prefixes
    ]
    return True if True in answers else None if None in answers else False


def _keyspaces(graph: Graph) -> Iterator[Made]:
    """Tables of a keyspace that is kept in several regions, unless they list theirs."""
    by = replication("keyspaces")
    for table in graph.all(TABLE):
        for link in table.follow("KeyspaceName", KEYSPACE):
            if isinstance(link, Linked):
                for value in link.to.read_all("ReplicationSpecification.RegionList[*]"):
                    region = str(value.value) if isinstance(value, Known) else None
                    doubt = value.reason if isinstance(value, Unknown) else ""
                    if region != table.region:
                        copy = Copy(region, by, None, value.place, doubt)
                        yield Made((TABLE,), itself(table), copy)
