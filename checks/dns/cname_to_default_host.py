"""dns-cname-to-default-host"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.dns import records
from dr_validator.models.routing.hosts import DEFAULT_HOST


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def cname_to_default_host(graph: Graph) -> Iterator[Problem]:
    """A CNAME to the default execute-api host of an API.

    Why it matters: API Gateway presents the certificate of its own domain and knows no API by the
    record's name, so clients fail the TLS handshake or get 403.
    Fix: create a custom domain of the record's name in each region and point the record at its
    regional domain name.
    Source: Amazon API Gateway Developer Guide, "Custom domain name for public REST APIs in API
    Gateway"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html).
    """
    for record in graph.view(records):
        if record.type not in ("CNAME", None) or record.is_alias:
            continue
        host, kind = record.target, record.node.read("Type")
        for value in record.node.read_all("ResourceRecords[*]"):
            unknown = value if isinstance(value, Unknown) else None
            if host is None or host.kind != DEFAULT_HOST:
                if unknown and unknown.cause.is_odd and record.type is not None:
                    yield unproven(unknown, f"what {record.shown} points at")
            elif host.guessed:
                yield unproven(unknown or value.place, f"what {record.shown} points at")
            elif isinstance(kind, Unknown):
                what = f"whether {record.shown} is a CNAME to the default host of an API"
                yield unproven(kind, what)
            else:
                shown = value.text.shown() if value.text is not None else "a host"
                yield problem(
                    value,
                    f"{record.shown} leads to {shown}, the default host of an API, which "
                    "answers 403 to any other name",
                )
