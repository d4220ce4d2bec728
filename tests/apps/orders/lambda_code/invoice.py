"""Writes the invoice of each order in a batch of messages."""

import json
import os

import boto3

TABLE = os.environ["TABLE"]
BUCKET = os.environ["BUCKET"]

table = boto3.resource("dynamodb").Table(TABLE)
s3 = boto3.client("s3")


def write(event, _context):
    failed = []
    for record in event["Records"]:
        try:
            _write(json.loads(record["body"]))
        except Exception:  # the queue delivers it again
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _write(order):
    key = {"customer": order["customer"], "placed": order["placed"]}
    found = table.get_item(Key=key)["Item"]
    name = f"invoices/{order['customer']}/{order['placed']}.json"
    s3.put_object(Bucket=BUCKET, Key=name, Body=json.dumps(found, default=str))
    table.update_item(
        Key=key,
        UpdateExpression="SET invoice = :name",
        ExpressionAttributeValues={":name": name},
    )
