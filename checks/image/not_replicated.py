"""image-not-replicated"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
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
from dr_validator.models.data.images import CONFIGURATION, Image, images, rules_of, taken
from dr_validator.models.twins.counterparts import words_of
from dr_validator.models.twins.pairs import Pair, pairs

REPOSITORY = "AWS::ECR::Repository"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def not_replicated(graph: Graph) -> Iterator[Problem]:
    """A repository of images that the registry's replication skips, or copies to another name.

    Why it matters: the recovery region pulls from its own repository, and what is pushed to the
    primary never gets there: tasks start an outdated image, or none.
    Fix: name the recovery region as a destination of a rule, without filters or with a filter that
    is a prefix of the repository's name; and give the repositories of both regions the same name.
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
        if isinstance(name, Absent):
            continue  # replication makes those of one name
        mine = [each for each in configurations if each.region == first.region]
        theirs = [each for each in configurations if each.region == second.region]
        if not mine or _is_back(theirs, second, str(first.region)):
            continue
        if alike is False:
            if pair.is_certain and not _is_placed(pair):
                yield from _elsewhere(mine[0], pair)
            continue
        doubt = name if isinstance(name, Unknown) else second.read("RepositoryName")
        unsure = doubt if alike is None and isinstance(doubt, Unknown) else None
        yield from _of(mine[0], pair, unsure)
    for image in images(graph):
        yield from _pulled(graph, image)


def _pulled(graph: Graph, image: Image) -> Iterator[Problem]:
    """An image that is pulled in a region where nobody makes its repository, nor replication."""
    region, name = image.of.region, image.of.repository
    made = [
        each
        for each in graph.all(REPOSITORY)
        if same(each.read("RepositoryName"), name) is not False
        and not (each.account and image.of.account.isdigit() and each.account != image.of.account)
    ]
    if not made or any(each.region in (region, None) for each in made):
        return
    there = [
        (each, rule)
        for each in graph.all(CONFIGURATION)
        if each.region in {other.region for other in made}
        for rule in rules_of(each)
    ]
    answers = [taken(rule, other, region) for _, rule in there for other in made]
    if True in answers:
        return
    related = [(made[0], "the repository")]
    unknown = next((each for each in answers if isinstance(each, Unknown)), None)
    doubt = image.at.doubt
    if unknown is not None or doubt is not None or not there:
        reason = unknown or doubt
        yield unproven(
            image.at,
            f"whether the images of {made[0].name} are in {region}, where {image.owner.name} pulls",
            reason=reason.reason if reason is not None else "nothing here replicates them",
            related=related,
        )
    else:
        yield problem(
            image.at,
            f"no rule replicates the images of {made[0].name} to {region}, where "
            f"{image.owner.name} pulls {name}: the pull fails",
            related=[*related, (there[0][0], "what is replicated")],
        )


def _is_placed(pair: Pair) -> bool:
    """Whether the names differ in where they stand only: then each region has images of its own."""
    regions = pair.first.graph.regions
    one, other = (
        words_of(str(value.value), each.region, regions)
        for each in (pair.first, pair.second)
        if isinstance(value := each.read("RepositoryName"), Known)
    )
    return one == other


def _elsewhere(configuration: Resource, pair: Pair) -> Iterator[Problem]:
    """Images keep the name of their repository, which the other region's does not have."""
    first, second, region = pair.first, pair.second, str(pair.second.region)
    answers = [taken(rule, first, region) for rule in rules_of(configuration)]
    related = [(first, "the repository"), (configuration, "replicates it")]
    unknown = next((each for each in answers if isinstance(each, Unknown)), None)
    if True in answers:
        yield problem(
            second.read("RepositoryName"),
            f"{first.name}, which is replicated to {region}, has another name: its images land in "
            f"a repository of that name, and {second.name} gets none of what is pushed",
            related=related,
        )
    elif unknown is not None:
        what = f"whether {first.name} is replicated to {region}, where another name is used"
        yield unproven(unknown, what, related=related)


def _of(configuration: Resource, pair: Pair, unsure: Unknown | None) -> Iterator[Problem]:
    """`unsure` is the name that is not known, if the two may have different ones."""
    first, second, region = pair.first, pair.second, str(pair.second.region)
    answers = [taken(rule, first, region) for rule in rules_of(configuration)]
    related = [(first, "the repository"), (second, pair.note)]
    if True in answers:
        names = [each.read("RepositoryName") for each in (first, second)]
        if unsure is not None and any(isinstance(each, Known) for each in names):
            what = (
                f"whether {first.name} and {second.name} have the same name, as replication needs"
            )
            yield unproven(unsure, what, related=related)
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
