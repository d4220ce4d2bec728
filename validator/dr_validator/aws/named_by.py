"""What an ARN names: the types of resources it may mean, and the name that stands in it.

The forms stand in `naming`. Left out is what has no name of its own (keys, file systems), and what
AWS makes by itself (log groups).

Source: Service Authorization Reference, "Resource types defined by …" of each service
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dr_validator.aws.arn import Arn, secret_names
from dr_validator.aws.naming import NAMING
from dr_validator.record import dataclass

SECRET = "AWS::SecretsManager::Secret"
# Judged by checks of their own, or made by services where nobody declares them.
_LEFT_OUT = ("AWS::CloudWatch::", "AWS::IAM::", "AWS::Logs::")
# What stands behind a name is another thing, and begins so; other names may have it in them.
_ENDS = {"dynamodb": "/", "lambda": ":", "s3": "/"}
# How patterns say that a secret's ARN ends in six characters that nobody knows.
_RANDOM = ("-??????", "-*")


@dataclass(frozen=True, slots=True)
class ArnName:
    """The name in an ARN, and the types that may have it. A secret has more than one: its ARN ends
    in random characters, or does not."""

    types: tuple[str, ...]
    names: tuple[str, ...]


def named_by(arn: Arn) -> ArnName | None:
    """What an ARN names; None where its kind is not known, or it names no one thing."""
    if arn.service is None or arn.resource is None:
        return None
    for prefix, types in _forms().get(arn.service, {}).items():
        if arn.resource.startswith(prefix):
            names = _names(arn, arn.resource[len(prefix) :])
            whole = names and not any(set("*?$") & set(name) or not name for name in names)
            return ArnName(types, names) if whole else None
    return None


def _names(arn: Arn, rest: str) -> tuple[str, ...]:
    if arn.service == "kms" and (not rest.startswith("alias/") or rest.startswith("alias/aws/")):
        return ()  # a key's id, or an alias of AWS
    end = _ENDS.get(str(arn.service))
    if end is not None:
        return (rest.partition(end)[0],)
    for pattern in _RANDOM if arn.service == "secretsmanager" else ():
        if rest.endswith(pattern):
            return (rest.removesuffix(pattern),)
    return secret_names(arn) or (rest,)


@cache
def namesakes(resource_type: str) -> tuple[str, ...]:
    """The types that may have the ARNs that one has; none where they do not name it."""
    forms = (types for each in _forms().values() for types in each.values())
    return next((types for types in forms if resource_type in types), ())


@cache
def _forms() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By service, what stands before the name, the longest first, and the types named so."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, row in sorted(NAMING.items()):
        arn = Arn.parse(row.arn) if row.name else None
        if arn is None or kind.startswith(_LEFT_OUT):
            continue
        prefix = str(arn.resource).partition("{")[0]
        forms = found.setdefault(str(arn.service), {})
        forms[prefix] = (*forms.get(prefix, ()), kind)
    return {
        service: dict(sorted(forms.items(), key=lambda each: (-len(each[0]), each[0])))
        for service, forms in found.items()
    }
