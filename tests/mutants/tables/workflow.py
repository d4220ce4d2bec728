"""State machines and runbooks."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, swap, write

MACHINE = "Failover/StateMachine"
TEXT = "DefinitionString"
PLACE = "Failover/StateMachine /Properties/DefinitionString"
CALL = {
    "StartAt": "Look",
    "States": {
        "Look": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:rds:describeGlobalCluster",
            "End": True,
        }
    },
}
JOB = {
    "StartAt": "Warm",
    "States": {
        "Warm": {
            "Type": "Task",
            "Resource": "arn:aws:states:::ecs:runTask.sync",
            "Parameters": {"TaskDefinition": "warm"},
            "End": True,
        }
    },
}
ROLE = {"Fn::GetAtt": ["StateMachineRoleB840431D", "Arn"]}

MUTANTS = [
    mutant(
        "workflow-next-state-is-not-there",
        at(MACHINE, TEXT, swap('"Next":"IsPromoted"', '"Next":"Promoted"')),
        fires=(f"workflow-leads-nowhere {PLACE}",),
    ),
    mutant(
        "workflow-begins-with-the-traffic",
        at(MACHINE, TEXT, swap('"StartAt":"PromoteDatabase"', '"StartAt":"PinTraffic"')),
        fires=(f"workflow-leads-nowhere {PLACE}",),
    ),
    mutant(
        "workflow-ended-after-ten-seconds",
        at(MACHINE, TEXT, swap('"TimeoutSeconds":3600', '"TimeoutSeconds":10')),
        fires=(f"workflow-cut-short {PLACE}",),
    ),
    mutant(
        "workflow-express",
        at(MACHINE, "StateMachineType", add("EXPRESS")),
        fires=("workflow-cut-short Failover/StateMachine /Properties/StateMachineType",),
    ),
    mutant(
        "workflow-state-without-a-way-on",
        at(MACHINE, TEXT, swap('"FailedOver":{"Type":"Succeed"}', '"FailedOver":{"Type":"Pass"}')),
        fires=(f"workflow-refused-state {PLACE}", f"workflow-refused-state {PLACE}"),
    ),
    mutant(
        "workflow-job-of-an-express-machine",
        write(
            "Failover",
            "Job",
            "AWS::StepFunctions::StateMachine",
            {"StateMachineType": "EXPRESS", "RoleArn": ROLE, "Definition": JOB},
        ),
        fires=(
            "permission-not-granted Failover/StateMachine/Role",
            "workflow-refused-state Failover/Job /Properties/Definition",
        ),
    ),
    mutant(
        "workflow-misspelt-operation",
        write(
            "Failover",
            "Look",
            "AWS::StepFunctions::StateMachine",
            {"RoleArn": ROLE, "Definition": CALL},
        ),
        fires=("workflow-unknown-call Failover/Look /Properties/Definition",),
    ),
    mutant(
        "workflow-with-more-time",
        at(MACHINE, TEXT, swap('"TimeoutSeconds":3600', '"TimeoutSeconds":7200')),
        fires=(),
    ),
]
