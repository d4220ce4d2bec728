"""Reads and writes catalog items."""

from __future__ import annotations

import os

import boto3  # type: ignore[import-not-found,import-untyped,unused-ignore]

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def lambda_handler(event: dict[str, dict[str, str]], context: object) -> dict[str, object]:
    if event["rawPath"] == "/health":  # type: ignore[comparison-overlap]
        return {"statusCode": 204}
    key = {"id": event["pathParameters"]["id"]}
    return {"statusCode": 200, "body": str(TABLE.get_item(Key=key).get("Item"))}
