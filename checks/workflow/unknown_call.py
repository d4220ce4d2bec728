"""workflow-unknown-call"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.aws.operations import Operation, likely
from dr_validator.models.code.api_calls import ApiCall, UnknownCall, api_calls


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def unknown_call(graph: Graph) -> Iterator[Problem]:
    """A state or step that calls an API operation that AWS does not have.

    Why it matters: Step Functions refuses a definition whose call is not in the SDK, has a field
    that it does not know, or lacks one that it needs; a runbook fails when it reaches the call.
    Nobody notices before the recovery is run.
    Fix: write service, operation and fields as in the API reference; for Step Functions, in the
    case that the SDK for Java uses.
    Source: AWS Step Functions Developer Guide, "Learning to use AWS service SDK integrations in
    Step Functions" (https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html);
    AWS Systems Manager Automation runbook reference, "aws:executeAwsApi"
    (https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeawsapi.html).
    """
    for call in graph.view(api_calls):
        if isinstance(call, UnknownCall):
            yield unproven(call.value, f"what {call.where} calls")
            continue
        operation = call.service.operation(call.word)
        if operation is None:
            yield from _missing(call)
        elif call.given is not None:
            for fault in _faults(call, operation, call.given):
                yield problem(call.place, f"{call.where} {fault}, so the call fails")


def _missing(call: ApiCall) -> Iterator[Problem]:
    shown, meant = f"{call.service.name}:{call.word}", likely(call.service, call.word)
    if meant:
        yield problem(
            call.place,
            f"{call.where} calls {shown}, which AWS does not have, so the call fails",
            fix=f"call {meant}",
        )
    else:
        reason = "the API models that this version knows do not have it"
        yield unproven(call.place, f"whether AWS has {shown}", reason=reason)


def _faults(call: ApiCall, operation: Operation, given: tuple[str, ...]) -> Iterator[str]:
    shown = f"{call.service.name}:{operation.name}"
    takes = {each.lower() for each in operation.takes}
    has = {each.lower() for each in given}
    for each in given:
        if each.lower() not in takes:
            yield f"gives {shown} {each}, which it does not take"
    for each in operation.needs:
        if each.lower() not in has:
            yield f"calls {shown} without {each}, which it needs"
