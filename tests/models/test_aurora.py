"""Global databases: their members, their primary, and clusters that should be one."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Absent, Graph, Known, Linked, Outside, Resource, Unknown
from dr_validator.models.data.aurora import global_databases, instances, joined, members
from dr_validator.models.data.aurora_pairs import Separation, apart


def cluster(graph: Graph, stack: str) -> Resource:
    return next(each for each in graph.all("AWS::RDS::DBCluster") if each.stack.id == stack)


def two(one: str, other: str, group: str = "") -> Graph:
    """The properties of a cluster in each region, and of a global cluster beside the first."""
    text = f"""
stacks:
  Primary@us-east-1:
    Parameters: {{Id: {{Type: String}}}}
    Resources:
      Cluster: {{Type: AWS::RDS::DBCluster, Properties: {{Engine: aurora-mysql, {one}}}}}
"""
    if group:
        text += f"      Global: {{Type: AWS::RDS::GlobalCluster, Properties: {{{group}}}}}\n"
    text += f"""
  Secondary@us-east-2:
    after: [Primary]
    Parameters: {{Id: {{Type: String}}, Alone: {{Type: String}}}}
    Conditions: {{IsAlone: !Equals [!Ref Alone, "true"]}}
    Resources:
      Cluster: {{Type: AWS::RDS::DBCluster, Properties: {{Engine: aurora-mysql, {other}}}}}
"""
    return read_graph(example(text))


JOINS = "GlobalClusterIdentifier: payments"
SOURCE = "GlobalClusterIdentifier: payments, SourceDBClusterIdentifier: !Ref Cluster"
EMPTY = "GlobalClusterIdentifier: payments, Engine: aurora-mysql, EngineVersion: '8.0'"


@pytest.mark.parametrize(
    ("one", "other", "group"),
    [
        ("MasterUsername: x", JOINS, SOURCE),
        (f"MasterUsername: x, {JOINS}", JOINS, EMPTY),
        (f"SnapshotIdentifier: x, {JOINS}", JOINS, EMPTY),
        (f"MasterUsername: x, {JOINS}", f"MasterUsername: x, {JOINS}", EMPTY),
        (JOINS, JOINS, EMPTY),
    ],
)
def test_the_primary_of_a_global_database(one: str, other: str, group: str) -> None:
    graph = two(one, other, group)
    (database,) = graph.view(global_databases)
    assert database.primary is cluster(graph, "Primary")
    assert database.secondaries == (cluster(graph, "Secondary"),)
    assert [member.database for member in graph.view(members)] == [database, database]


def test_a_primary_that_cannot_be_told() -> None:
    graph = read_graph(
        example("""
stacks:
  Globals@us-east-1:
    Resources:
      Global: {Type: AWS::RDS::GlobalCluster, Properties: {GlobalClusterIdentifier: g, Engine: x}}
  A@us-east-1: &member
    Resources:
      Cluster: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: g}}
  B@us-east-2: *member
""")
    )
    (database,) = graph.view(global_databases)
    assert database.primary is None and database.secondaries == ()
    assert [each.stack.id for each in database.members] == ["A", "B"]


def test_of_members_in_no_other_way_told_apart_the_first_deployed_is_the_primary() -> None:
    graph = read_graph(
        example("""
stacks:
  Globals@us-west-2:
    Resources:
      Global: {Type: AWS::RDS::GlobalCluster, Properties: {GlobalClusterIdentifier: g, Engine: x}}
  B@us-east-2: &member
    Resources:
      Cluster: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: g}}
  A@us-east-1:
    after: [B]
    Resources:
      Cluster: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: g}}
""")
    )
    (database,) = graph.view(global_databases)
    assert database.primary is cluster(graph, "B")


def test_a_setting_is_the_primarys_own_or_the_global_clusters() -> None:
    graph = two(f"MasterUsername: x, {JOINS}", JOINS, EMPTY)
    (database,) = graph.view(global_databases)
    own, given = database.setting("Engine"), database.setting("EngineVersion")
    assert isinstance(own, Known) and own.place.logical_id == "Cluster"
    assert isinstance(given, Known) and given.value == "8.0" and given.place.logical_id == "Global"
    assert isinstance(database.setting("StorageEncrypted"), Absent)


@pytest.mark.parametrize(
    ("secondary", "kind"),
    [
        (JOINS, Linked),
        ("GlobalClusterIdentifier: other", Outside),
        ("GlobalClusterIdentifier: ''", Absent),
        ("Port: 1", Absent),
        ("GlobalClusterIdentifier: !Ref Id", Unknown),
    ],
)
def test_what_a_cluster_joins(secondary: str, kind: type) -> None:
    graph = two("MasterUsername: x", secondary, SOURCE)
    assert isinstance(joined(cluster(graph, "Secondary")), kind)
    source = joined(cluster(graph, "Primary"))
    assert isinstance(source, Linked)
    assert source.place.pointer == "/Properties/SourceDBClusterIdentifier"


def test_members_of_global_databases_made_elsewhere() -> None:
    graph = two(JOINS, "GlobalClusterIdentifier: !If [IsAlone, !Ref AWS::NoValue, payments]")
    first, second = graph.view(members)
    assert first.database is None and first.doubt is None
    assert second.doubt is not None
    assert graph.view(members) == (first, second)


def test_of_two_global_clusters_of_one_identifier_the_local_one_is_meant() -> None:
    text = """
  Primary@us-east-1: &region
    Resources:
      Global: {Type: AWS::RDS::GlobalCluster, Properties: {GlobalClusterIdentifier: g, Engine: x}}
      Cluster: {Type: AWS::RDS::DBCluster, Properties: {GlobalClusterIdentifier: g}}
  Secondary@us-east-2: *region
"""
    graph = read_graph(example("stacks:" + text))
    members_of = [database.members for database in graph.view(global_databases)]
    assert members_of == [(cluster(graph, "Primary"),), (cluster(graph, "Secondary"),)]


def test_the_instances_of_a_cluster() -> None:
    graph = read_graph(
        example("""
stacks:
  App@us-east-1:
    Resources:
      Cluster: {Type: AWS::RDS::DBCluster, Properties: {DBClusterIdentifier: db}}
      ByRef: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}}
      ByName: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: db}}
      Alone: {Type: AWS::RDS::DBInstance}
""")
    )
    found = graph.view(instances)
    assert {key: [each.logical_id for each in mine] for key, mine in found.items()} == {
        ("App", "Cluster"): ["ByName", "ByRef"]
    }


@pytest.mark.parametrize(
    ("one", "other", "group", "gap", "certain"),
    [
        ("Port: 1", "Port: 1", "", Separation.NEITHER, True),
        ("Port: 1", "Port: 1", SOURCE, Separation.ONE, True),
        ("Port: 1", JOINS, EMPTY, Separation.ONE, True),
        ("Port: 1", "GlobalClusterIdentifier: other", SOURCE, Separation.OTHER, True),
        (JOINS, "GlobalClusterIdentifier: other", "", Separation.OTHER, True),
        ("Port: 1", "GlobalClusterIdentifier: !Ref Id", SOURCE, Separation.OTHER, False),
        (
            "Port: 1",
            "GlobalClusterIdentifier: !If [IsAlone, !Ref AWS::NoValue, payments]",
            SOURCE,
            Separation.ONE,
            False,
        ),
        ("Port: 1", "Port: 1", "SourceDBClusterIdentifier: !Ref Id", Separation.NEITHER, False),
    ],
)
def test_clusters_that_should_be_one(
    one: str, other: str, group: str, gap: Separation, certain: bool
) -> None:
    graph = two(one, other, group)
    (pair,) = graph.view(apart)
    assert (pair.primary.stack.id, pair.secondary.stack.id) == ("Primary", "Secondary")
    assert pair.gap is gap
    assert (pair.why == "") is certain


@pytest.mark.parametrize(
    ("one", "other", "group"),
    [
        ("Port: 1", JOINS, SOURCE),
        (JOINS, JOINS, ""),
        ("Port: 1", "SnapshotIdentifier: x", ""),
        ("Port: 1", "ReplicationSourceIdentifier: x", ""),
    ],
)
def test_clusters_that_are_one_or_not_meant_to_be(one: str, other: str, group: str) -> None:
    assert two(one, other, group).view(apart) == ()


@pytest.mark.parametrize(
    "group",
    [
        "{GlobalClusterIdentifier: pay}",  # neither source nor engine
        "{GlobalClusterIdentifier: pay, Engine: aurora-postgresql}",  # its id is taken
    ],
)
def test_a_global_cluster_that_cannot_be_created_has_no_primary(group: str) -> None:
    graph = read_graph(
        example(f"""
stacks:
  One@us-east-1:
    Resources:
      Global:
        Type: AWS::RDS::GlobalCluster
        Properties: {{GlobalClusterIdentifier: pay, SourceDBClusterIdentifier: !Ref Cluster}}
      Cluster: {{Type: AWS::RDS::DBCluster, Properties: {{MasterUsername: me}}}}
  Two@us-east-2:
    Resources:
      Global: {{Type: AWS::RDS::GlobalCluster, Properties: {group}}}
      Cluster: {{Type: AWS::RDS::DBCluster, Properties: {{GlobalClusterIdentifier: pay}}}}
""")
    )
    first, second = graph.view(global_databases)
    assert first.primary is not None and first.primary.stack.id == "One"
    assert second.primary is None and second.secondaries == ()
