"""What Python code calls with the clients of boto3 that it makes."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest
from dr_validator.models.code.called import ClientCall, Variable
from dr_validator.models.code.client_calls import client_calls


def made(code: str) -> list[ClientCall]:
    return list(client_calls(ast.parse(dedent(code))).made)


@pytest.mark.parametrize(
    "code",
    [
        's3 = boto3.client("s3")\ns3.get_object(Bucket=os.environ["B"])',
        'boto3.client("s3").get_object(Bucket=os.getenv("B"))',
        'B = os.environ.get("B")\ns3 = boto3.client("s3", config=Config(retries={}))\n'
        "s3.get_object(Bucket=B)",
        'self.s3 = boto3.client("s3")\nself.s3.get_object(Bucket=os.environ["B"])',
        's3 = boto3.client("s3")\ns3.get_paginator("get_object").paginate(Bucket="b")',
    ],
)
def test_a_client_by_its_one_name(code: str) -> None:
    (call,) = made(code)
    assert (call.service, call.method) == ("s3", "get_object")
    assert call.arguments in ({"Bucket": (Variable("B"),)}, {})
    assert not call.elsewhere


@pytest.mark.parametrize(
    "code",
    [
        's3 = boto3.client("s3")\ns3 = make()\ns3.get_object(Bucket="b")',
        's3 = boto3.client("s3")\ndef run(s3):\n    s3.get_object(Bucket="b")',
        'client("s3").get_object(Bucket="b")',
        'boto3.client(SERVICE).get_object(Bucket="b")',
    ],
)
def test_what_may_be_something_else_is_no_client(code: str) -> None:
    assert made(code) == []


def test_a_thing_of_a_resource_is_an_argument() -> None:
    (call,) = made(
        """
        table = boto3.resource("dynamodb").Table(f"{os.environ['STAGE']}-orders")
        table.put_item(Item={})
        """
    )
    assert (call.thing, call.method) == ("Table", "put_item")
    assert call.arguments["TableName"] == (Variable("STAGE"), "-orders")


@pytest.mark.parametrize(
    ("told", "elsewhere"),
    [
        ('region_name="us-east-1"', True),
        ("config=Config(region_name=HOME)", True),
        ("config=CONFIG", True),
        ("config=Config(read_timeout=1)", False),
        ("endpoint_url=URL", True),
    ],
)
def test_a_client_may_be_told_where_it_calls(told: str, elsewhere: bool) -> None:
    (call,) = made(f'boto3.client("s3", {told}).get_object(Bucket="b")')
    assert call.elsewhere is elsewhere


@pytest.mark.parametrize(
    ("guard", "branch"),
    [
        ('if os.environ["ROLE"] == "primary":', True),
        ("if PRIMARY:", True),
        ("if is_primary():", True),
        ('if event["kind"] == "placed":', False),
        ("if stored():", False),
    ],
)
def test_the_environment_may_decide(guard: str, branch: bool) -> None:
    code = f"""
    sqs = boto3.client("sqs")
    PRIMARY = os.environ.get("ROLE", "") == "primary"
    def is_primary():
        return os.environ["ROLE"] == "primary"
    def stored():
        return sqs.receive_message(QueueUrl=os.environ["QUEUE"])
    def handler(event, context):
        {guard}
            sqs.send_message(QueueUrl="q")
    """
    sends = [each for each in made(code) if each.method == "send_message"]
    assert [each.branch for each in sends] == [branch]


def test_an_early_return_decides_over_what_follows() -> None:
    first, second = made(
        """
        sqs = boto3.client("sqs")
        def handler(event, context):
            sqs.receive_message(QueueUrl="q")
            if os.environ["ROLE"] != "primary":
                return
            sqs.send_message(QueueUrl="q")
        """
    )
    assert (first.branch, second.branch) == (False, True)


def test_who_uses_what_whatever_the_environment_says() -> None:
    uses = client_calls(
        ast.parse(
            dedent(
                """
                def handler(event, context):
                    read()
                    if os.environ["ROLE"] == "primary":
                        write()
                @app.get("/")
                def route():
                    list()
                """
            )
        )
    ).uses
    assert "read" in uses["handler"]
    assert "write" not in uses["handler"]
    assert "route" in uses[""]
