"""dns-alias-name-mismatch"""

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
    same,
    unproven,
)
from dr_validator.models.routing.dns import Record, records
from dr_validator.models.routing.hosts import DOMAINS, dns_name


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def alias_name_mismatch(graph: Graph) -> Iterator[Problem]:
    """A record whose name is not the custom domain name of the API it points at.

    Why it matters: API Gateway chooses the API by the host name in the request. In the region where
    the record has another name, every client gets 403.
    Fix: give the custom domain in each region exactly the record's name.
    Source: AWS CloudFormation Template Reference, "AWS::Route53::RecordSet AliasTarget", DNSName
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html).
    """
    for record in graph.view(records):
        domain = record.target.resource if record.target else None
        if domain is None or domain.type not in DOMAINS or record.name is None:
            continue
        match domain.read("DomainName"):
            case Known() | Unknown() as value if value.text is not None:
                name = dns_name(value.text)
                equal = same(record.name, name)
                if equal or _covers(name.literal, record.name.literal) or _hidden(graph, record):
                    continue
                at = record.place / "Name"
                ends = [(domain, f"the custom domain {name.shown()}")]
                if equal is None:
                    what = f"whether {record.shown} is the custom domain's name"
                    reason = value.reason if isinstance(value, Unknown) else "it is not known"
                    yield unproven(at, what, reason=reason, related=ends)
                else:
                    yield problem(
                        at,
                        f"{record.shown} leads to an API that answers only to {name.shown()}, so "
                        "clients get 403",
                        related=ends,
                    )
            case Known() | Unknown() | Absent():
                pass


def _covers(domain: str | None, name: str | None) -> bool:
    """Whether a wildcard domain (`*.example.com`) has the name."""
    if domain is None or name is None or not domain.startswith("*."):
        return False
    return name.partition(".")[2] == domain[2:]


def _hidden(graph: Graph, record: Record) -> bool:
    """Whether clients come by another name: an alias of this record, or a CNAME to it."""
    for other in graph.view(records):
        if record in other.aliased and other is not record:
            return True
        for value in other.node.read_all("ResourceRecords[*]"):
            if value.text is not None and same(dns_name(value.text), record.name):
                return True
    return False
