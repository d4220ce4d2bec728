"""The states of state machines: what leads where, how long it takes, what is called."""

from __future__ import annotations

import json

import pytest
from dr_validator.assembly.model import Json
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.code.api_calls import ApiCall, api_calls
from dr_validator.models.code.states import Machine, machines

DONE: dict[str, Json] = {"Type": "Succeed"}


def machine(start: str, states: dict[str, Json], **more: Json) -> Machine:
    definition = {"StartAt": start, "States": states, **more}
    text = json.dumps(definition)
    app = f"""
    stacks:
      Recovery@us-east-2:
        Resources:
          Machine:
            Type: AWS::StepFunctions::StateMachine
            Properties: {{DefinitionString: {json.dumps(text)}}}
    """
    (found,) = machines(read_graph(example(app)))
    return found


def wait(seconds: int, after: str) -> dict[str, Json]:
    return {"Type": "Wait", "Seconds": seconds, "Next": after}


def test_the_shortest_way_to_a_good_end() -> None:
    choice: Json = {"Type": "Choice", "Choices": [{"Next": "Short"}], "Default": "Long"}
    states: dict[str, Json] = {
        "Look": choice,
        "Short": wait(30, "Done"),
        "Long": wait(600, "Done"),
        "Done": DONE,
    }
    assert machine("Look", states).own.least() == 30


def test_an_error_is_no_good_end() -> None:
    task: Json = {"Type": "Pass", "Next": "Slow", "Catch": [{"Next": "Lost"}]}
    states: dict[str, Json] = {
        "Try": task,
        "Slow": wait(90, "Done"),
        "Lost": {"Type": "Fail"},
        "Done": DONE,
    }
    found = machine("Try", states).own
    assert found.least() == 90
    assert found.reached() == {"Try", "Slow", "Lost", "Done"}


def test_no_end() -> None:
    assert machine("One", {"One": wait(5, "Two"), "Two": wait(5, "One")}).own.least() is None


@pytest.mark.parametrize(("back", "polls"), [("Wait", "Wait"), ("Done", "")])
def test_polling(back: str, polls: str) -> None:
    choice: Json = {"Type": "Choice", "Choices": [{"Next": "Done"}], "Default": back}
    found = machine("Wait", {"Wait": wait(5, "Look"), "Look": choice, "Done": DONE}).own.polls()
    assert (found.name if found else "") == polls


def test_flows_within_states() -> None:
    inner: Json = {"StartAt": "Deep", "States": {"Deep": {"Type": "Pass", "End": True}}}
    each: Json = {"Type": "Map", "ItemProcessor": inner, "Next": "Both"}
    both: Json = {"Type": "Parallel", "Branches": [inner, inner], "End": True}
    found = machine("Each", {"Each": each, "Both": both}, QueryLanguage="JSONata")
    assert [flow.within for flow in found.flows] == ["", "Each", "Both", "Both"]
    assert {state.language for state in found.states()} == {"JSONata"}


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("aws-sdk:sfn:startExecution", "stepfunctions:startExecution"),
        ("aws-sdk:elasticloadbalancingv2:modifyRule", "elbv2:modifyRule"),
        ("states:startExecution.sync:2", "stepfunctions:startExecution"),
        ("sqs:sendMessage.waitForTaskToken", "sqs:sendMessage"),
        ("http:invoke", None),
        ("aws-sdk:polly:speak", None),
    ],
)
def test_calls(called: str, name: str | None) -> None:
    task: Json = {
        "Type": "Task",
        "Resource": f"arn:aws:states:::{called}",
        "Parameters": {"Input.$": "$", "Name": "x"},
        "End": True,
    }
    found = api_calls(machine("Call", {"Call": task}).resource.graph)
    shown = [f"{each.service.name}:{each.word}" for each in found if isinstance(each, ApiCall)]
    assert shown == ([name] if name else [])
    assert all(each.given == ("Input", "Name") for each in found if isinstance(each, ApiCall))
