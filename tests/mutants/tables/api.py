"""APIs that lead nowhere."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import at, delete, remove, replace, swap

METHOD = "SecondaryApi/Api/Default/payments/POST"
MAPPING = "SecondaryApi/Api/CustomDomain/Map:--=>SecondaryApi600CB614"

PRIMARY = "PrimaryApi/Api/CustomDomain/Map:--=>PrimaryApi68085904"

MUTANTS = [
    mutant(
        "api-domains-mapped-nowhere",
        remove(MAPPING),
        remove(PRIMARY),
        fires=(
            "api-unmapped-domain PrimaryApi/Api/CustomDomain",
            "api-unmapped-domain SecondaryApi/Api/CustomDomain",
        ),
    ),
    mutant(
        "api-mapped-to-a-stage-nobody-has",
        at(MAPPING, "Stage", replace("staging")),
        fires=(f"api-refused-mapping {MAPPING} /Properties/Stage",),
    ),
    mutant(
        "api-method-without-uri",
        at(METHOD, "Integration.Uri", delete),
        fires=(f"api-unanswered-route {METHOD} /Properties/Integration/Uri",),
    ),
    mutant(
        "api-asks-lambda-of-the-primary",
        at(METHOD, "Integration.Uri.'Fn::Join'[1][0]", swap("us-east-2", "us-east-1")),
        fires=(f"api-integration-in-other-region {METHOD} /Properties/Integration/Uri",),
    ),
]
