"""A small CDK app that the tests synthesize: every way a stack gets into an assembly."""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

EAST = cdk.Environment(account="111122223333", region="us-east-1")
WEST = cdk.Environment(account="111122223333", region="us-west-2")
CODE = Path(__file__).parent / "data" / "function"


def bucket(scope: Construct) -> s3.Bucket:
    return s3.Bucket(  # the line that source_of must find
        scope, "Data", removal_policy=cdk.RemovalPolicy.DESTROY, auto_delete_objects=True
    )


class Inner(cdk.NestedStack):
    """A nested stack with a function, and perhaps another nested stack."""

    def __init__(self, scope: Construct, id_: str, *, deeper: bool) -> None:
        super().__init__(scope, id_)
        lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_12,
            handler="index.handler",
            code=lambda_.Code.from_asset(str(CODE)),
        )
        if deeper:
            Inner(self, "Deep", deeper=False)


def build(app: cdk.App) -> None:
    data = cdk.Stack(app, "Data", env=EAST, stack_name="data-prod")
    store = bucket(data)
    web = cdk.Stack(app, "Web", env=EAST, tags={"role": "primary"})
    Inner(web, "Nest", deeper=True)
    sns.Topic(web, "Topic", display_name=cdk.Fn.join("", ["for-", store.bucket_name]))
    sns.Topic(cdk.Stack(web, "Within", env=WEST), "Topic")
    prod = cdk.Stage(app, "Prod", env=WEST)
    Inner(cdk.Stack(prod, "Api"), "Nest", deeper=False)
    sns.Topic(cdk.Stack(cdk.Stage(prod, "Sub", env=EAST), "Api"), "Topic")
    topic = sns.Topic(cdk.Stack(app, "Anywhere"), "Topic")
    cdk.Validations.of(topic).acknowledge(
        cdk.Acknowledgment(id="Dr-Validator::some-check", reason="agreed in review")
    )


if __name__ == "__main__":
    application = cdk.App()
    build(application)
    application.synth()
