"""alarm-metric-never-emitted"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Linked,
    Node,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.aws.metrics import DIMENSIONS, SECONDARY_ONLY
from dr_validator.aws.region import LOCATIONS
from dr_validator.aws.slips import slipped
from dr_validator.models.alarms.alarms import Metric, alarms, misnamed
from dr_validator.models.alarms.emitted import misread
from dr_validator.models.alarms.spelling import slips
from dr_validator.models.data.aurora import CLUSTER, global_databases, members
from dr_validator.models.routing.apis import Api, Mystery, apis

STAGES = ("AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage")
REST, HTTP = "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"
LAG = "AuroraGlobalDBRPOLag"
TABLES = DIMENSIONS["TableName"]
NO_DATA = "no metric matches, and the alarm never gets any data"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def metric_never_emitted(graph: Graph) -> Iterator[Problem]:
    """An alarm on a metric that is never emitted for the resource it names.

    Why it matters: the alarm stays in INSUFFICIENT_DATA for good, and nobody is notified.
    Fix: name a REST API by its name (ApiName) and an HTTP API by its id (ApiId); watch replication
    lag on the secondary cluster of a global database, and a table's ReplicationLatency towards
    another region; name a stage that the API has; write namespace, metric and dimensions as the
    service does, since CloudWatch accepts any name.
    Source: Amazon API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics";
    Amazon Aurora User Guide, "Amazon CloudWatch metrics for Amazon Aurora" (available only in
    secondary Regions); Amazon DynamoDB Developer Guide, "DynamoDB metrics and dimensions"; Amazon
    CloudWatch User Guide, "AWS services that publish CloudWatch metrics"
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html).
    """
    watched = _watched(graph)
    for alarm in graph.view(alarms):
        said: set[str] = set()
        for metric in alarm.metrics.values():
            yield from _open(metric)
            yield from _misspelt(metric)
            yield from _misread(graph, alarm.resource, metric)
            if metric.key[0] == "AWS/ApiGateway":
                for found in _stage(graph, dict(metric.dimensions())):
                    if found.message not in said:
                        said.add(found.message)
                        yield found
            for name, value in metric.dimensions():
                if metric.key[0].startswith("AWS/"):
                    yield from _misnamed(graph, name, value)
                match metric.key, name:
                    case ("AWS/ApiGateway", _), "ApiName" | "ApiId":
                        yield from _api(name, value)
                    case ("AWS/DynamoDB", "ReplicationLatency"), "ReceivingRegion":
                        yield from _receiver(metric, value)
                    case ("AWS/RDS", lag), "DBClusterIdentifier":
                        yield from _cluster(graph, lag, value, watched)
                    case _:
                        pass


def _misread(graph: Graph, alarm: Resource, metric: Metric) -> Iterator[Problem]:
    """A metric of the app's own, which its code emits by another name."""
    found = misread(graph, alarm, metric)
    if found is not None:
        emission = found.emission
        yield problem(
            found.at,
            f"nothing emits {' '.join(metric.key)}, but {emission.where} emits "
            f"{emission.namespace} {emission.name}: {NO_DATA}",
            related=[(emission.by, "what emits it")],
        )


def _open(metric: Metric) -> Iterator[Problem]:
    """What names the metric and is not known: namespace, name, or the name of a dimension."""
    for value in (metric.namespace, metric.name):
        if isinstance(value, Unknown):
            yield unproven(value, "which metric the alarm watches, and whether it is emitted here")
            return
    for each in metric.node.each("Dimensions[*]") if metric.key[0].startswith("AWS/") else ():
        name = each.read("Name")
        if isinstance(name, Unknown):
            yield unproven(name, f"which dimension of {metric.title} this is")


def _misspelt(metric: Metric) -> Iterator[Problem]:
    for slip in slips(metric):
        yield problem(
            slip.at,
            f"{slip.says}: {NO_DATA}",
            fix=f"write {slip.right}",
        )


def _api(name: str, value: Node) -> Iterator[Problem]:
    for link in value.links():
        if isinstance(link, Unknown):
            yield unproven(link, f"which API {name} names, and whether its metrics have {name}")
        text = value.value.text if not isinstance(value.value, Absent) else None
        whole = text is not None and len(text.parts) == 1
        if not isinstance(link, Linked) or link.attribute is not None or not whole:
            continue
        if name == "ApiName" and link.to.type in (REST, HTTP):
            kind = "takes the name of a REST API" if link.to.type == REST else "is for REST APIs"
            yield problem(
                value,
                f"ApiName {kind}, but this is the id of {link.to.name}: {NO_DATA}",
                fix="use the REST API's name, or ApiId for an HTTP API",
                related=[(link.to, "the API")],
            )
        elif name == "ApiId" and link.to.type == REST:
            yield problem(
                value,
                f"metrics of a REST API such as {link.to.name} have no ApiId: {NO_DATA}",
                fix="use the dimension ApiName with the API's name",
                related=[(link.to, "the API")],
            )


def _stage(graph: Graph, dimensions: dict[str, Node]) -> Iterator[Problem]:
    stage = dimensions.get("Stage")
    found = [
        api for name in ("ApiName", "ApiId") for api in _named(graph, name, dimensions.get(name))
    ]
    if stage is None or not found:
        return
    title = found[0].resource.name
    what = f"whether {title} has this stage"
    lists = [api.stages for api in found]
    stages = {word for each in lists if not isinstance(each, Mystery) for word in each}
    hidden = next((each.reason for each in lists if isinstance(each, Mystery)), "")
    match stage.value:
        case Known(value=str() | int() as word) if str(word) not in stages and not hidden:
            yield problem(
                stage,
                f"{title} has no stage {word}, only {', '.join(sorted(stages))}: {NO_DATA}",
                fix="name a stage of the API",
                related=[(found[0].resource, "the API")],
            )
        case Known(value=word) if str(word) not in stages:
            yield unproven(stage, what, reason=hidden)
        case Unknown() as unknown if not _is_stage(graph, stage, unknown):
            yield unproven(unknown, what)
        case Known() | Unknown() | Absent():
            pass


def _is_stage(graph: Graph, node: Node, value: Unknown) -> bool:
    """Whether a value that is not known is a stage's name: by reference, or in the same words."""
    return any(isinstance(link, Linked) for link in node.links(*STAGES)) or any(
        same(each.read("StageName"), value)
        for each in graph.all(*STAGES)
        if each.region == node.region
    )


def _named(graph: Graph, name: str, value: Node | None) -> list[Api]:
    """The APIs of the alarm's region that a dimension names."""
    if value is None:
        return []
    if name == "ApiId":
        linked = [link.to for link in value.links(HTTP) if isinstance(link, Linked)]
        return [api for api in graph.view(apis) if api.resource in linked]
    word = value.value
    return [
        api
        for api in graph.view(apis)
        if api.is_rest
        and (api.resource.region, api.resource.account) == (value.region, value.account)
        and same(api.resource.read("Name"), word)
    ]


def _misnamed(graph: Graph, dimension: str, value: Node) -> Iterator[Problem]:
    """A name that is a slip away from that of something here."""
    found = misnamed(graph, dimension, value)
    if found is not None:
        yield problem(
            value,
            f"{dimension} is {found.word}, but {found.meant.name} is called {found.right}: "
            f"{NO_DATA}",
            fix=f"write {found.right}",
            related=[(found.meant, "probably what is meant")],
        )


def _receiver(metric: Metric, value: Node) -> Iterator[Problem]:
    tables = [
        link.to
        for name, node in metric.dimensions()
        if name == "TableName"
        for link in node.links(*TABLES)
        if isinstance(link, Linked)
    ]
    match value.value:
        case Known(value=str() as region) if right := slipped(region, LOCATIONS):
            yield problem(
                value,
                f"{region} is not an AWS region, but {right} is: {NO_DATA}",
                fix=f"write {right}",
            )
        case Known(value=region) if any(_has_none_in(each, str(region)) for each in tables):
            yield problem(
                value,
                f"{tables[0].name} has no replica in {region}: {NO_DATA}",
                fix="name a region that has a replica",
                related=[(tables[0], "the table")],
            )
        case Known(value=region) if region == value.region:
            yield problem(
                value,
                f"ReplicationLatency is emitted in the sending region, and {region} does "
                f"not send to itself: {NO_DATA}",
                fix="name the receiving region",
            )
        case Unknown() as unknown:
            yield unproven(unknown, "whether another region receives")
        case Known() | Absent():
            pass


def _has_none_in(table: Resource, region: str) -> bool:
    """Whether a global table is known to have no replica in a region."""
    replicas = table.read_all("Replicas[*].Region")
    return bool(replicas) and all(same(each, region) is False for each in replicas)


def _cluster(
    graph: Graph, lag: str, value: Node, watched: set[tuple[str, str]]
) -> Iterator[Problem]:
    if lag not in (*SECONDARY_ONLY, LAG):
        return
    for link in value.links(CLUSTER):
        if isinstance(link, Linked):
            yield from _alone(graph, lag, value, link.to)
        for database in graph.view(global_databases):
            near = database.primary is not None and database.primary.region == value.region
            if isinstance(link, Unknown) and near:
                yield unproven(link, f"whether {lag} is watched on a secondary cluster")
            if not isinstance(link, Linked) or link.to is not database.primary:
                continue
            if any(secondary.key in watched for secondary in database.secondaries):
                continue  # ready for the day when the roles are exchanged
            related: list[tuple[Resource, str]] = [
                (each, "a secondary cluster") for each in database.secondaries
            ]
            if lag == LAG:
                reason = "it describes secondary clusters, and this one is the primary"
                yield unproven(value, f"whether {lag} is emitted here", reason=reason)
            else:
                yield problem(
                    value,
                    f"{lag} is emitted by secondary clusters only, and {link.to.name} is the "
                    "primary: the alarm never gets any data",
                    related=related,
                )


def _alone(graph: Graph, lag: str, value: Node, cluster: Resource) -> Iterator[Problem]:
    """A cluster that is in no global database replicates nowhere."""
    member = next((each for each in graph.view(members) if each.cluster is cluster), None)
    if member is None:
        yield problem(
            value,
            f"{lag} is emitted by members of a global database only, and {cluster.name} is in "
            "none: the alarm never gets any data",
            fix="join the cluster to a global database, or watch another metric",
            related=[(cluster, "the cluster")],
        )
    elif member.doubt is not None:
        yield unproven(value, f"whether {lag} is emitted here", reason=member.doubt.reason)


def _watched(graph: Graph) -> set[tuple[str, str]]:
    """The clusters that some alarm watches the lag of."""
    return {
        link.to.key
        for alarm in graph.view(alarms)
        for metric in alarm.metrics.values()
        if _is_lag(metric)
        for name, value in metric.dimensions()
        if name == "DBClusterIdentifier"
        for link in value.links(CLUSTER)
        if isinstance(link, Linked)
    }


def _is_lag(metric: Metric) -> bool:
    return metric.key[1] in (*SECONDARY_ONLY, LAG)
