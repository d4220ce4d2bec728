"""Classes of instances and nodes, and which of two is the smaller.

Source: Amazon EC2 Instance Types, "Naming conventions"
(https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html) and the
specifications there: within a family each size has twice the memory of the one before, and from
`large` on twice the vCPUs. How much memory a `large` has is told by the first letter.
"""

from __future__ import annotations

from dr_validator.record import dataclass
from dr_validator.regex import regex

_CLASS = regex(
    r"(?:db\.|cache\.)?(?P<family>[a-z]+)(?P<generation>\d+)(?P<rest>[a-z-]*)"
    r"\.(?P<size>nano|micro|small|medium|large|\d*xlarge)(?:\.search|\.elasticsearch)?"
)
# What `xlarge` is four of.
_PARTS = {"nano": 1 / 16, "micro": 1 / 8, "small": 1 / 4, "medium": 1 / 2, "large": 1, "xlarge": 2}
_BURSTABLE = "t"
# GiB of a `large`; nodes of caches have somewhat less, in all families alike.
_MEMORY = {"c": 4, "m": 8, "r": 16, "t": 8}


@dataclass(frozen=True, slots=True)
class Size:
    """A class taken apart. `scale` is how many times it is as large as the family's `large`."""

    family: str
    scale: float

    @classmethod
    def parse(cls, name: str) -> Size | None:
        """None for what has not this form: `db.serverless`, a metal class, a custom one."""
        found = _CLASS.fullmatch(name)
        if found is None:
            return None
        size = found["size"]
        many = size.removesuffix("xlarge")
        scale = 2.0 * int(many) if many.isdigit() else _PARTS[size]
        return cls(f"{found['family']}{found['generation']}{found['rest']}", scale)

    def share_of(self, other: Size) -> float | None:
        """How large it is, the other being 1; None where the two are not comparable.

        Of two families the vCPUs are compared, which below `large` are those of a `large` where
        the class is burstable, and are not told by the size where it is not; and the memory. What
        one has less of counts.
        """
        if self.family == other.family:
            return self.scale / other.scale
        kinds = ((self._cpus, other._cpus), (self._memory, other._memory))
        shares = [mine / theirs for mine, theirs in kinds if mine and theirs]
        return min(shares, default=None)

    @property
    def _cpus(self) -> float | None:
        if self.scale >= 1:
            return 2 * self.scale
        return 2.0 if self.family.startswith(_BURSTABLE) else None

    @property
    def _memory(self) -> float | None:
        large = _MEMORY.get(self.family[0]) if self.family[1].isdigit() else None
        return large * self.scale if large is not None else None
