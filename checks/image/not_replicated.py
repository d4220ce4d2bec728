"""image-not-replicated"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.data.images import CONFIGURATION, rules_of, taken
from dr_validator.models.twins.pairs import Pair, pairs

REPOSITORY = "AWS::ECR::Repository"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def not_replicated(graph: Graph) -> Iterator[Problem]:
    """A repository of images that the registry's replication leaves out.

    Why it matters: the recovery region pulls from its own repository, and what is pushed to the
    primary never gets there: tasks start the image of another day, or none.
    Fix: name the recovery region as a destination of a rule, with a filter that the repository's
    name begins with, or without filters.
    Source: Amazon ECR User Guide, "Private image replication"
    (https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html).
    """
    configurations = graph.all(CONFIGURATION)
    for pair in graph.view(pairs):
        first, second = pair.first, pair.second
        if first.type != REPOSITORY or not pair.ranked or second.region is None:
            continue
        name = first.read("RepositoryName")
        alike = same(name, second.read("RepositoryName"))
        if alike is False or isinstance(name, Absent):
            continue  # replication makes those of one name
        mine = [each for each in configurations if each.region == first.region]
        theirs = [each for each in configurations if each.region == second.region]
        if not mine or _is_back(theirs, second, str(first.region)):
            continue
        doubt = name if isinstance(name, Unknown) else second.read("RepositoryName")
        unsure = doubt if alike is None and isinstance(doubt, Unknown) else None
        yield from _of(mine[0], pair, unsure)


def _of(configuration: Resource, pair: Pair, unsure: Unknown | None) -> Iterator[Problem]:
    """`unsure` is the name that is not known, if the two may have different ones."""
    first, second, region = pair.first, pair.second, str(pair.second.region)
    answers = [taken(rule, first, region) for rule in rules_of(configuration)]
    related = [(first, "the repository"), (second, pair.note)]
    if True in answers:
        return
    unknown = unsure or next((each for each in answers if isinstance(each, Unknown)), None)
    if unknown is not None:
        what = f"whether the images of {first.name} are replicated to {region}"
        yield unproven(unknown, what, related=related)
    else:
        yield problem(
            configuration.read("ReplicationConfiguration.Rules"),
            f"no rule replicates the images of {first.name} to {region}: {second.name} gets none "
            "of what is pushed",
            related=related,
        )


def _is_back(configurations: list[Resource], second: Resource, region: str) -> bool:
    """Whether images come the other way: they are pushed to the second's region."""
    rules = [rule for each in configurations for rule in rules_of(each)]
    return any(taken(rule, second, region) is True for rule in rules)
