"""The ledger's API."""

from __future__ import annotations

import json
import os


def respond(event: dict[str, object], _context: object) -> dict[str, object]:
    body = json.dumps({"path": event.get("path"), "table": os.environ["TABLE"]})
    return {"statusCode": 200, "body": body}
