"""container-listener-without-certificate"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.routing.listeners import ENCRYPTED, LISTENER


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False, same_as=("E3676",))
def listener_without_certificate(graph: Graph) -> Iterator[Problem]:
    """A listener for HTTPS or TLS that has no certificate.

    Why it matters: Elastic Load Balancing refuses it ("A certificate must be specified for HTTPS
    listeners"), and the stack cannot be deployed; no load balancer answers in the region.
    Fix: give it a certificate of its own region in Certificates. Those of an
    AWS::ElasticLoadBalancingV2::ListenerCertificate are additional, and not enough.
    Source: Elastic Load Balancing API Reference, "CreateListener", Certificates
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html).
    """
    for listener in graph.all(LISTENER):
        protocol, has = listener.read("Protocol"), listener.has("Certificates[*]")
        encrypted = [same(protocol, word) for word in ENCRYPTED]
        if has or not any(each is not False for each in encrypted):
            continue
        if isinstance(protocol, Unknown):
            yield unproven(protocol, "whether the listener needs a certificate")
        elif has is None:
            reason = "its certificates are not known"
            yield unproven(listener, "whether the listener has a certificate", reason=reason)
        else:
            yield problem(
                listener,
                "the listener uses TLS but has no certificate: Elastic Load Balancing "
                "refuses it, and the stack cannot be deployed",
            )
