"""locality-not-us-east-1"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.aws.kinds import Judged
from dr_validator.models.locality.elsewhere import Doubtful, Elsewhere, misdeclared, misplaced


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def not_us_east_1(graph: Graph) -> Iterator[Problem]:
    """Something that has to be in us-east-1, and is in another region.

    Why it matters: CloudFront takes its certificates, Lambda@Edge functions and web ACLs from
    us-east-1 only. So do Cognito, AppSync and edge-optimized API domains with their certificates,
    and Route 53 with its query logs and signing keys. Elsewhere the stack cannot be deployed.
    Fix: declare it in a stack in us-east-1, and pass its ARN on.
    Source: Amazon CloudFront Developer Guide, "Requirements for using SSL/TLS certificates with
    CloudFront"
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html)
    and "Restrictions on Lambda@Edge"
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html);
    AWS WAF API Reference, "CreateWebACL"
    (https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html).
    """
    for resource, only in graph.view(misdeclared):
        yield problem(
            resource,
            f"is declared in {resource.region}, but an {resource.type} of this kind is allowed "
            f"in {only} only: the stack cannot be deployed",
        )
    for each in graph.view(misplaced):
        rule = each.rule
        if rule.judged is not Judged.REFUSED or rule.region is None:
            continue
        match each:
            case Elsewhere(at=at):
                yield problem(
                    each.place,
                    f"names {rule.kind.title} in {at.region}, but {rule.type} takes only one in "
                    f"{each.needed}: {rule.then}",
                    related=[(at.thing, "what it names")] if at.thing else [],
                )
            case Doubtful():
                yield unproven(
                    each.place,
                    f"whether it names {rule.kind.title} in {rule.region}",
                    reason=each.reason,
                    related=[(each.thing, "what it may name")] if each.thing else [],
                )
