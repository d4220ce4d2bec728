"""The code of the functions."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import absent, asset, at, holding, replace, rewritten, swap, unlisted

PRIMARY, SECONDARY = "PrimaryCompute/PaymentValidation", "SecondaryCompute/PaymentValidation"

MUTANTS = [
    mutant("lambda-asset-not-handed-on", asset(PRIMARY, absent), fires="lambda-missing-asset"),
    mutant(
        "lambda-asset-not-in-its-manifest", asset(SECONDARY, unlisted), fires="lambda-missing-asset"
    ),
    mutant(
        "lambda-asset-key-written-out",
        at(SECONDARY, "Code.S3Key", replace("payment-validation.zip")),
        fires="lambda-missing-asset",
    ),
    mutant(
        "lambda-asset-of-the-failover-gone",
        asset("Failover/Function", absent),
        fires="lambda-missing-asset",
    ),
    mutant(
        "lambda-bucket-of-the-other-region",
        at(SECONDARY, "Code.S3Bucket", swap("us-east-2", "us-east-1")),
        fires="lambda-asset-in-other-region",
    ),
    mutant(
        "lambda-another-file",
        at(SECONDARY, "Handler", replace("app.handler")),
        fires="lambda-missing-handler-file",
    ),
    mutant(
        "lambda-file-renamed",
        asset(PRIMARY, holding({"main.py": "def handler(event, context): ..."})),
        fires="lambda-missing-handler-file",
    ),
    mutant("lambda-empty-asset", asset(PRIMARY, holding({})), fires="lambda-missing-handler-file"),
    mutant(
        "lambda-file-only",
        at(PRIMARY, "Handler", replace("index")),
        fires="lambda-missing-handler-file",
    ),
    mutant(
        "lambda-another-function",
        at(SECONDARY, "Handler", replace("index.lambda_handler")),
        fires="lambda-undefined-handler",
    ),
    mutant(
        "lambda-function-renamed",
        asset(PRIMARY, rewritten("index.py", "def handler(", "def main(")),
        fires="lambda-undefined-handler",
    ),
    mutant(
        "lambda-failover-handler",
        at("Failover/Function", "Handler", replace("failover.handler")),
        # Its code is not found, so that nothing can be said of what the failover does.
        fires="lambda-missing-handler-file",
    ),
]
