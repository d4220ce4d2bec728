"""What these tests promise: the app survives the loss of its primary region."""

from __future__ import annotations

from collections.abc import Callable

import aws_cdk as cdk
from dr_validator.api import Graph
from dr_validator.cdk import DrValidator
from dr_validator.testing import DrReport, assert_clean, assert_finding, assert_no_finding
from payments import SECONDARY, build

Validate = Callable[..., DrReport]


def test_the_app_is_clean(dr_validate: Validate) -> None:
    assert_clean(dr_validate(build()))


def test_a_user_on_the_secondary_is_refused(dr_validate: Validate) -> None:
    report = dr_validate(build(second_user="payments"), select=["aurora"])
    [found] = assert_finding(report, "aurora-secondary-credentials", at="Secondary/Cluster")
    assert found.place.region == SECONDARY
    assert_no_finding(report, "aurora-secondary-credentials", at="Primary")


def test_a_mistake_is_told_where_the_app_has_the_plugin_too(dr_validate: Validate) -> None:
    """It stops `cdk synth`, but not the synthesis for a test that is to say what it thinks."""
    app = build(second_user="payments")
    cdk.Validations.of(app).add_plugins(DrValidator())
    assert_finding(dr_validate(app), "aurora-secondary-credentials", at="Secondary/Cluster")


def test_both_clusters_join_the_global_database(dr_graph: Callable[..., Graph]) -> None:
    graph = dr_graph(build())
    assert [each.region for each in graph.all("AWS::RDS::DBCluster")] == ["us-east-1", SECONDARY]
    assert graph.roles.secondaries == (SECONDARY,)


def test_what_is_built_is_what_is_checked(dr_report: DrReport) -> None:
    """The assembly that `dr_assembly` names in pyproject.toml."""
    assert_clean(dr_report)
