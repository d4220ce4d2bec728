"""GET /health: can this region take payments?

Asks what the payment path needs, all at once and against one deadline, because
Route 53 gives up two seconds after it has connected.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import boto3  # type: ignore[import-not-found,import-untyped,unused-ignore]
from botocore.config import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    Config,
)

DEADLINE_SECONDS = 1.5
_CONFIG = Config(connect_timeout=1, read_timeout=1, retries={"max_attempts": 1})
_dynamodb = boto3.client("dynamodb", config=_CONFIG)
_s3 = boto3.client("s3", config=_CONFIG)
_secrets = boto3.client("secretsmanager", config=_CONFIG)


def check_table() -> None:
    """A read of the data plane; the item need not exist."""
    _dynamodb.get_item(
        TableName=os.environ["TABLE_NAME"], Key={"payment_id": {"S": "health-check"}}
    )


def check_bucket() -> None:
    _s3.head_bucket(Bucket=os.environ["BUCKET_NAME"])


def check_secret() -> None:
    _secrets.describe_secret(SecretId=os.environ["SECRET_NAME"])


def check_database() -> None:
    """The primary must have its writer; the standby has only readers until it is promoted."""
    port = int(os.environ["DATABASE_PORT"])
    try:
        connect(os.environ["DATABASE_ENDPOINT"], port)
    except OSError:
        if os.environ["DR_ROLE"] == "primary":
            raise
        connect(os.environ["DATABASE_READER_ENDPOINT"], port)


def connect(host: str, port: int) -> None:
    with socket.create_connection((host, port), timeout=0.6):
        pass


CHECKS: dict[str, Callable[[], None]] = {
    "table": check_table,
    "bucket": check_bucket,
    "secret": check_secret,
    "database": check_database,
}
_POOL = ThreadPoolExecutor(max_workers=2 * len(CHECKS))


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    running = {_POOL.submit(check): name for name, check in CHECKS.items()}
    finished, _ = wait(running, timeout=DEADLINE_SECONDS)
    results = dict.fromkeys(CHECKS, "timeout")
    for future in finished:
        error = future.exception()
        results[running[future]] = "ok" if error is None else type(error).__name__
        if error is not None:
            print(json.dumps({"check": running[future], "error": str(error)}))
    healthy = all(result == "ok" for result in results.values())
    return {
        "statusCode": 200 if healthy else 503,
        "headers": {"Content-Type": "application/json", "Cache-Control": "no-store"},
        "body": json.dumps(
            {
                "status": "ok" if healthy else "unavailable",
                "region": os.environ["AWS_REGION"],
                "checks": results,
            }
        ),
    }
