"""What clients of the SDKs can do beside the operations of their services.

Source: Boto3 documentation, "Available services", the methods of each client
(https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/index.html); AWS SDK for
JavaScript API Reference, `AWS.Service` and the managed uploads of v2
(https://docs.aws.amazon.com/AWSJavaScriptSDK/latest/AWS/Service.html).
"""

from __future__ import annotations

from collections.abc import Mapping

from dr_validator.aws.operations import ServiceModel

_OF_ALL = frozenset(
    (
        "can_paginate",
        "close",
        "generate_presigned_url",
        "get_paginator",
        "get_waiter",
        # v2 and v3 of JavaScript
        "create_signed_url",
        "destroy",
        "get_signed_url",
        "get_signed_url_promise",
        "make_request",
        "make_unauthenticated_request",
        "send",
        "setup_request_listeners",
        "wait_for",
    )
)
_OF_SERVICE: Mapping[str, frozenset[str]] = {
    "cloudfront": frozenset(("get_signed_cookie",)),
    "dsql": frozenset(("generate_db_connect_admin_auth_token", "generate_db_connect_auth_token")),
    "dynamodb": frozenset(("create_set",)),
    "rds": frozenset(("generate_db_auth_token",)),
    "s3": frozenset(
        (
            "copy",
            "create_presigned_post",
            "download_file",
            "download_fileobj",
            "generate_presigned_post",
            "upload",
            "upload_file",
            "upload_fileobj",
        )
    ),
}


def is_method(of: ServiceModel, method: str) -> bool:
    """Whether a client of a service has a method (in Python's spelling)."""
    own = _OF_SERVICE.get(of.name, frozenset())
    return method in _OF_ALL or method in own or of.operation(method) is not None
