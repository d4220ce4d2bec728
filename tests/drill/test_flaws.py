"""What of a finding is felt where: against the references, and no further than something works."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from dr_validator.check import discover
from dr_validator.drill.flaws import Flaws
from dr_validator.drill.incident import Incident
from dr_validator.drill.loss import Loss
from dr_validator.engine import inspect_graph, read_graph
from dr_validator.example import assembly
from dr_validator.finding import Breaks, Finding, Problem, Severity, Stops
from dr_validator.graph import Graph

from tests.checks.examples import examples_of

EAST, WEST = "us-east-1", "us-west-2"
STACKS: dict[str, Any] = {
    "Data@us-west-2": {
        "Resources": {
            "Key": {"Type": "AWS::KMS::Key", "Properties": {"Description": "Of the orders"}},
            "Orders": {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "aurora-mysql"}},
        },
        "Outputs": {
            "Orders": {
                "Value": {"Fn::GetAtt": ["Orders", "DBClusterArn"]},
                "Export": {"Name": "orders"},
            }
        },
    },
    "Code@us-west-2": {
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": {}},
            "Policy": {
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "Roles": [{"Ref": "Role"}],
                    "PolicyDocument": {
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "rds:FailoverGlobalCluster",
                                "Resource": {"Fn::ImportValue": "orders"},
                            }
                        ]
                    },
                },
            },
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {"Role": {"Fn::GetAtt": ["Role", "Arn"]}},
            },
        }
    },
    "Alone@us-west-2": {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}},
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return read_graph(assembly(STACKS))


def felt(graph: Graph, at: str, stops: Stops, lost: str = EAST) -> Sequence[str]:
    """Who does not work for a critical finding at a resource, by logical id."""
    (source,) = [each for each in graph.resources if each.logical_id == at]
    problem = Problem(source.place, "it is broken")
    found = Finding("test-x", Severity.CRITICAL, Breaks.RUNTIME, problem, "", stops)
    incident = Incident(graph, Loss((lost,)), Flaws(graph, [found]))
    return sorted(each.logical_id for each in graph.resources if incident.flaw(each) is not None)


def test_a_function_does_not_work_for_its_policy_but_what_the_policy_names_does(
    graph: Graph,
) -> None:
    assert felt(graph, "Policy", Stops.REQUESTS) == ["Function", "Policy", "Role"]


def test_a_stack_that_is_refused_takes_those_that_read_from_it(graph: Graph) -> None:
    everything = ["Function", "Key", "Orders", "Policy", "Role"]
    assert felt(graph, "Key", Stops.DEPLOYMENT) == everything
    assert felt(graph, "Role", Stops.DEPLOYMENT) == ["Function", "Policy", "Role"]
    assert felt(graph, "Key", Stops.REQUESTS) == ["Key"]


@pytest.mark.parametrize("stops", [Stops.NOTHING, Stops.COPYING])
def test_no_request_feels_what_stops_none(graph: Graph, stops: Stops) -> None:
    assert felt(graph, "Role", stops) == []


@pytest.mark.parametrize("stops", Stops)
def test_only_what_takes_over_feels_what_stops_a_failover(stops: Stops) -> None:
    sound = {"Tags": [{"Key": "DR-Role", "Value": "primary"}]}
    stacks: dict[str, Any] = {
        "P@us-east-1": {"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": sound}}},
        "S@us-west-2": {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}},
    }
    graph = read_graph(assembly(stacks))
    assert graph.roles.primary == EAST
    goes_on = stops in (Stops.DEPLOYMENT, Stops.ORDER, Stops.REQUESTS)
    assert felt(graph, "Key", stops, lost=WEST) == (["Key"] if goes_on else [])


def test_what_may_be_deployed_in_the_right_order_is_not_proven(graph: Graph) -> None:
    (source,) = [each for each in graph.resources if each.logical_id == "Key"]
    problem = Problem(source.place, "it is broken")
    found = Finding("test-x", Severity.HIGH, Breaks.DEPLOY, problem, "", Stops.ORDER)
    incident = Incident(graph, Loss((EAST,)), Flaws(graph, [found]))
    flaw = incident.flaw(source)
    assert flaw is not None
    assert flaw.verdict.value == "not-proven"
    assert incident.works(source)


def test_each_check_about_a_failover_or_data_states_what_it_stops() -> None:
    """For these, `breaks` leaves open what a drill takes not to work."""
    open_ = (Breaks.FAILOVER, Breaks.DATA)
    assert [each.id for each in discover() if each.breaks in open_ and each.stated is None] == []


def test_who_cannot_connect_feels_it_and_not_who_is_in_the_group(graph: Graph) -> None:
    places = {each.logical_id: each.place for each in graph.resources}
    problem = Problem(places["Key"], "nobody is let in", felt=(places["Function"],))
    found = Finding("test-x", Severity.HIGH, Breaks.RUNTIME, problem, "")
    incident = Incident(graph, Loss((EAST,)), Flaws(graph, [found]))
    felt = [each.logical_id for each in graph.resources if incident.flaw(each) is not None]
    assert felt == ["Function"]


@pytest.mark.parametrize("name", ["dynamodb-missing-replica", "security-secret-not-replicated"])
def test_what_is_not_there_is_felt_where_it_is_used(name: str) -> None:
    """The finding stands where the copy is to be declared; who needs it stands elsewhere."""
    (check,) = [each for each in discover() if each.id == name]
    bad = [each for each in examples_of(check) if each.kind == "bad"]
    assert bad
    for example in bad:
        graph = read_graph(example.assembly, settings=example.settings)
        for found in inspect_graph(graph, [check]).findings:
            incident = Incident(graph, Loss((str(found.place.region),)), Flaws(graph, [found]))
            felt = {each.region for each in graph.resources if incident.flaw(each) is not None}
            assert felt - {found.place.region}, f"{example.id}: nothing in another region feels it"
