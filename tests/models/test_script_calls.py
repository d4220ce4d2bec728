"""SDK calls in JavaScript, and what is given to them."""

from __future__ import annotations

import pytest
from dr_validator.models.code.script_calls import found

METHOD = "failover_global_cluster"


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (
            "new FailoverGlobalClusterCommand({ GlobalClusterIdentifier: process.env.ID, "
            "AllowDataLoss: true })",
            {"GlobalClusterIdentifier": None, "AllowDataLoss": True},
        ),
        (
            "new AWS.RDS().failoverGlobalCluster({\n  'GlobalClusterIdentifier': 'pay', // an id\n"
            "  AllowDataLoss: !1,\n}).promise()",
            {"GlobalClusterIdentifier": "pay", "AllowDataLoss": False},
        ),
        (
            "new FailoverGlobalClusterCommand({Id, Tags: [{Key: 'a, }'}], At: f(1, {b: 2}), "
            "Arn: `a:${b}`})",
            {"Id": None, "Tags": None, "At": None, "Arn": None},
        ),
        ("new FailoverGlobalClusterCommand({})", {}),
        ("new FailoverGlobalClusterCommand({ ...input, AllowDataLoss: true })", None),
        ("new FailoverGlobalClusterCommand({ [key]: true })", None),
        ("new FailoverGlobalClusterCommand(input)", None),
        ("async function failoverGlobalCluster({ id }) {}", None),
        ("helper.failoverGlobalCluster({ id })", None),
        ("new FailoverGlobalClusterCommand({ AllowDataLoss: true", None),
    ],
)
def test_arguments_of_a_call(text: str, arguments: dict[str, object] | None) -> None:
    assert list(found(text, METHOD)) == [(1, arguments)]


def test_a_call_is_told_from_an_import() -> None:
    text = "import { FailoverGlobalClusterCommand } from 'x';\n"
    assert list(found(text, METHOD)) == [(1, None)]
    text += "\nsend(new FailoverGlobalClusterCommand({ AllowDataLoss: true }));"
    assert list(found(text, METHOD)) == [(3, {"AllowDataLoss": True})]
    assert list(found("const failoverGlobalClusters = 1", METHOD)) == []


def test_an_sdk_that_is_bundled_with_the_code_calls_nothing() -> None:
    text = (
        "class FailoverGlobalClusterCommand extends $Command {}\n"
        "failoverGlobalCluster(args) { return send(new FailoverGlobalClusterCommand(args)); }\n"
    )
    assert list(found(text, METHOD)) == []
    text += "send(new FailoverGlobalClusterCommand({ AllowDataLoss: true }));"
    assert list(found(text, METHOD)) == [(3, {"AllowDataLoss": True})]
