"""Templates that CloudFormation cannot read."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import delete, replace, template, within

MUTANTS = [
    mutant(
        "unread-resource-without-type",
        within("PrimaryNetwork/FunctionsSecurityGroup", "Type", delete),
        fires=("assembly-unread PrimaryNetwork /Resources/FunctionsSecurityGroup8D620FA4",),
    ),
    mutant(
        "unread-outputs-in-a-list",
        template("Failback", "Outputs", replace([])),
        fires=("assembly-unread Failback /Outputs",),
    ),
    mutant(
        "unread-resource-in-a-list",
        template("PrimaryParameters", "Resources.ApiUrl27F547E6", replace([])),
        fires=("assembly-unread PrimaryParameters /Resources/ApiUrl27F547E6",),
    ),
]
