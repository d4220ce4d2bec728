"""dns-alias-to-default-host"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.dns import records
from dr_validator.models.routing.hosts import DEFAULT_HOST, URL


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def alias_to_default_host(graph: Graph) -> Iterator[Problem]:
    """An alias to the default execute-api host of an API, or to a URL.

    Why it matters: an alias can only point at the regional domain name of a custom domain.
    The default host lies in no hosted zone that an alias may name, and it would not answer to
    the record's name: the deployment fails, or every client gets 403.
    Fix: create a custom domain of the record's name in each region, map it to the API, and
    point the alias at its RegionalDomainName and RegionalHostedZoneId.
    Source: AWS CloudFormation Template Reference, "AWS::Route53::RecordSet AliasTarget", DNSName
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html).
    """
    for record in graph.view(records):
        name = record.node.read("AliasTarget.DNSName")
        if isinstance(name, Absent):
            continue
        kind = record.target.kind if record.target else None
        guessed = record.target is not None and record.target.guessed
        shown = f"{name.text.shown()}, " if name.text is not None else ""
        match name:
            case Known() | Unknown() if kind == DEFAULT_HOST and not guessed:
                behind = record.target.resource if record.target else None
                yield problem(
                    name,
                    f"the alias {record.shown} points at {shown}the default host of an API, "
                    "which cannot be the target of an alias",
                    related=[(behind, "the API")] if behind else [],
                )
            case Known() | Unknown() if kind == URL:
                yield problem(
                    name,
                    f"the alias {record.shown} points at {shown}which is a URL, not a host name",
                )
            case Unknown(cause=cause) if guessed or cause.is_odd:
                yield unproven(name, f"what the alias {record.shown} points at")
            case Known() | Unknown():
                pass
