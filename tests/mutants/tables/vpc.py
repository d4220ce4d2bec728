"""The way of the functions to S3, DynamoDB and the other services they call."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import at, delete, remove, replace, swap

S3, DYNAMODB = "PrimaryNetwork/Vpc/S3Endpoint", "SecondaryNetwork/Vpc/DynamoDbEndpoint"
PRIVATE = [f"SecondaryNetwork/Vpc/PrivateSubnet{number}" for number in (1, 2, 3)]
UNREACHED = "vpc-unreachable-service SecondaryNetwork/Vpc"

MUTANTS = [
    mutant("vpc-no-endpoint-for-s3", remove(S3), fires=("vpc-nat-only PrimaryNetwork/Vpc",)),
    mutant(
        "vpc-no-endpoint-for-dynamodb",
        remove(DYNAMODB),
        fires=("vpc-nat-only SecondaryNetwork/Vpc",),
    ),
    mutant(
        "vpc-endpoint-not-on-a-private-subnet",
        at(S3, "RouteTableIds[0]", delete),
        fires=("vpc-nat-only PrimaryNetwork/Vpc/S3Endpoint /Properties/RouteTableIds",),
    ),
    mutant(
        "vpc-endpoint-on-isolated-subnets-only",
        at(DYNAMODB, "RouteTableIds[0:6]", delete),
        fires=("vpc-nat-only SecondaryNetwork/Vpc/DynamoDbEndpoint /Properties/RouteTableIds",),
    ),
    mutant(
        "vpc-endpoint-of-the-other-region",
        at(DYNAMODB, "ServiceName", replace("com.amazonaws.us-east-1.dynamodb")),
        fires=(
            "vpc-endpoint-for-other-region "
            "SecondaryNetwork/Vpc/DynamoDbEndpoint /Properties/ServiceName",
        ),
    ),
    mutant(
        "vpc-endpoint-misspelt",
        at(DYNAMODB, "ServiceName", replace("com.amazonaws.us-east-2.dynamobd")),
        fires=(
            "vpc-misspelt-service SecondaryNetwork/Vpc/DynamoDbEndpoint /Properties/ServiceName",
            "vpc-nat-only SecondaryNetwork/Vpc",
        ),
    ),
    mutant(
        "vpc-neither-endpoint-nor-nat",
        remove(DYNAMODB),
        *(remove(f"{subnet}/DefaultRoute") for subnet in PRIVATE),
        fires=(UNREACHED, UNREACHED),
    ),
    mutant(
        "vpc-no-nat",
        *(remove(f"{subnet}/DefaultRoute") for subnet in PRIVATE),
        fires=(UNREACHED,),
    ),
    mutant(
        "vpc-endpoint-not-on-subnets-without-nat",
        at(DYNAMODB, "RouteTableIds[0:3]", delete),
        *(remove(f"{subnet}/DefaultRoute") for subnet in PRIVATE),
        fires=(
            "vpc-unreachable-service "
            "SecondaryNetwork/Vpc/DynamoDbEndpoint /Properties/RouteTableIds",
            UNREACHED,
        ),
    ),
    mutant(
        "vpc-table-endpoint-for-buckets",
        at(DYNAMODB, "ServiceName", swap(".dynamodb", ".s3")),
        fires=("vpc-nat-only SecondaryNetwork/Vpc",),
    ),
]
