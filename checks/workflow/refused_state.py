"""workflow-refused-state"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.aws.states import ENDLESS, NEEDS, NOT_EXPRESS, ONLY
from dr_validator.models.code.runbooks import word_of
from dr_validator.models.code.states import Machine, State, machines


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def refused_state(graph: Graph) -> Iterator[Problem]:
    """A state that Step Functions refuses, so that the state machine does not exist.

    Why it matters: the whole definition is refused (SCHEMA_VALIDATION_FAILED, MISSING_END_STATE,
    INVALID_RESOURCE), the stack cannot be deployed, and the region that should take over has no
    recovery. A linter sees this only where the definition is one text.
    Fix: give each state what its type needs, and one way on; jobs (.sync) and callbacks
    (.waitForTaskToken) need a STANDARD state machine; JSONata takes Arguments and Output, JSONPath
    Parameters and ResultPath.
    Source: AWS Step Functions Developer Guide, "Discovering workflow states to use in Step
    Functions" (https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html) and
    "Discover service integration patterns in Step Functions"
    (https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html).
    """
    for machine in graph.view(machines):
        for flow in machine.flows:
            for state in flow.states.values():
                if isinstance(state.type, Unknown):
                    yield unproven(state.type, f"which type state {state.name} has")
                for fault in _faults(state):
                    yield problem(
                        machine.place, f"state {state.name} {fault}: Step Functions refuses it"
                    )
                yield from _express(machine, state)
            if flow.states and not any(each.is_last for each in flow.states.values()):
                inside = f" of {flow.within}" if flow.within else ""
                yield problem(
                    machine.place,
                    f"no state{inside} ends the flow, by End, Succeed or Fail: Step Functions "
                    "refuses the definition",
                )


def _faults(state: State) -> Iterator[str]:
    body, kind = state.body, state.kind
    if "Type" not in body:
        yield "has no Type"
    if kind not in NEEDS:
        return  # not known, or no type: a linter tells
    wanted = NEEDS[kind]
    if wanted and not any(each in body for each in wanted):
        yield f"is a {kind} without {' or '.join(wanted)}"
    ways = [each for each in ("Next", "End") if body.get(each) not in (None, False)]
    if kind in ENDLESS and ways:
        yield f"is a {kind}, which takes no {' and no '.join(ways)}"
    elif kind not in ENDLESS and len(ways) != 1:
        yield "has both Next and End" if ways else "has neither Next nor End"
    for language, fields in ONLY.items():
        if language != state.language and (found := [each for each in fields if each in body]):
            yield f"is written in {state.language} but has {' and '.join(found)}, of {language}"
    beat, limit = body.get("HeartbeatSeconds"), body.get("TimeoutSeconds")
    if isinstance(beat, int) and isinstance(limit, int) and beat >= limit:
        yield f"has a HeartbeatSeconds of {beat}, which is not less than its {limit} TimeoutSeconds"


def _express(machine: Machine, state: State) -> Iterator[Problem]:
    called = word_of(machine.resource, state.body.get("Resource"), machine.place)
    way = next((each for each in NOT_EXPRESS if called.endswith(each)), None)
    if way is None or machine.express is False:
        return
    kind = machine.resource.read("StateMachineType")
    if isinstance(kind, Unknown):
        yield unproven(kind, f"whether the state machine may wait for state {state.name} ({way})")
    else:
        yield problem(
            machine.place,
            f"state {state.name} waits for a job or callback ({way}), which an Express workflow "
            "cannot: Step Functions refuses it",
            related=[(kind.place, "the type of the state machine")],
        )
