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
        fires=(
            "aurora-encryption-mismatch SecondaryDatabase/Cluster /Properties/StorageEncrypted",
            "security-unencrypted-storage PrimaryDatabase/Cluster /Properties/StorageEncrypted",
        ),
    ),
    mutant(
        "security-public-policies-allowed",
        at(DOCUMENTS, "PublicAccessBlockConfiguration.BlockPublicPolicy", replace(False)),
        fires=(
            "security-public-access-not-blocked "
            "SecondaryStorage/Documents /Properties/PublicAccessBlockConfiguration",
        ),
    ),
    mutant(
        "security-public-acls-forgotten",
        at(DOCUMENTS, "PublicAccessBlockConfiguration.BlockPublicAcls", delete),
        fires=(
            "security-public-access-not-blocked "
            "SecondaryStorage/Documents /Properties/PublicAccessBlockConfiguration",
        ),
    ),
    mutant(
        "security-password-written-out",
        at(CLUSTER, "MasterUserPassword", replace("payments-admin-2026")),
        fires=(
            "security-plaintext-password PrimaryDatabase/Cluster /Properties/MasterUserPassword",
        ),
    ),
    mutant(
        "security-secret-not-replicated",
        at(SECRET, "ReplicaRegions", delete),
        fires=("security-secret-not-replicated PrimaryDatabase/Secret /Properties/ReplicaRegions",),
    ),
    mutant(
        "security-secret-replicated-elsewhere",
        at(SECRET, "ReplicaRegions[0].Region", replace("us-west-2")),
        fires=("security-secret-not-replicated PrimaryDatabase/Secret /Properties/ReplicaRegions",),
    ),
    mutant(
        "security-password-of-a-function",
        at("SecondaryCompute/Health", f"{VARIABLES}.DATABASE_PASSWORD", add("payments-admin-2026")),
        fires=(
            "security-plaintext-secret "
            "SecondaryCompute/Health /Properties/Environment/Variables/DATABASE_PASSWORD",
        ),
    ),
    mutant(
        "security-key-of-a-function",
        at(
            "PrimaryCompute/PaymentValidation",
            f"{VARIABLES}.CARD_API_KEY",
            add("sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
        ),
        fires=(
            "security-plaintext-secret "
            "PrimaryCompute/PaymentValidation /Properties/Environment/Variables/CARD_API_KEY",
        ),
    ),
    mutant(
        "security-password-in-a-parameter",
        at(FLAG, "Name", replace("/payments/prod/database/password")),
        at(FLAG, "Value", replace("payments-admin-2026")),
        fires=(
            "lambda-parameter-in-other-region SecondaryCompute/PaymentValidation /Properties/Code",
            "security-plaintext-secret SecondaryParameters/AcceptPayments /Properties/Value",
        ),
    ),
]
