"""ARNs by their fields, with pieces that are not known."""

from __future__ import annotations

import pytest
from dr_validator.aws.arn import GULF, HOLE, Arn, form, secret_names
from dr_validator.resolve.arns import arn_of, filled, is_arn
from dr_validator.resolve.value import Gap, Part, Reference, Text

PLACE = Gap("AWS::AccountId")
GIVEN = Gap("parameter Given of App")
BUCKET = Reference("App", "Bucket")
ROLE_ARN = Reference("App", "Role", "Arn")


@pytest.mark.parametrize(
    ("word", "fields"),
    [
        (
            "arn:aws:dynamodb:us-east-1:111122223333:table/pay",
            ("aws", "dynamodb", "us-east-1", "111122223333", "table/pay"),
        ),
        ("arn:aws:s3:::copy/a:b", ("aws", "s3", "", "", "copy/a:b")),
        (
            f"arn:{HOLE}:kms:us-east-2:{HOLE}:key/1",
            (None, "kms", "us-east-2", None, "key/1"),
        ),
        (f"arn:aws:kms:us-east-2:{GULF}", ("aws", "kms", "us-east-2", None, None)),
        (f"arn:aws:kms:us-{GULF}:key/1", ("aws", "kms", None, None, None)),
        (f"arn:aws:iam::1:role/{GULF}", ("aws", "iam", "", "1", None)),
        ("arn:aws:s3", None),
        ("table/pay", None),
        ("", None),
    ],
)
def test_the_fields(word: str, fields: tuple[str | None, ...] | None) -> None:
    assert Arn.parse(word) == (None if fields is None else Arn(*fields))


@pytest.mark.parametrize(
    ("resource", "kind", "name"),
    [
        ("table/pay/index/by-day", "table", "pay/index/by-day"),
        ("cluster:pay", "cluster", "pay"),
        ("log-group:/aws/pay", "log-group", "/aws/pay"),
        ("pay", "", "pay"),
        (None, "", None),
    ],
)
def test_kind_and_name(resource: str | None, kind: str, name: str | None) -> None:
    arn = Arn("aws", "x", "", "", resource)
    assert (arn.kind, arn.name) == (kind, name)


@pytest.mark.parametrize(
    ("parts", "whether", "region"),
    [
        (("arn:aws:sns:eu-west-1:", PLACE, ":alerts"), True, "eu-west-1"),
        (("arn:", Gap("AWS::Partition"), ":sns:eu-west-1:", PLACE, ":alerts"), True, "eu-west-1"),
        (("arn:", GIVEN, ":sns:eu-west-1:", GIVEN, ":alerts"), True, "eu-west-1"),
        (("arn:aws:sns:", GIVEN), True, None),
        ((GIVEN, ":sns:eu-west-1:1:alerts"), None, None),
        (("a", GIVEN), None, None),
        ((BUCKET,), False, None),
        ((ROLE_ARN,), None, None),
        (("copy",), False, None),
    ],
)
def test_a_text_with_gaps(
    parts: tuple[Part, ...], whether: bool | None, region: str | None
) -> None:
    arn = arn_of(Text(parts))
    assert is_arn(Text(parts)) is whether
    assert (arn.region if arn else None) == region


def test_a_form_and_its_blanks() -> None:
    written = form("states", "stateMachine:{name}")
    blanks: dict[str, tuple[Part, ...]] = {
        "partition": ("aws-cn",),
        "region": ("cn-north-1",),
        "account": (PLACE,),
        "name": (BUCKET,),
    }
    text = filled(written, blanks)
    assert text.parts == ("arn:aws-cn:states:cn-north-1:", PLACE, ":stateMachine:", BUCKET)


@pytest.mark.parametrize(
    ("resource", "names"),
    [
        ("secret:pay-a1B2c3", ("pay-a1B2c3", "pay")),
        ("secret:pay-a1B2c3:password::", ("pay-a1B2c3", "pay")),
        ("secret:pay", ("pay",)),
        ("other:pay", ()),
    ],
)
def test_the_names_of_a_secret(resource: str, names: tuple[str, ...]) -> None:
    assert secret_names(Arn("aws", "secretsmanager", "eu-west-1", "1", resource)) == names
