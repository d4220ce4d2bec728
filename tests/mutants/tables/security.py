"""Encryption, public access, passwords."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, delete, replace

CLUSTER, SECRET = "PrimaryDatabase/Cluster", "PrimaryDatabase/Secret"
DOCUMENTS, FLAG = "SecondaryStorage/Documents", "SecondaryParameters/AcceptPayments"
VARIABLES = "Environment.Variables"

MUTANTS = [
    mutant(
        "security-primary-unencrypted",
        at(CLUSTER, "StorageEncrypted", replace(False)),
        at(CLUSTER, "KmsKeyId", delete),
        # RDS takes no encrypted secondary of an unencrypted primary either.
        fires="security-unencrypted-storage aurora-encryption-mismatch",
    ),
    mutant(
        "security-public-policies-allowed",
        at(DOCUMENTS, "PublicAccessBlockConfiguration.BlockPublicPolicy", replace(False)),
        fires="security-public-access-not-blocked",
    ),
    mutant(
        "security-public-acls-forgotten",
        at(DOCUMENTS, "PublicAccessBlockConfiguration.BlockPublicAcls", delete),
        fires="security-public-access-not-blocked",
    ),
    mutant(
        "security-password-written-out",
        at(CLUSTER, "MasterUserPassword", replace("payments-admin-2026")),
        fires="security-plaintext-password",
    ),
    mutant(
        "security-secret-not-replicated",
        at(SECRET, "ReplicaRegions", delete),
        fires="security-secret-not-replicated",
    ),
    mutant(
        "security-secret-replicated-elsewhere",
        at(SECRET, "ReplicaRegions[0].Region", replace("us-west-2")),
        fires="security-secret-not-replicated",
    ),
    mutant(
        "security-password-of-a-function",
        at("SecondaryCompute/Health", f"{VARIABLES}.DATABASE_PASSWORD", add("payments-admin-2026")),
        fires="security-plaintext-secret",
    ),
    mutant(
        "security-key-of-a-function",
        at(
            "PrimaryCompute/PaymentValidation",
            f"{VARIABLES}.CARD_API_KEY",
            add("sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
        ),
        fires="security-plaintext-secret",
    ),
    mutant(
        "security-password-in-a-parameter",
        at(FLAG, "Name", replace("/payments/prod/database/password")),
        at(FLAG, "Value", replace("payments-admin-2026")),
        fires="security-plaintext-secret",
    ),
]
