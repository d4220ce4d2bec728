"""aurora-invalid-global-cluster-source"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    is_arn,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import CLUSTER, GLOBAL, SOURCE

INHERITED = ("Engine", "EngineVersion", "StorageEncrypted", "DatabaseName")


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False, same_as=("E3018",))
def invalid_global_cluster_source(graph: Graph) -> Iterator[Problem]:
    """A global cluster with neither a source nor an engine, or with settings its source decides.

    Why it matters: a global cluster is created either from a cluster, whose engine, version,
    encryption and database name it takes, or empty, with an Engine. CloudFormation refuses both at
    once, and neither. A source given by name is looked up in the global cluster's own region.
    Fix: beside SourceDBClusterIdentifier, leave out Engine, EngineVersion, StorageEncrypted and
    DatabaseName; give a source in another region by its ARN.
    Source: AWS CloudFormation Template Reference, "AWS::RDS::GlobalCluster"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-globalcluster.html);
    Amazon RDS API Reference, "CreateGlobalCluster"
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html).
    """
    for group in graph.all(GLOBAL):
        source, engine = group.has(SOURCE), group.has("Engine")
        if source is False and engine is False:
            yield problem(
                group,
                "the global cluster has neither SourceDBClusterIdentifier nor Engine: "
                "it cannot be created",
            )
        for name in INHERITED if source is not False else ():
            value, given = group.read(name), group.has(name)
            if source and given:
                yield problem(
                    value,
                    f"the global cluster sets {name}, which it takes from "
                    "SourceDBClusterIdentifier: it cannot be created",
                    related=[(group.read(SOURCE), "the source")],
                )
            elif given is not False and not (source is None and engine):
                yield unproven(
                    value,
                    f"whether {name} is set beside SourceDBClusterIdentifier",
                    reason="whether one of them is set depends on a condition",
                )
        yield from _elsewhere(group)


def _elsewhere(group: Resource) -> Iterator[Problem]:
    """A source that is named, not given by ARN, is looked up beside the global cluster."""
    for link in group.follow(SOURCE, CLUSTER):
        if isinstance(link, Unknown):
            yield unproven(link, "which cluster the global database is made from")
        if not isinstance(link, Linked) or None in (link.to.region, group.region):
            continue
        value = group.read(SOURCE)
        if link.to.region == group.region or is_arn(value):
            continue
        if is_arn(value) is None:
            yield unproven(
                value, "whether the source, which is in another region, is named by its ARN"
            )
        else:
            yield problem(
                link,
                f"the global cluster is in {group.region}, but its source is in {link.to.region} "
                "and is not named by its ARN: it is not found",
                related=[(link.to, "the source")],
            )
