"""certificate-other-name"""

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
from dr_validator.models.routing.certificates import (
    names_of,
    served_names,
    shown_name,
    unused,
)


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def other_name(graph: Graph) -> Iterator[Problem]:
    """A name that is served with a certificate for other names.

    Why it matters: CloudFront and API Gateway refuse such a name, so the stack cannot be deployed.
    A load balancer accepts it, and every client ends the connection, since the certificate does not
    match. In the recovery region nobody requests the name before the failover.
    Fix: request the certificate for the name that is served (DomainName or
    SubjectAlternativeNames), or for a wildcard; `*.example.com` stands for one label, and not for
    example.com itself.
    Source: Amazon CloudFront Developer Guide, "Requirements for using alternate domain names"
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html); Amazon API
    Gateway Developer Guide, "Get certificates ready in AWS Certificate Manager"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-specify-certificate-for-custom-domain-name.html);
    AWS Certificate Manager User Guide, "ACM certificate characteristics"
    (https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html).
    """
    for each in graph.view(served_names):
        name = shown_name(each.name)
        related = [(certificate, "the certificate") for certificate in each.certificates]
        match each.is_covered:
            case False:
                names = sorted(
                    {shown_name(it) for own in each.certificates for it in names_of(own)}
                )
                yield problem(
                    each.at,
                    f"{name} is served with a certificate for {', '.join(names)}: no "
                    "client accepts it for that name",
                    related=related,
                )
            case None if len(each.certificates) == len(each.links):
                what = f"whether the certificate is for {name}"
                reason = "a name is not known"
                yield unproven(each.at, what, reason=reason, related=related)
            case None:
                # Of certificates from elsewhere nothing is known, unless one here may be meant.
                doubt = next((link for link in each.links if isinstance(link, Unknown)), None)
                spare = [own for own in graph.view(unused) if own.region == each.owner.region]
                if doubt is not None and doubt.cause.is_open and spare:
                    what = f"whether the certificate is for {name}"
                    yield unproven(
                        doubt, what, related=[(spare[0], "a certificate that nothing uses")]
                    )
            case True:
                pass
