"""edge-unanswered-name"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Severity,
    Unknown,
    check,
    is_true,
    problem,
    unproven,
)
from dr_validator.models.routing.covered import any_covers, name_in
from dr_validator.models.routing.distributions import DISTRIBUTION
from dr_validator.models.routing.dns import Record, records

CONFIG = "DistributionConfig"
CERTIFICATE = f"{CONFIG}.ViewerCertificate.AcmCertificateArn"


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def unanswered_name(graph: Graph) -> Iterator[Problem]:
    """A record that leads to a distribution that does not answer to its name, or is disabled.

    Why it matters: CloudFront finds the distribution by the requested name. A name that is not
    among its Aliases gets 403 Forbidden, and the certificate does not cover it; a disabled
    distribution answers no request at all.
    Fix: list the name in Aliases, and set Enabled to true.
    Source: Amazon Route 53 Developer Guide, "Routing traffic to an Amazon CloudFront distribution
    by using your domain name"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html);
    Amazon CloudFront Developer Guide, "All distribution settings reference"
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-values-specify.html).
    """
    for record in graph.view(records):
        target = record.target.resource if record.target is not None else None
        if target is None or target.type != DISTRIBUTION:
            continue
        related = [(target, "the distribution")]
        enabled = target.read(f"{CONFIG}.Enabled")
        if is_true(enabled) is False and not isinstance(enabled, Absent):
            yield problem(
                record,
                f"{record.shown} leads to {target.name}, which is disabled: nothing answers",
                related=[(enabled, "the distribution")],
            )
        elif is_true(enabled) is None:
            yield unproven(enabled, f"whether {target.name} answers", related=related)
        # Where tenants have the names, the distribution has none.
        elif target.has(f"{CONFIG}.ConnectionMode") is False:
            yield from _named(record)


def _named(record: Record) -> Iterator[Problem]:
    target = record.target.resource if record.target is not None else None
    if target is None:
        return
    aliases = target.read_all(f"{CONFIG}.Aliases[*]")
    related = [(target, "the distribution")]
    match any_covers(map(name_in, aliases), record.name):
        case False if not aliases and target.has(CERTIFICATE) is False:
            what = f"whether {target.name} answers to the name of {record.shown}"
            reason = "it has no Aliases here, and may be given some by other means"
            yield unproven(target, what, reason=reason, related=[(record, "the record")])
        case False:
            yield problem(
                record,
                f"{record.shown} leads to {target.name}, which has "
                f"{'other names' if aliases else 'no names'} in its Aliases: CloudFront refuses "
                "requests for this one",
                related=related,
            )
        case None:
            at = next((each for each in aliases if isinstance(each, Unknown)), record)
            what = f"whether {target.name} answers to the name of {record.shown}"
            reason = "" if isinstance(at, Unknown) else "the name is not known"
            yield unproven(at, what, reason=reason, related=related)
        case True:
            pass
