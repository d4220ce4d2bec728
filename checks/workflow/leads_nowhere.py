"""workflow-leads-nowhere"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.code.states import Flow, Machine, machines
from dr_validator.models.code.steps import Runbook, runbooks


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def leads_nowhere(graph: Graph) -> Iterator[Problem]:
    """A state or step that goes on with one that is not there, or that nothing leads to.

    Why it matters: Step Functions refuses a definition with such a state
    (MISSING_TRANSITION_TARGET), and a runbook ends at the step; what nothing leads to is never
    done. The recovery stops halfway.
    Fix: name a state of the same level: that of StartAt, Next, Default, Choices or Catch is looked
    for among the States beside it, and nextStep and onFailure among the mainSteps.
    Source: AWS Step Functions API Reference, "ValidateStateMachineDefinitionDiagnostic"
    (https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html);
    AWS Systems Manager User Guide, "Systems Manager Automation actions reference"
    (https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html).
    """
    for machine in graph.view(machines):
        for flow in machine.flows:
            yield from _flow(machine, flow)
    for runbook in graph.view(runbooks):
        yield from _steps(runbook)


def _flow(machine: Machine, flow: Flow) -> Iterator[Problem]:
    inside = f" of {flow.within}" if flow.within else ""
    leads = [(f"state {each.name}", lead) for each in flow.states.values() for lead in each.leads]
    if flow.begins is not None:
        leads.insert(0, (f"the flow{inside}", flow.begins))
    whole = True
    for who, lead in leads:
        if lead.unsure is not None:
            yield unproven(lead.unsure, f"what {who} goes on with ({lead.field})")
        elif lead.to not in flow.states:
            yield problem(
                machine.place,
                f"{who} goes on with {lead.to} ({lead.field}), and there is no such state{inside}: "
                "Step Functions refuses the definition",
            )
        whole &= lead.unsure is None and lead.to in flow.states
    if not whole or not flow.start:
        return
    reached = flow.reached()
    if apart := [name for name in flow.states if name not in reached]:
        yield problem(
            machine.place,
            f"nothing leads to state {' or '.join(apart)}: the state machine, which begins with "
            f"{flow.start}, never does it",
        )


def _steps(runbook: Runbook) -> Iterator[Problem]:
    if runbook.unnamed is not None:
        yield unproven(runbook.unnamed, "what the steps of the runbook are called")
        return
    for step in runbook.steps.values():
        for lead in step.leads:
            if lead.unsure is not None:
                yield unproven(lead.unsure, f"what step {step.name} goes on with ({lead.field})")
            elif lead.to not in runbook.steps:
                yield problem(
                    runbook.place,
                    f"step {step.name} goes on with {lead.to} ({lead.field}), and there is no such "
                    "step: the runbook fails there",
                )
