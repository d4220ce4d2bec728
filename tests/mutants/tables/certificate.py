"""Certificates for other names than those that are served."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import at, replace

CERTIFICATE = "SecondaryApi/Certificate"

MUTANTS = [
    mutant(
        "certificate-misspelt",
        at(CERTIFICATE, "DomainName", replace("api.paymnets-prod.example.com")),
        fires=("certificate-other-name SecondaryApi/Api/CustomDomain /Properties/DomainName",),
    ),
    mutant(
        "certificate-for-a-wildcard",
        at(CERTIFICATE, "DomainName", replace("*.payments-prod.example.com")),
        fires=(),
    ),
]
