"""Amazon Resource Names: the one module that puts them together and takes them apart.

Source: AWS General Reference, "Amazon Resource Names (ARNs)"
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.record import dataclass

PREFIX = "arn:"
RANDOM = 7  # characters at the end of a secret's ARN: a hyphen and six
# Stands in a text for a piece that is not known: one that holds no colon, and any.
HOLE, GULF = "\ufffc", "\ufffd"


def starts_arn(text: str) -> bool:
    """Whether a text, or one that starts so, is an ARN."""
    return text.startswith(PREFIX)


@dataclass(frozen=True, slots=True)
class Arn:
    """An ARN by its fields, "" where one is left out and None where it is not known.

    `resource` is all that follows the account: `table/payments`, `cluster:payments`.
    """

    partition: str | None
    service: str | None
    region: str | None
    account: str | None
    resource: str | None

    @classmethod
    def parse(cls, text: str) -> Arn | None:
        """The ARN that a text is, with HOLE and GULF for what is not known; None if it is none.

        What stands behind a GULF cannot be told, for it may hold colons.
        """
        known, gulf, _ = text.partition(GULF)
        fields: list[str | None] = list(known.split(":", 5))
        if fields[0] != "arn" or (len(fields) < 6 and not gulf):
            return None
        if gulf:
            fields[-1:] = [None] * (7 - len(fields))
        return cls(*(None if each is None or HOLE in each else each for each in fields[1:]))

    @property
    def kind(self) -> str:
        """What kind of resource it is: `table` of `table/payments`; "" if it does not say."""
        head = self.resource or ""
        cut = min((at for at in (head.find("/"), head.find(":")) if at >= 0), default=0)
        return head[:cut]

    @property
    def name(self) -> str | None:
        """The resource without its kind: `payments`; None if it is not known."""
        if self.resource is None:
            return None
        return self.resource[len(self.kind) + 1 :] if self.kind else self.resource

    @property
    def base(self) -> str:
        """The ARN of what this one is of, or is beneath: the table of an index, the bucket of an
        object, the secret without its random end. "" of a pattern, of what AWS owns, and where a
        field is not known.
        """
        fields = (self.partition, self.service, self.region, self.account, self.resource)
        if None in fields or self.account == "aws":
            return ""
        partition, service, region, account, resource = map(str, fields)
        if service == "s3":
            resource = resource.partition("/")[0]
        elif service == "dynamodb":
            resource = "/".join(resource.split("/")[:2])
        elif service == "secretsmanager":
            resource = f"secret:{(secret_names(self) or ('',))[-1]}"
        resource = resource.removesuffix(":*")
        if not resource or any(sign in f"{region}{account}{resource}" for sign in "*?"):
            return ""
        return ":".join(("arn", partition, service, region, account, resource))


def secret_names(arn: Arn) -> tuple[str, ...]:
    """The names that a secret's ARN may mean: as it stands, and without its random end.

    `secret:payments-a1B2c3:password::` is the ARN of `payments` with a key of it.
    """
    if (arn.service, arn.kind) != ("secretsmanager", "secret") or arn.name is None:
        return ()
    name = arn.name.partition(":")[0]
    return (name, name[:-RANDOM]) if name[-RANDOM : -RANDOM + 1] == "-" else (name,)


def form(service: str, resource: str, *, region: bool = True, account: bool = True) -> str:
    """The form of a type's ARNs, with {partition}, {region}, {account} and those of `resource`."""
    where = "{region}" if region else ""
    who = "{account}" if account else ""
    return f"{PREFIX}{{partition}}:{service}:{where}:{who}:{resource}"


def pieces(form: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a form in order: a word, and whether it is the name of a blank."""
    for number, piece in enumerate(form.replace("}", "{").split("{")):
        if piece:
            yield piece, number % 2 == 1
