"""The operations of the services that recoveries call, from the API models that botocore ships.

The text of `validator/dr_validator/aws/operations.json`: by the service's name in boto3, its id in
the AWS SDKs, and by operation its members, those that it needs with an exclamation mark.
"""

from __future__ import annotations

import json
from typing import Any

import botocore.session

SERVICES = """
acm apigateway apigatewayv2 application-autoscaling arc-region-switch autoscaling backup batch
cloudformation cloudfront cloudwatch codepipeline cognito-idp dax docdb drs dsql dynamodb ec2 ecr
ecs efs eks elasticache elb elbv2 events fsx globalaccelerator iam kafka keyspaces kinesis kms
lambda logs memorydb mq neptune opensearch rds redshift route53 route53-recovery-cluster
route53-recovery-control-config route53-recovery-readiness s3 scheduler secretsmanager ses sesv2
sns sqs ssm stepfunctions sts wafv2
"""


def text() -> str:
    """The table, an operation a line, sorted."""
    session = botocore.session.get_session()
    services = [_service(session, name) for name in SERVICES.split()]
    return "{\n" + ",\n".join(services) + "\n}\n"


def _service(session: Any, name: str) -> str:
    model = session.get_service_model(name)
    operations = {each: _members(model.operation_model(each)) for each in model.operation_names}
    lines = (
        f"   {json.dumps(each)}: {json.dumps(operations[each])}" for each in sorted(operations)
    )
    id = model.service_id.replace(" ", "").replace("-", "").lower()
    body = ",\n".join(lines)
    return (
        f' {json.dumps(name)}: {{\n  "id": {json.dumps(id)},\n  "operations": {{\n{body}\n  }}\n }}'
    )


def _members(operation: Any) -> str:
    shape = operation.input_shape
    if shape is None:
        return ""
    needed = set(shape.required_members)
    return " ".join(f"{'!' if each in needed else ''}{each}" for each in sorted(shape.members))
