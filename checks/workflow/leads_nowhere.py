"""workflow-leads-nowhere"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.code.states import Flow, Machine, machines
from dr_validator.models.code.steps import Runbook, runbooks


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def leads_nowhere(graph: Graph) -> Iterator[Problem]:
    """A state or step that continues with one that does not exist, or that nothing leads to.

    Why it matters: Step Functions refuses a definition with such a state
    (MISSING_TRANSITION_TARGET), and a runbook ends at the step; what nothing leads to never runs.
    The recovery stops halfway.
    Fix: name a state of the same level: the one in StartAt, Next, Default, Choices or Catch is
    looked up among the States beside it, and the one in nextStep and onFailure among the mainSteps.
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
            yield unproven(lead.unsure, f"what {who} continues with ({lead.field})")
        elif lead.to not in flow.states:
            yield problem(
                machine.place,
                f"{who} continues with {lead.to} ({lead.field}), but there is no such "
                f"state{inside}: Step Functions refuses the definition",
            )
        whole &= lead.unsure is None and lead.to in flow.states
    if not whole or not flow.start:
        return
    reached = flow.reached()
    if apart := [name for name in flow.states if name not in reached]:
        yield problem(
            machine.place,
            f"nothing leads to state {' or '.join(apart)}: the state machine, which starts with "
            f"{flow.start}, never runs it",
        )


def _steps(runbook: Runbook) -> Iterator[Problem]:
    if runbook.unnamed is not None:
        yield unproven(runbook.unnamed, "what the steps of the runbook are called")
        return
    for step in runbook.steps.values():
        for lead in step.leads:
            if lead.unsure is not None:
                yield unproven(lead.unsure, f"what step {step.name} continues with ({lead.field})")
            elif lead.to not in runbook.steps:
                yield problem(
                    runbook.place,
                    f"step {step.name} continues with {lead.to} ({lead.field}), but there is no "
                    "such step: the runbook fails there",
                )
