"""Whose identity provider a role trusts, in the forms that a trust policy has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.access.issuers import issuers

EAST = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC"
WEST = EAST.replace("us-east-1", "us-west-2")


def trusted(statements: Any, account: str = "111122223333/") -> list[str | None]:
    """The regions of the clusters that a role trusts."""
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": statements}
        },
    }
    body = {"Parameters": {"Issuer": {"Type": "String"}}, "Resources": {"Role": role}}
    graph = read_graph(example(json.dumps({"stacks": {f"App@{account}us-east-1": body}})))
    return [each.region for told in graph.view(issuers).values() for each in told]


def statement(federated: Any, effect: str = "Allow") -> dict[str, Any]:
    action = "sts:AssumeRoleWithWebIdentity"
    return {"Effect": effect, "Principal": {"Federated": federated}, "Action": action}


@pytest.mark.parametrize(
    ("statements", "regions"),
    [
        pytest.param([statement(EAST)], ["us-east-1"], id="a list"),
        pytest.param(statement(EAST), ["us-east-1"], id="a single one"),
        pytest.param([statement([EAST, WEST])], ["us-east-1", "us-west-2"], id="two providers"),
        pytest.param([statement({"Ref": "Issuer"})], [None], id="a parameter"),
        pytest.param([statement(WEST, "Deny"), statement(EAST)], ["us-east-1"], id="denied"),
        pytest.param([statement("cognito-identity.amazonaws.com")], [], id="no cluster's"),
        pytest.param(
            [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}], [], id="a service"
        ),
    ],
)
def test_the_region_stands_in_the_providers_name(
    statements: Any, regions: list[str | None]
) -> None:
    assert trusted(statements) == regions


def test_the_account_may_be_one_that_is_not_set() -> None:
    own = {"Fn::Sub": EAST.replace("111122223333", "${AWS::AccountId}")}
    assert trusted([statement(own)], account="") == ["us-east-1"]
