"""Ids that AWS gave in one region, written out where two regions use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.aws.kinds import Judged
from dr_validator.aws.references import OTHER
from dr_validator.models.locality.named import Named, named
from dr_validator.regex import regex
from dr_validator.resolve.value import Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# No two regions give the same. The two ends of a peering connection share one id, and so do the
# keys of several regions whose ids begin with mrk-.
_GIVEN = regex(
    r"(?:acl|ami|eipalloc|eni|fs|fsap|i|igw|lt|nat|rtb|sg|snap|subnet|tgw|tgw-rtb|vgw|vol|vpc|vpce)"
    r"-(?:[0-9a-f]{8}|[0-9a-f]{17})"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


def shared_ids(graph: Graph) -> Mapping[str, tuple[Named, ...]]:
    """The uses of each id that is written out for two regions or more, by place.

    A stack that does not say its region counts as another one where there are several.
    """
    uses: dict[str, list[Named]] = {}
    for each in graph.view(named):
        word, rule = each.node.raw, each.rule
        fits = rule.judged is Judged.REFUSED and rule.needs != OTHER
        fits = fits and not isinstance(each.needed, Unknown) and each.node.doubt is None
        if fits and isinstance(word, str) and _GIVEN.fullmatch(word):
            uses.setdefault(word, []).append(each)
    return {word: tuple(found) for word, found in sorted(uses.items()) if _differ(graph, found)}


def _differ(graph: Graph, uses: Sequence[Named]) -> bool:
    regions = {each.needed for each in uses}
    return len(regions) > (1 if None not in regions or len(graph.regions) > 1 else 2)
