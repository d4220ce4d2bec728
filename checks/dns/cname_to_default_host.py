"""dns-cname-to-default-host"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Cause,
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
from dr_validator.models.routing.hosts import DEFAULT_HOST


@check(severity=Severity.MEDIUM, breaks=Breaks.RUNTIME, dr=False)
def cname_to_default_host(graph: Graph) -> Iterator[Problem]:
    """A CNAME to the default execute-api host of an API.

    Why it matters: API Gateway presents the certificate of its own domain and knows no API by the
    record's name, so clients fail in TLS or get 403.
    Fix: create a custom domain of the record's name in each region and point the record at its
    regional domain name.
    Source: Amazon API Gateway Developer Guide, "Custom domain name for public REST APIs".
    """
    for record in graph.view(records):
        if record.type != "CNAME" or record.is_alias:
            continue
        host = record.target
        for value in record.node.read_all("ResourceRecords[*]"):
            match value:
                case Known() | Unknown() if host and host.kind == DEFAULT_HOST and not host.guessed:
                    shown = value.text.shown() if value.text is not None else "a host"
                    yield problem(
                        value,
                        f"{record.shown} leads to {shown}, the default host of an API, which "
                        "answers 403 to any other name",
                    )
                case Unknown(cause=cause) if cause in (Cause.CONDITION, Cause.MALFORMED) or (
                    host and host.guessed
                ):
                    yield unproven(value, f"what {record.shown} points at")
                case _:
                    pass
