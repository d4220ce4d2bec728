"""Settings that twins have otherwise: what is compared, what follows, and where they differ.

Left out is what may differ: names, networks, keys, credentials, schedules, sizes, and what the
replication of one side asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.twins.pairs import Pair, pairs
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.text import spelled
from dr_validator.resolve.value import Absent, Known, Unknown, Value, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


class Likeness(Enum):
    """How a setting is compared."""

    SET = "whether there is one"
    SWITCH = "its value, or what AWS takes where there is none"
    ENTRIES = "its entries, by name"
    SHARE = "a number, of which one has a third of the other's or less"


@dataclass(frozen=True, slots=True)
class Setting:
    """A property of a type that is alike in both regions. `what` is what it is called, `then` what
    follows where it is not.

    `default` is what AWS takes for a SWITCH that is not set. In a list, `key` tells the items
    apart. `free` are the entries that may differ. With `lost`, it counts in the primary region
    only: what the other one lacks is in order. Nothing is compared where one of the two has the
    property `unless`, with which it takes the settings of another. For SET, a value that begins
    with `as_none` is what there is where nothing is set.
    """

    type: str
    path: str
    what: str
    form: Likeness
    then: str
    default: str = ""
    key: str = "Name"
    free: tuple[str, ...] = ()
    lost: bool = False
    unless: str = ""
    as_none: str = ""


_GROUP = "what is set there does not apply here, where the defaults of the engine do"
_REFUSED = "what one answers, the other refuses"
_RETRIED = "what fails here is retried until it expires, and then lost"
_CLUSTERS = ("AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster")
_DATABASES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance")
# Members of a global datastore have the settings of its primary.
# Source: Amazon ElastiCache User Guide, "Prerequisites and limitations" of global datastores
# (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html).
_DATASTORE = "GlobalReplicationGroupId"
_RULE = "BackupPlan.BackupPlanRule[*]"
# A replica has the value that its own region needs.
_OF_REPLICATION = ("rds.global_db_rpo", "rds.logical_replication", "read_only", "binlog_format")

SETTINGS: tuple[Setting, ...] = (
    *(
        Setting(
            kind, path, "parameter group", Likeness.SET, _GROUP, unless=unless, as_none="default."
        )
        for kind, path, unless in (
            *((kind, "DBClusterParameterGroupName", "") for kind in _CLUSTERS),
            ("AWS::RDS::DBInstance", "DBParameterGroupName", ""),
            ("AWS::ElastiCache::ReplicationGroup", "CacheParameterGroupName", _DATASTORE),
            ("AWS::MemoryDB::Cluster", "ParameterGroupName", "MultiRegionClusterName"),
        )
    ),
    *(
        Setting(
            kind,
            path,
            "parameters",
            Likeness.ENTRIES,
            "the database behaves differently once this region takes over",
            free=_OF_REPLICATION,
        )
        for kind, path in (
            ("AWS::DocDB::DBClusterParameterGroup", "Parameters"),
            ("AWS::ElastiCache::ParameterGroup", "Properties"),
            ("AWS::Neptune::DBClusterParameterGroup", "Parameters"),
            ("AWS::RDS::DBClusterParameterGroup", "Parameters"),
            ("AWS::RDS::DBParameterGroup", "Parameters"),
        )
    ),
    *(
        Setting(
            kind,
            path,
            "IAM authentication",
            Likeness.SWITCH,
            "clients that sign in with a token in one region are refused in the other",
            "false",
        )
        for kind, path in (
            *((kind, "EnableIAMDatabaseAuthentication") for kind in _DATABASES),
            ("AWS::Neptune::DBCluster", "IamAuthEnabled"),
        )
    ),
    Setting(
        "AWS::ElastiCache::ReplicationGroup",
        "TransitEncryptionEnabled",
        "encryption in transit",
        Likeness.SWITCH,
        "clients that use it in one region cannot connect in the other",
        "false",
        unless=_DATASTORE,
    ),
    *(
        Setting(kind, path, what, Likeness.SWITCH, _REFUSED, default)
        for kind, path, what, default in (
            ("AWS::ApiGateway::BasePathMapping", "BasePath", "base path", ""),
            ("AWS::ApiGateway::Method", "ApiKeyRequired", "API key requirement", "false"),
            ("AWS::ApiGateway::Method", "AuthorizationType", "authorization", "NONE"),
            (
                "AWS::ApiGateway::RestApi",
                "DisableExecuteApiEndpoint",
                "setting DisableExecuteApiEndpoint",
                "false",
            ),
            ("AWS::ApiGateway::RestApi", "EndpointConfiguration.Types[0]", "endpoint type", "EDGE"),
            (
                "AWS::ApiGatewayV2::Api",
                "DisableExecuteApiEndpoint",
                "setting DisableExecuteApiEndpoint",
                "false",
            ),
            ("AWS::ApiGatewayV2::ApiMapping", "ApiMappingKey", "base path", ""),
            ("AWS::ApiGatewayV2::Route", "AuthorizationType", "authorization", "NONE"),
            ("AWS::ApiGatewayV2::Stage", "AutoDeploy", "automatic deployment", "false"),
            (
                "AWS::ElasticLoadBalancingV2::LoadBalancer",
                "Scheme",
                "scheme",
                "internet-facing",
            ),
        )
    ),
    *(
        Setting(
            "AWS::EC2::VPC",
            path,
            what,
            Likeness.SWITCH,
            "names that resolve in one do not in the other",
            default,
        )
        for path, what, default in (
            ("EnableDnsHostnames", "DNS host names", "false"),
            ("EnableDnsSupport", "DNS support", "true"),
        )
    ),
    *(
        Setting(
            kind,
            path,
            "FIFO",
            Likeness.SWITCH,
            "what is sent to one, the other refuses",
            "false",
        )
        for kind, path in (
            ("AWS::SNS::Topic", "FifoTopic"),
            ("AWS::SQS::Queue", "FifoQueue"),
        )
    ),
    Setting("AWS::SQS::Queue", "RedrivePolicy", "dead-letter queue", Likeness.SET, _RETRIED),
    Setting(
        "AWS::SNS::Subscription",
        "FilterPolicy",
        "filter",
        Likeness.ENTRIES,
        "it receives other messages than its twin",
    ),
    Setting(
        "AWS::S3::Bucket",
        "NotificationConfiguration",
        "notifications",
        Likeness.SET,
        "what is put into the bucket triggers nothing",
    ),
    Setting(
        "AWS::S3::Bucket",
        "CorsConfiguration",
        "CORS rules",
        Likeness.SET,
        "browsers refuse what it answers",
    ),
    Setting(
        "AWS::Backup::BackupPlan",
        f"{_RULE}.CopyActions",
        "copy of its backups to another region",
        Likeness.SET,
        "its backups are lost together with their region",
        key="RuleName",
        lost=True,
    ),
    Setting(
        "AWS::Backup::BackupPlan",
        f"{_RULE}.Lifecycle.DeleteAfterDays",
        "days after which a backup is deleted",
        Likeness.SHARE,
        "what one can still restore is gone from the other",
        key="RuleName",
    ),
)
BY_TYPE: Mapping[str, tuple[Setting, ...]] = grouped((row.type, row) for row in SETTINGS)


@dataclass(frozen=True, slots=True)
class Unlike:
    """A setting that `owner` has otherwise than `twin`, or may. `fact` is a clause; `at` where it
    stands, `beside` where the twin's does. `unknown` is what is not known, if something is not."""

    setting: Setting
    pair: Pair
    owner: Resource
    twin: Resource
    fact: str
    at: Value
    beside: Value
    unknown: Unknown | None = None


def unlike(graph: Graph) -> tuple[Unlike, ...]:
    """All such settings, in order of pairs and rows. Of two that are both not known, nothing is
    said: what is deployed decides."""
    return tuple(
        found
        for pair in graph.view(pairs)
        for row in BY_TYPE.get(pair.first.type, ())
        if (pair.ranked or not row.lost) and not _taken(pair, row.unless)
        for found in _of(pair, row)
    )


def _taken(pair: Pair, unless: str) -> bool:
    """Whether one of the two may have its settings from another."""
    sides = (pair.first, pair.second)
    return bool(unless) and any(each.has(unless) is not False for each in sides)


def _of(pair: Pair, row: Setting) -> Iterator[Unlike]:
    for first, second, path in _both(pair, row):
        match row.form:
            case Likeness.SET:
                yield from _one_lacks(pair, row, first, second, path)
            case Likeness.SWITCH:
                yield from _other_value(pair, row, first.read(path), second.read(path))
            case Likeness.SHARE:
                yield from _much_less(pair, row, first.read(path), second.read(path))
            case Likeness.ENTRIES:
                yield from _other_entry(pair, row, first, second, path)


def _both(pair: Pair, row: Setting) -> Iterator[tuple[Node, Node, str]]:
    """The nodes from which the setting is read, and how: of lists, items of one name, or
    the only ones."""
    item, _, rest = row.path.partition("[*].")
    if not rest:
        yield pair.first.properties, pair.second.properties, row.path
        return
    only = [each.each(f"{item}[*]") for each in (pair.first, pair.second)]
    if [len(each) for each in only] == [1, 1]:
        yield only[0][0], only[1][0], rest
        return
    first, second = (_named(each, item, row.key) for each in (pair.first, pair.second))
    for name in sorted(first.keys() & second.keys()):
        yield first[name], second[name], rest


def _named(owner: Resource, path: str, key: str) -> dict[str, Node]:
    named = ((node.read(key), node) for node in owner.each(f"{path}[*]"))
    return {str(name.value): node for name, node in named if isinstance(name, Known)}


def _one_lacks(pair: Pair, row: Setting, first: Node, second: Node, path: str) -> Iterator[Unlike]:
    has = _has(row, first, path), _has(row, second, path)
    values = first.read(path), second.read(path)
    if has == (True, False) and not row.lost:
        fact = f"this has no {row.what}, but its twin in {pair.first.region} has one"
        yield Unlike(row, pair, pair.second, pair.first, fact, values[1], values[0])
    elif has == (False, True):
        fact = f"this has no {row.what}, but its twin in {pair.second.region} has one"
        yield Unlike(row, pair, pair.first, pair.second, fact, values[0], values[1])
    elif None in has and has != (None, None) and not row.lost:
        yield from _not_known(pair, row, *values)


def _has(row: Setting, node: Node, path: str) -> bool | None:
    value = node.read(path)
    if row.as_none and isinstance(value, Known) and str(value.value).startswith(row.as_none):
        return False
    return node.has(path)


def _other_value(pair: Pair, row: Setting, first: Value, second: Value) -> Iterator[Unlike]:
    words = _word(row, first), _word(row, second)
    if None not in words and words[0] != words[1]:
        fact = (
            f"the {row.what} is {words[1] or 'none'}, but its twin in {pair.first.region} has "
            f"{words[0] or 'none'}"
        )
        yield Unlike(row, pair, pair.second, pair.first, fact, second, first)
    elif words != (None, None) and None in words:
        yield from _not_known(pair, row, first, second)


def _much_less(pair: Pair, row: Setting, first: Value, second: Value) -> Iterator[Unlike]:
    mine, theirs = whole_number(first), whole_number(second)
    sides = ((pair.second, pair.first, second, first), (pair.first, pair.second, first, second))
    for owner, twin, at, beside in sides:
        less, more = whole_number(at), whole_number(beside)
        if less is not None and more is not None and less * 3 <= more:
            fact = f"the number of {row.what} is {less}, but its twin in {twin.region} has {more}"
            yield Unlike(row, pair, owner, twin, fact, at, beside)
    if (mine is None) is not (theirs is None):
        yield from _not_known(pair, row, first, second)


def _word(row: Setting, value: Value) -> str | None:
    match value:
        case Known(value=content):
            word = spelled(content)
            return word.lower() if word.lower() in ("true", "false") else word
        case Absent():
            return row.default
        case Unknown():
            return None


def _other_entry(
    pair: Pair, row: Setting, first: Node, second: Node, path: str
) -> Iterator[Unlike]:
    """The first entry that differs, where both have some."""
    mine, theirs = (
        {name: node for each in side.each(path) for name, node in each.entries()}
        for side in (first, second)
    )
    if not mine or not theirs:
        return
    for name in sorted((mine.keys() | theirs.keys()) - set(row.free)):
        one, other = (
            side[name].value if name in side else Absent(end.read(path).place)
            for side, end in ((mine, first), (theirs, second))
        )
        answer = same(one, other)
        if answer is False:
            fact = (
                f"{name} of its {row.what} is {_shown(other)}, but its twin in "
                f"{pair.first.region} has {_shown(one)}"
            )
            yield Unlike(row, pair, pair.second, pair.first, fact, other, one)
            return
        if answer is None:
            yield from _not_known(pair, row, one, other)


def _shown(value: Value) -> str:
    match value:
        case Known(value=content):
            return spelled(content)
        case Absent():
            return "not set"
        case Unknown(text=text):
            return text.shown() if text is not None else "another"


def _not_known(pair: Pair, row: Setting, first: Value, second: Value) -> Iterator[Unlike]:
    for owner, twin, at, beside in (
        (pair.second, pair.first, second, first),
        (pair.first, pair.second, first, second),
    ):
        if isinstance(at, Unknown) and not isinstance(beside, Unknown):
            yield Unlike(row, pair, owner, twin, "", at, beside, at)
            return
