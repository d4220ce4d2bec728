"""locality-other-region"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.aws.kinds import Judged
from dr_validator.aws.references import OTHER
from dr_validator.models.data.aurora import global_databases
from dr_validator.models.locality.elsewhere import Doubtful, Elsewhere, misplaced


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def other_region(graph: Graph) -> Iterator[Problem]:
    """A property that names a thing of another region, where only one of its own is taken.

    Why it matters: keys, certificates, subnets, queues, functions and most other things are
    usable in their own region only. The service refuses those of another one, and the stack
    cannot be deployed: the region that should take over is not there.
    Fix: create the thing in each region, and let each stack name that of its own.
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
                    f"names {rule.kind.title} of {at.region}, its own region, where "
                    f"{rule.type} takes only one of another: {rule.then}",
                    related=[(at.thing, "what it names")] if at.thing else [],
                )
            case Elsewhere(at=at):
                yield problem(
                    each.place,
                    f"names {rule.kind.title} of {at.region}, where {rule.type} takes only one "
                    f"of {each.needed}: {rule.then}",
                    related=[(at.thing, "what it names")] if at.thing else [],
                )
            case Doubtful():
                yield unproven(
                    each.place,
                    f"whether {rule.kind.title} of the right region is named",
                    reason=each.reason,
                    related=[(each.thing, "what it may name")] if each.thing else [],
                )
