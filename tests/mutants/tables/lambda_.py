"""The code of the functions."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import (
    absent,
    add,
    asset,
    at,
    delete,
    holding,
    replace,
    rewritten,
    swap,
    unlisted,
)

PRIMARY, SECONDARY = "PrimaryCompute/PaymentValidation", "SecondaryCompute/PaymentValidation"

MUTANTS = [
    mutant(
        "lambda-asset-not-handed-on",
        asset(PRIMARY, absent),
        fires=("lambda-missing-asset PrimaryCompute/PaymentValidation /Properties/Code/S3Key",),
    ),
    mutant(
        "lambda-asset-not-in-its-manifest",
        asset(SECONDARY, unlisted),
        fires=("lambda-missing-asset SecondaryCompute/PaymentValidation /Properties/Code/S3Key",),
    ),
    mutant(
        "lambda-asset-key-written-out",
        at(SECONDARY, "Code.S3Key", replace("payment-validation.zip")),
        fires=("lambda-missing-asset SecondaryCompute/PaymentValidation /Properties/Code/S3Key",),
    ),
    mutant(
        "lambda-asset-of-the-failover-gone",
        asset("Failover/Function", absent),
        fires=("lambda-missing-asset Failover/Function /Properties/Code/S3Key",),
    ),
    mutant(
        "lambda-bucket-of-the-other-region",
        at(SECONDARY, "Code.S3Bucket", swap("us-east-2", "us-east-1")),
        fires=(
            "lambda-asset-in-other-region "
            "SecondaryCompute/PaymentValidation /Properties/Code/S3Bucket",
        ),
    ),
    mutant(
        "lambda-another-file",
        at(SECONDARY, "Handler", replace("app.handler")),
        fires=(
            "lambda-missing-handler-file SecondaryCompute/PaymentValidation /Properties/Handler",
        ),
    ),
    mutant(
        "lambda-file-renamed",
        asset(PRIMARY, holding({"main.py": "def handler(event, context): ..."})),
        fires=("lambda-missing-handler-file PrimaryCompute/PaymentValidation /Properties/Handler",),
    ),
    mutant(
        "lambda-empty-asset",
        asset(PRIMARY, holding({})),
        fires=("lambda-missing-handler-file PrimaryCompute/PaymentValidation /Properties/Handler",),
    ),
    mutant(
        "lambda-file-only",
        at(PRIMARY, "Handler", replace("index")),
        fires=("lambda-missing-handler-file PrimaryCompute/PaymentValidation /Properties/Handler",),
    ),
    mutant(
        "lambda-another-function",
        at(SECONDARY, "Handler", replace("index.lambda_handler")),
        fires=("lambda-undefined-handler SecondaryCompute/PaymentValidation /Properties/Handler",),
    ),
    mutant(
        "lambda-function-renamed",
        asset(PRIMARY, rewritten("index.py", "def handler(", "def main(")),
        fires=("lambda-undefined-handler PrimaryCompute/PaymentValidation /Properties/Handler",),
    ),
    mutant(
        "lambda-file-is-no-python",
        asset(SECONDARY, holding({"index.py": "def handler(event, context: ..."})),
        fires=("lambda-invalid-syntax SecondaryCompute/PaymentValidation /Properties/Handler",),
    ),
    mutant(
        "lambda-failover-handler",
        at("Failover/Function", "Handler", replace("failover.handler")),
        # Its code is not found, so that nothing can be said of what the failover does.
        fires=("lambda-missing-handler-file Failover/Function /Properties/Handler",),
    ),
    mutant(
        "lambda-no-concurrency",
        at("PrimaryCompute/Health", "ReservedConcurrentExecutions", add(0)),
        fires=("lambda-throttled PrimaryCompute/Health /Properties/ReservedConcurrentExecutions",),
    ),
    mutant(
        "lambda-some-concurrency",
        at("PrimaryCompute/Health", "ReservedConcurrentExecutions", add(50)),
        fires=(),
    ),
    mutant(
        "lambda-variable-left-out",
        at("PrimaryCompute/Health", "Environment.Variables.TABLE_NAME", delete),
        fires=(
            "lambda-missing-variable PrimaryCompute/Health "
            "/Properties/Environment/Variables/TABLE_NAME",
        ),
    ),
    mutant(
        "lambda-variable-that-nobody-reads",
        at("PrimaryCompute/Health", "Environment.Variables.DATABASE_NAME", delete),
        fires=(),
    ),
    mutant(
        "lambda-call-that-aws-does-not-have",
        asset("Failover/Function", rewritten("index.py", "describe_db_clusters", "describe_dbs")),
        fires=("lambda-unknown-call Failover/Function /Properties/Code/S3Key",),
    ),
    mutant(
        "lambda-module-that-is-not-there",
        asset(SECONDARY, rewritten("index.py", "import os", "import os\nimport requests")),
        fires=("lambda-missing-module SecondaryCompute/PaymentValidation /Properties/Handler",),
    ),
    mutant(
        "lambda-module-beside-the-code",
        asset(SECONDARY, rewritten("index.py", "import os", "import os\nimport uuid")),
        fires=(),
    ),
]
