"""aurora-duplicate-global-cluster"""

from collections.abc import Iterator, Sequence

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Text,
    Unknown,
    Value,
    check,
    grouped,
    problem,
    same,
    same_place,
    unproven,
)
from dr_validator.models.data.aurora import GLOBAL
from dr_validator.models.twins.counterparts import counterparts_of


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def duplicate_global_cluster(graph: Graph) -> Iterator[Problem]:
    """Two global clusters with the same identifier.

    Why it matters: a global cluster belongs to the account, not to a region. The stack that
    is deployed second fails, since a global cluster of that name already exists.
    Fix: declare the AWS::RDS::GlobalCluster once, in the primary's stack, and let the secondary
    name it with GlobalClusterIdentifier.
    Source: Amazon RDS API Reference, "CreateGlobalCluster", GlobalClusterAlreadyExistsFault
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html).
    """
    for one, other in _pairs(graph):
        named = [each.read("GlobalClusterIdentifier") for each in (one, other)]
        here = same_place(one.account, other.account)
        if here is False or any(isinstance(name, Absent) for name in named):
            continue  # a generated identifier is unique
        match same(one.identity, other.identity):
            case True if here:
                shown = _shown(one.identity)
                yield problem(
                    named[1],
                    f"{one.name} declares global cluster {shown} too: whichever is "
                    "deployed second fails, since the identifier is taken",
                    related=[(one, "the other global cluster of that identifier")],
                )
            case True:
                reason = "the account of one of them is not set"
                yield unproven(named[1], f"whether {one.name} takes its identifier", reason=reason)
            case None if one in counterparts_of(other):
                unknown = next((name for name in named if isinstance(name, Unknown)), named[1])
                yield unproven(unknown, f"whether {one.name} has the same identifier")
            case None | False:
                pass


def _pairs(graph: Graph) -> Iterator[tuple[Resource, Resource]]:
    """The pairs that have one identifier, or may have: those of one text, and counterparts."""
    named = ((_text(cluster.identity), cluster) for cluster in graph.all(GLOBAL))
    for text, found in grouped(named).items():
        yield from _with_an_earlier(found) if text is not None else ()
    for other in graph.all(GLOBAL):
        for one in counterparts_of(other):
            if one.key < other.key and same(one.identity, other.identity) is None:
                yield one, other


def _with_an_earlier(found: Sequence[Resource]) -> Iterator[tuple[Resource, Resource]]:
    """Each with the first of its account, or of an account that may be its own."""
    first: dict[str | None, Resource] = {}
    for other in found:
        unset = next(iter(first.values()), None) if other.account is None else first.get(None)
        one = first.setdefault(other.account, other)
        if one is not other:
            yield one, other
        elif unset is not None:
            yield unset, other


def _text(identity: Value) -> Text | None:
    return None if isinstance(identity, Absent) else identity.text


def _shown(identity: Value) -> str:
    text = None if isinstance(identity, Absent) else identity.text
    return "of one name" if text is None else repr(text.shown())
