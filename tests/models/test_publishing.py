"""What an app publishes, and what a failover has to name."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.stacks.publishing import (
    essentials,
    exporters,
    has_output,
    may_export,
    parameters_called,
    repeated_exports,
    stacks_called,
    written_to,
)

EXPORTS = """
stacks:
  One@us-east-1:
    name: payments-one
    Parameters: {Name: {Type: String}}
    Outputs:
      A: {Value: a, Export: {Name: same}}
      B: {Value: b, Export: {Name: !Ref Name}}
  Two@us-east-1: {Outputs: {A: {Value: a, Export: {Name: same}}}}
  Three@us-east-2: {Outputs: {A: {Value: a, Export: {Name: same}}}}
"""


def test_exports() -> None:
    graph = read_graph(example(EXPORTS))
    one, three, two = graph.stacks
    assert [[e.stack.id for e in group] for group in graph.view(repeated_exports)] == [
        ["One", "Two"]
    ]
    assert [export.stack.id for export in exporters(graph, "same")] == ["One", "Three", "Two"]
    assert may_export(graph, two) and not may_export(graph, three)
    assert stacks_called(graph, "payments-one") == [one] and stacks_called(graph, "") == []
    assert has_output(graph, one, "B") and not has_output(graph, two, "B")


def test_writers_and_parameters() -> None:
    graph = read_graph(
        example("""
stacks:
  One@us-east-1:
    Resources:
      Writer:
        Type: Custom::CrossRegionExportWriter
        Properties: {WriterProps: {region: us-east-2, exports: {/cdk/exports/x: y}}}
      Parameter: {Type: AWS::SSM::Parameter, Properties: {Name: /p, Value: v}}
""")
    )
    assert written_to(graph, "/cdk/exports/x") == ["us-east-2"]
    assert written_to(graph, "/cdk/exports/y") == []
    assert [each.logical_id for each in parameters_called(graph, "/p", "111122223333")] == [
        "Parameter"
    ]
    assert parameters_called(graph, "/p", "123456789012") == []
    assert len(parameters_called(graph, "/p", None)) == 1


@pytest.mark.parametrize(
    ("output", "published"),
    [
        ("!Ref Global", True),
        ("payments", True),
        ("!Sub 'arn:aws:rds::${AWS::AccountId}:global-cluster:payments'", True),
        ("other", False),
        ("!Ref Given", None),
        ("!ImportValue of-others", False),
    ],
)
def test_what_an_output_names(output: str, published: bool | None) -> None:
    graph = read_graph(
        example(f"""
stacks:
  App@us-east-1:
    Parameters: {{Given: {{Type: String}}}}
    Resources:
      Global: {{Type: AWS::RDS::GlobalCluster, Properties: {{GlobalClusterIdentifier: payments}}}}
    Outputs: {{O: {{Value: {output}}}}}
""")
    )
    (essential,) = graph.view(essentials)
    assert (essential.what, essential.published) == ("the global cluster", published)
    assert (essential.doubt is not None) is (published is None)


def test_only_the_zones_of_routed_records_are_essential() -> None:
    graph = read_graph(
        example("""
stacks:
  App@us-east-1:
    Resources:
      Routed: {Type: AWS::Route53::HostedZone, Properties: {Name: one.example.com}}
      Plain: {Type: AWS::Route53::HostedZone, Properties: {Name: two.example.com}}
      Record:
        Type: AWS::Route53::RecordSet
        Properties: {HostedZoneId: !Ref Routed, SetIdentifier: one, Weight: 1}
      Other: {Type: AWS::Route53::RecordSet, Properties: {HostedZoneId: !Ref Plain}}
      Bucket: {Type: AWS::S3::Bucket}
""")
    )
    assert [each.resource.logical_id for each in graph.view(essentials)] == ["Routed"]
