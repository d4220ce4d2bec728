"""What the secondary region has otherwise than the primary."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, delete, remove, replace

FUNCTION = "SecondaryCompute/PaymentValidation"
VARIABLES = "Environment.Variables"

MUTANTS = [
    mutant(
        "twin-eighth-of-the-memory",
        at(FUNCTION, "MemorySize", replace(64)),
        fires=(f"twin-smaller {FUNCTION} /Properties/MemorySize",),
    ),
    mutant(
        "twin-timeout-of-five-seconds",
        at(FUNCTION, "Timeout", replace(5)),
        fires=(f"twin-smaller {FUNCTION} /Properties/Timeout",),
    ),
    mutant("twin-more-memory", at(FUNCTION, "MemorySize", replace(2048)), fires=()),
    mutant(
        "twin-eighth-of-the-instance",
        at("PrimaryDatabase/Instance1", "DBInstanceClass", replace("db.r6g.4xlarge")),
        fires=("twin-smaller SecondaryDatabase/Instance1 /Properties/DBInstanceClass",),
    ),
    mutant(
        "twin-instance-of-the-next-generation",
        at("SecondaryDatabase/Instance1", "DBInstanceClass", replace("db.r7g.large")),
        fires=(),
    ),
    mutant(
        "twin-throttled",
        at(FUNCTION, "ReservedConcurrentExecutions", add(0)),
        fires=(f"twin-scaled-to-zero {FUNCTION} /Properties/ReservedConcurrentExecutions",),
    ),
    mutant(
        "twin-older-runtime",
        at(FUNCTION, "Runtime", replace("python3.9")),
        fires=(f"twin-other-version {FUNCTION} /Properties/Runtime",),
    ),
    mutant(
        "twin-another-family-of-parameters",
        at("SecondaryDatabase/ParameterGroup", "Family", replace("aurora-postgresql16")),
        fires=("twin-other-version SecondaryDatabase/ParameterGroup /Properties/Family",),
    ),
    mutant(
        "twin-without-parameter-group",
        at("SecondaryDatabase/Cluster", "DBClusterParameterGroupName", delete),
        fires=(
            "twin-other-setting SecondaryDatabase/Cluster /Properties/DBClusterParameterGroupName",
        ),
    ),
    mutant(
        "twin-asks-for-an-api-key",
        at("SecondaryApi/Api/Default/payments/POST", "ApiKeyRequired", add(True)),
        fires=(
            "twin-other-setting SecondaryApi/Api/Default/payments/POST /Properties/ApiKeyRequired",
        ),
    ),
    mutant(
        "twin-says-what-is-the-default",
        at("SecondaryApi/Api/Default/payments/POST", "ApiKeyRequired", add(False)),
        fires=(),
    ),
    mutant(
        "twin-variable-gone",
        at("SecondaryCompute/TransactionProcessing", f"{VARIABLES}.TABLE_NAME", delete),
        fires=(
            "twin-missing-variable SecondaryCompute/TransactionProcessing "
            "/Properties/Environment/Variables/TABLE_NAME",
        ),
    ),
    mutant(
        "twin-variable-gone-that-nobody-reads",
        at(FUNCTION, f"{VARIABLES}.DATABASE_NAME", delete),
        fires=(),
    ),
    mutant(
        "twin-domain-mapped-to-nothing",
        remove("SecondaryApi/Api/CustomDomain/Map:--=>SecondaryApi600CB614"),
        fires=("twin-missing-resource PrimaryApi/Api/CustomDomain/Map:--=>PrimaryApi68085904",),
    ),
    mutant(
        "twin-method-gone",
        remove("SecondaryApi/Api/Default/payments/POST"),
        fires=("twin-missing-resource PrimaryApi/Api/Default/payments/POST",),
    ),
    mutant(
        "twin-alarm-gone",
        remove("SecondaryMonitoring/HealthErrorRate"),
        fires=("twin-without-alarm PrimaryMonitoring/HealthErrorRate",),
    ),
    mutant(
        "twin-cluster-without-instances",
        remove("SecondaryDatabase/Instance1"),
        remove("SecondaryDatabase/Instance2"),
        fires=("twin-without-instance SecondaryDatabase/Cluster",),
    ),
    mutant(
        "twin-function-under-another-name",
        at("SecondaryCompute/Notification", "FunctionName", replace("payments-notices-prod")),
        at(
            "SecondaryCompute/TransactionProcessing",
            f"{VARIABLES}.NOTIFICATION_FUNCTION",
            replace("payments-notification-prod"),
        ),
        fires=(
            "twin-other-name SecondaryCompute/TransactionProcessing "
            "/Properties/Environment/Variables/NOTIFICATION_FUNCTION",
        ),
    ),
    mutant(
        "twin-right-of-the-primary",
        at(
            "PrimaryCompute/Health/ServiceRole/DefaultPolicy",
            "PolicyDocument.Statement[0].Action",
            replace(["dynamodb:GetItem", "dynamodb:BatchGetItem"]),
        ),
        fires=("twin-missing-right SecondaryCompute/Health/ServiceRole",),
    ),
]
