"""locality-other-region"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.aws.kinds import Judged
from dr_validator.aws.references import OTHER
from dr_validator.models.data.aurora import global_databases
from dr_validator.models.locality.elsewhere import Doubtful, Elsewhere, misplaced


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def other_region(graph: Graph) -> Iterator[Problem]:
    """A property that names a resource in another region, where only one in its own region is
    allowed.

    Why it matters: keys, certificates, subnets, queues, functions and most other resources can be
    used in their own region only. The service refuses those of another region, and the stack cannot
    be deployed: the region that should take over is not there.
    Fix: create the resource in each region, and let each stack name its own.
    Source: AWS whitepaper "AWS Fault Isolation Boundaries", "Regional services"
    (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regional-services.html);
    for each property, the page that "AWS facts" names.
    """
    secondaries = {
        each.key for database in graph.view(global_databases) for each in database.secondaries
    }
    for each in graph.view(misplaced):
        rule = each.rule
        # aurora-secondary-without-key speaks of the keys of secondary clusters.
        of_secondary = rule.path == "KmsKeyId" and each.owner.key in secondaries
        if rule.judged is not Judged.REFUSED or rule.region is not None or of_secondary:
            continue
        match each:
            case Elsewhere(at=at) if rule.needs == OTHER:
                yield problem(
                    each.place,
                    f"names {rule.kind.title} in {at.region}, its own region, but "
                    f"{rule.type} takes only one in another: {rule.then}",
                    related=[(at.thing, "what it names")] if at.thing else [],
                )
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
                    f"whether it names {rule.kind.title} in the right region",
                    reason=each.reason,
                    related=[(each.thing, "what it may name")] if each.thing else [],
                )
