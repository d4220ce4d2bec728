"""Reads catalog items."""

import os

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def lambda_handler(event, _context):
    if event["rawPath"] == "/health":
        return {"statusCode": 204}
    key = {"id": event["pathParameters"]["id"]}
    return {"statusCode": 200, "body": str(TABLE.get_item(Key=key).get("Item"))}
