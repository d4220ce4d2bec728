"""workflow-cut-short"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    Value,
    check,
    problem,
    unproven,
    whole_number,
)
from dr_validator.aws.states import EXPRESS_LIMIT
from dr_validator.models.code.states import Machine, machines, value_of
from dr_validator.models.failover.automation import PROMOTES, automations


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def cut_short(graph: Graph) -> Iterator[Problem]:
    """A state machine that times out before it can finish.

    Why it matters: the execution times out (States.Timeout) every time it is needed, halfway
    through the recovery, and nothing starts it again.
    Fix: let TimeoutSeconds cover all waits and retries; remove StateMachineType EXPRESS, whose
    executions AWS ends after five minutes, where the state machine waits for a promotion.
    Source: AWS Step Functions Developer Guide, "State machine structure in Amazon States Language"
    (https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html) and "Choosing
    workflow type in Step Functions"
    (https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html).
    """
    promoting = {each.worker.key for each in graph.view(automations) if each.makes(PROMOTES)}
    for machine in graph.view(machines):
        limit = value_of(machine.resource, machine.place, machine.body.get("TimeoutSeconds"))
        least = machine.own.least() or 0
        yield from _own(machine, limit, least)
        wants = max(least, whole_number(limit, 0) or 0)
        polls = machine.own.polls() if machine.resource.key in promoting else None
        if machine.express is not False and (wants > EXPRESS_LIMIT or polls is not None):
            yield from _express(machine, least, limit, polls.name if polls is not None else "")


def _own(machine: Machine, limit: Value, least: int) -> Iterator[Problem]:
    if isinstance(limit, Known) or machine.express is not False:
        for state in machine.own.states.values():
            if isinstance(state.pause, Unknown):
                yield unproven(state.pause, f"whether the state machine may wait in {state.name}")
    if not least:
        return
    match limit:
        case Known(value=int(seconds)) if seconds <= least:
            yield problem(
                machine.place,
                f"the state machine times out after {seconds} seconds, but its Wait states take at "
                f"least {least}: it never finishes",
            )
        case Unknown():
            yield unproven(limit, f"whether the state machine has the {least} seconds it waits")
        case Known() | Absent():
            pass


def _express(machine: Machine, least: int, limit: Value, polls: str) -> Iterator[Problem]:
    kind = machine.resource.read("StateMachineType")
    if isinstance(kind, Unknown):
        yield unproven(kind, "whether the state machine has more than five minutes")
    elif least > EXPRESS_LIMIT:
        yield problem(
            kind,
            f"an Express workflow is ended after {EXPRESS_LIMIT} seconds, but the Wait states of "
            f"this one take at least {least}: it never finishes",
        )
    elif (whole_number(limit, 0) or 0) > EXPRESS_LIMIT:
        shown = limit.value if isinstance(limit, Known) else ""
        yield problem(
            kind,
            f"an Express workflow is ended after {EXPRESS_LIMIT} seconds, but this one counts on "
            f"{shown} (TimeoutSeconds): what takes longer is cut short",
            related=[(machine.place, "the definition")],
        )
    else:
        reason = f"it waits for a promotion ({polls}), but is ended after {EXPRESS_LIMIT} seconds"
        yield unproven(kind, "whether an Express workflow finishes", reason=reason)
