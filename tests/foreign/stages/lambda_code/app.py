"""The ledger's API."""

import json
import os


def respond(event, _context):
    body = json.dumps({"path": event.get("path"), "table": os.environ["TABLE"]})
    return {"statusCode": 200, "body": body}
