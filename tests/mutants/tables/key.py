"""KMS keys."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at

KEY = "SecondaryDatabase/Key"

MUTANTS = [
    mutant(
        "key-disabled",
        at(KEY, "Enabled", add(False)),
        fires=(f"key-unusable {KEY} /Properties/Enabled",),
    ),
    mutant(
        "key-for-signatures",
        at(KEY, "KeySpec", add("RSA_4096")),
        fires=(f"key-unusable {KEY} /Properties/KeySpec",),
    ),
]
