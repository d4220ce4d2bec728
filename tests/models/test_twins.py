"""Which resources of two regions are twins, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from dr_validator.assembly import load_many
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph.graph import Graph
from dr_validator.models.twins.pairs import Pair, lone, pairs, twins_of
from dr_validator.models.twins.stack_pairs import stack_pairs

QUEUE = "{Type: AWS::SQS::Queue}"


def graph_of(**stacks: str) -> Graph:
    """Stacks by name, with `_at_` before the region: `Primary_at_us_east_1`."""
    text = ["stacks:"]
    for key, resources in stacks.items():
        name, _, region = key.partition("_at_")
        text += [f"  {name}@{region.replace('_', '-')}:", f"    Resources: {{{resources}}}"]
    return read_graph(example("\n".join(text)))


def told(graph: Graph) -> list[str]:
    return [f"{_name(p.first)} {_name(p.second)} {p.why.name}" for p in graph.view(pairs)]


def _name(resource: object) -> str:
    key = getattr(resource, "key")  # noqa: B009
    return "/".join(key)


def at(path: str) -> str:
    """A queue of a construct path."""
    return f"{{Type: AWS::SQS::Queue, Metadata: {{aws:cdk:path: {path}}}}}"


def test_one_place_in_stacks_that_are_a_pair() -> None:
    graph = graph_of(
        Primary_at_us_east_1=f"Orders: {QUEUE}, Letters: {QUEUE}",
        Secondary_at_us_west_2=f"Orders: {QUEUE}, Letters: {QUEUE}",
    )
    assert told(graph) == [
        "Primary/Letters Secondary/Letters SPOT",
        "Primary/Orders Secondary/Orders SPOT",
    ]
    assert all(pair.is_certain and pair.ranked for pair in graph.view(pairs))


def test_the_first_is_the_primary_ones() -> None:
    graph = graph_of(
        Standby_at_eu_west_1=f"Orders: {QUEUE}", Primary_at_us_east_1=f"Orders: {QUEUE}"
    )
    assert told(graph) == ["Primary/Orders Standby/Orders SPOT"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PrimaryOrders", "SecondaryOrders"),
        ("Orders1A2B3C4D", "Orders5E6F7A8B"),
        ("OrdersUsEast1", "OrdersUsWest2"),
        ("OrdersVirginia", "OrdersOregon"),
    ],
)
def test_logical_ids_that_differ_in_where_they_stand(one: str, other: str) -> None:
    graph = graph_of(
        Primary_at_us_east_1=f"{one}: {QUEUE}", Secondary_at_us_west_2=f"{other}: {QUEUE}"
    )
    assert told(graph) == [f"Primary/{one} Secondary/{other} SPOT"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OrdersIreland", "OrdersFrankfurt"),
        ("orders-euw1", "orders-euc1"),
        ("Orders-eu-west-1", "Orders-eu-central-1"),
        ("Orders", "OrdersDr"),
    ],
)
def test_stacks_by_their_names(one: str, other: str) -> None:
    text = f"""
stacks:
  {one}@eu-west-1: {{Resources: {{A: {QUEUE}}}}}
  {other}@eu-central-1: {{Resources: {{A: {QUEUE}}}}}
"""
    (pair,) = read_graph(example(text)).view(pairs)
    assert {pair.first.stack.id, pair.second.stack.id} == {one, other}


def test_stacks_by_what_they_hold() -> None:
    held = ", ".join(f"Q{number}: {QUEUE}" for number in range(5))
    graph = graph_of(Larch_at_us_east_1=held, Willow_at_us_west_2=f"{held}, More: {QUEUE}")
    assert len(told(graph)) == 5
    assert [each.resource.logical_id for each in graph.view(lone)] == ["More"]


def test_stacks_of_little_are_not_told_by_it() -> None:
    assert told(graph_of(Larch_at_us_east_1=f"A: {QUEUE}", Willow_at_us_west_2=f"A: {QUEUE}")) == []


def test_stages_are_no_twins() -> None:
    held = ", ".join(f"Q{number}: {QUEUE}" for number in range(5))
    assert told(graph_of(ShopDev_at_us_east_1=held, ShopProd_at_us_west_2=held)) == []


def test_what_may_be_either_is_no_pair() -> None:
    graph = graph_of(
        Primary_at_us_east_1=f"OrdersUsEast1: {QUEUE}, PrimaryOrders: {QUEUE}",
        Secondary_at_us_west_2=f"SecondaryOrders: {QUEUE}",
    )
    assert told(graph) == []


def test_types_must_agree() -> None:
    graph = graph_of(
        Primary_at_us_east_1=f"Orders: {QUEUE}",
        Secondary_at_us_west_2="Orders: {Type: AWS::SNS::Topic}",
    )
    assert told(graph) == []


def test_construct_paths_across_stacks() -> None:
    graph = graph_of(
        Data_at_us_east_1=f"A1: {at('Shop/Primary/Orders/Resource')}",
        Copies_at_us_west_2=f"B2: {at('Shop/Secondary/Orders/Resource')}",
        PrimaryMore_at_us_east_1=f"Other: {QUEUE}",
        SecondaryLess_at_us_west_2="Topic: {Type: AWS::SNS::Topic}",
    )
    assert told(graph) == ["Data/A1 Copies/B2 PATH"]


def test_physical_names() -> None:
    graph = graph_of(
        PrimaryOne_at_us_east_1=(
            "A: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-files-us-east-1}}"
        ),
        StandbyTwo_at_us_west_2=(
            "B: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-files-us-west-2}}"
        ),
    )
    assert told(graph) == ["PrimaryOne/A StandbyTwo/B NAME"]
    assert not graph.view(pairs)[0].is_certain


def test_what_twins_refer_to() -> None:
    function = "{{Type: AWS::Lambda::Function, Properties: {{Role: !GetAtt {role}.Arn}}}}"
    graph = graph_of(
        Primary_at_us_east_1=(
            f"Work: {function.format(role='Worker')}, Worker: {{Type: AWS::IAM::Role}}, "
            "Idle: {Type: AWS::IAM::Role}"
        ),
        Secondary_at_us_west_2=(
            f"Work: {function.format(role='Helper')}, Helper: {{Type: AWS::IAM::Role}}"
        ),
    )
    assert told(graph) == [
        "Primary/Work Secondary/Work SPOT",
        "Primary/Worker Secondary/Helper USE",
    ]


def test_what_refers_to_twins() -> None:
    def alarm(name: str) -> str:
        return (
            f"{name}: {{Type: AWS::CloudWatch::Alarm, Properties: {{AlarmActions: [!Ref Topic]}}}}"
        )

    topic = "Topic: {Type: AWS::SNS::Topic}"
    graph = graph_of(
        Primary_at_us_east_1=f"{topic}, {alarm('Errors')}",
        Secondary_at_us_west_2=f"{topic}, {alarm('Faults')}",
    )
    assert told(graph) == [
        "Primary/Errors Secondary/Faults USE",
        "Primary/Topic Secondary/Topic SPOT",
    ]
    two = graph_of(
        Primary_at_us_east_1=f"{topic}, {alarm('Errors')}, {alarm('Slow')}",
        Secondary_at_us_west_2=f"{topic}, {alarm('Faults')}",
    )
    assert told(two) == ["Primary/Topic Secondary/Topic SPOT"]


def test_of_several_neighbours_those_of_one_name() -> None:
    """The writers and readers of two clusters, one of which has them a level further down."""
    cluster = "{Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}"

    def member(path: str) -> str:
        return (
            "{Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Base}, "
            f"Metadata: {{'aws:cdk:path': {path}}}}}"
        )

    graph = graph_of(
        Primary_at_us_east_1=f"Base: {cluster}, A: {member('Primary/Base/Writer/Resource')}, "
        f"B: {member('Primary/Base/Reader/Resource')}",
        Secondary_at_us_west_2=f"Base: {cluster}, C: {member('Secondary/Reader')}, "
        f"D: {member('Secondary/Writer')}",
    )
    found = {pair.first.logical_id: pair.second.logical_id for pair in graph.view(pairs)}
    assert found == {"Base": "Base", "A": "D", "B": "C"}


def test_unique_ids_within_paths() -> None:
    path = "{}/Api/GET/Permission.{}.GET..health"
    graph = graph_of(
        Primary_at_us_east_1=f"A: {at(path.format('Primary', 'PrimaryApi1A2B3C4D'))}",
        Secondary_at_us_west_2=f"B: {at(path.format('Secondary', 'SecondaryApi9F8E7D6C'))}",
    )
    assert told(graph) == ["Primary/A Secondary/B SPOT"]


def test_one_template_in_two_regions(tmp_path: Path) -> None:
    body = {"Resources": {"Orders": {"Type": "AWS::SQS::Queue"}}}
    file = tmp_path / "service.yaml"
    file.write_text(yaml.safe_dump(body))
    graph = read_graph(load_many([f"{file}@us-east-1", f"{file}@us-west-2"]))
    (pair,) = graph.view(pairs)
    assert (pair.why.name, pair.ranked, pair.is_certain) == ("TEMPLATE", False, True)


def test_nested_stacks_follow_their_parents() -> None:
    inner = f"nested: {{Inner: {{Resources: {{A: {QUEUE}}}}}}}"
    text = f"""
stacks:
  Primary@us-east-1:
    {inner}
    Resources: {{Inner: {{Type: AWS::CloudFormation::Stack}}}}
  Secondary@us-west-2:
    {inner}
    Resources: {{Inner: {{Type: AWS::CloudFormation::Stack}}}}
"""
    graph = read_graph(example(text))
    assert "Primary/Inner/A Secondary/Inner/A SPOT" in told(graph)


def test_a_primary_with_two_secondaries() -> None:
    graph = graph_of(
        Primary_at_us_east_1=f"A: {QUEUE}",
        SecondaryWest_at_us_west_2=f"A: {QUEUE}",
        SecondaryEast_at_us_east_2=f"A: {QUEUE}",
    )
    primary = next(each for each in graph.resources if each.region == "us-east-1")
    assert sorted(str(each.region) for each in twins_of(primary)) == ["us-east-2", "us-west-2"]


def test_three_regions_without_roles_are_not_compared() -> None:
    graph = graph_of(
        A_at_us_east_1=f"A: {QUEUE}", B_at_us_west_2=f"A: {QUEUE}", C_at_eu_west_1=f"A: {QUEUE}"
    )
    assert told(graph) == [] and not graph.view(stack_pairs)


def test_accounts_may_differ() -> None:
    text = f"""
stacks:
  Primary@111122223333/us-east-1: {{Resources: {{A: {QUEUE}}}}}
  Secondary@222233334444/us-west-2: {{Resources: {{A: {QUEUE}}}}}
"""
    assert len(told(read_graph(example(text)))) == 1


def test_lone_says_how_much_is_paired() -> None:
    held = ", ".join(f"Q{number}: {QUEUE}" for number in range(9))
    graph = graph_of(
        Primary_at_us_east_1=f"{held}, Topic: {{Type: AWS::SNS::Topic}}",
        Secondary_at_us_west_2=held,
    )
    (only,) = graph.view(lone)
    assert (only.resource.logical_id, only.beside, only.share) == ("Topic", 9, 1.0)


def test_pairs_do_not_hang_on_the_order_of_resources() -> None:
    def of(queues: list[str]) -> list[tuple[object, object]]:
        held = ", ".join(f"{name}: {QUEUE}" for name in queues)
        graph = graph_of(Primary_at_us_east_1=held, Secondary_at_us_west_2=held)
        return [_keys(pair) for pair in graph.view(pairs)]

    assert of(["A", "B", "C"]) == of(["C", "A", "B"])


def _keys(pair: Pair) -> tuple[object, object]:
    return (pair.first.key, pair.second.key)
