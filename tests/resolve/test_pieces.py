"""Pieces come back from a text as they went in, whatever the others hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dr_validator.assembly import load
from dr_validator.check import discover
from dr_validator.engine import inspect
from dr_validator.resolve.embedded import parse
from dr_validator.resolve.pieces import spelled

# For private use: those that fonts of icons use, and those that stand for pieces.
STRAY = ["\ue000", "\uf000", "\U000f0000", "\U000f0001", "\U0010fffd"]


@pytest.mark.parametrize("stray", ["", "ä", *STRAY])
def test_they_come_back(stray: str) -> None:
    pieces: list[str | int] = [f"a{stray}", 1, 2, f"{stray}b", 3]
    joined = spelled(pieces)
    assert joined is not None
    assert "".join(str(each) for each in joined.pieces(joined.text)) == f"a{stray}12{stray}b3"
    assert [each for each in joined.pieces(joined.text) if isinstance(each, int)] == [1, 2, 3]


def test_there_are_no_more_than_characters() -> None:
    assert spelled([1] * 200_000) is None
    assert parse({"Fn::Join": ["", [{"Ref": "A"}] * 200_000]}) is None


@pytest.mark.parametrize("stray", STRAY)
def test_no_check_crashes_over_a_character_for_private_use(tmp_path: Path, stray: str) -> None:
    machine = '{"StartAt": "A", "States": {"A": {"Type": "Task", "Comment": "%s", "Resource": "'
    call = '{"service": "RDS", "action": "%s", "x": "'
    resources = {
        "Record": {
            "Type": "AWS::Route53::RecordSet",
            "Properties": {
                "HostedZoneId": "Z0123456789ABCDEFGHIJ",
                "Name": "app.example.com",
                "Type": "A",
                "AliasTarget": {
                    "DNSName": f"{stray}.execute-api.us-east-1.amazonaws.com",
                    "HostedZoneId": "Z1UJRXOUMOOFQ8",
                    "EvaluateTargetHealth": True,
                },
            },
        },
        "Machine": {
            "Type": "AWS::StepFunctions::StateMachine",
            "Properties": {
                "RoleArn": "arn:aws:iam::111122223333:role/machine",
                "DefinitionString": {
                    "Fn::Join": ["", [machine % stray, {"Ref": "Topic"}, '", "End": true}}}']]
                },
            },
        },
        "Call": {
            "Type": "Custom::AWS",
            "Properties": {
                "ServiceToken": "arn:aws:lambda:us-east-1:111122223333:function:call",
                "Create": {"Fn::Join": ["", [call % stray, {"Ref": "Topic"}, '"}']]},
            },
        },
        "Topic": {"Type": "AWS::SNS::Topic"},
    }
    (tmp_path / "app.json").write_text(json.dumps({"Resources": resources}))
    assert inspect(load(tmp_path / "app.json"), discover()).crashed == ()
