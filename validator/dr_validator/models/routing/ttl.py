"""How long resolvers keep the answer of a record.

Source: Amazon Route 53 Developer Guide, "Choosing between alias and non-alias records"
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html):
an alias of an endpoint of AWS has that endpoint's TTL, one of another record has that record's.
"""

from __future__ import annotations

from dr_validator.models.routing.dns import Record
from dr_validator.resolve.value import whole_number

# Of an endpoint of AWS.
ALIAS_TTL = 60


def ttl_of(record: Record) -> int | None:
    """In seconds, the longest where it is an alias of several records; None if not known."""
    if not record.is_alias:
        return whole_number(record.node.read("TTL"))
    ends = [] if record.target is not None else [each for each in record.aliased if each != record]
    known = [ALIAS_TTL if each.is_alias else whole_number(each.node.read("TTL")) for each in ends]
    longest = ALIAS_TTL if not known else 0
    for each in known:
        if each is None:
            return None
        longest = max(longest, each)
    return longest
