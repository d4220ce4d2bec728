"""Three answers, and what decides them: yes, no, or not known, with the values that say so.

Together they follow Kleene: an *and* is no as soon as one part is, an *or* is yes as soon as one
part is, and what is not known stays so under *not*.
"""

from __future__ import annotations

from collections.abc import Sequence

from dr_validator.graph.resource import Resource
from dr_validator.models.twins.pairs import Pair
from dr_validator.record import dataclass
from dr_validator.resolve.value import Value


@dataclass(frozen=True, slots=True)
class Witness:
    """A value that decides, or leaves open: then it is Unknown, or `reason` says why.

    `twin` is the value it was compared with, `pair` the two resources.
    """

    value: Value
    reason: str = ""
    twin: Value | None = None
    pair: Pair | None = None

    def twin_of(self, resource: Resource) -> Resource | None:
        """The other one of the two."""
        if self.pair is None:
            return None
        return self.pair.second if self.pair.first is resource else self.pair.first


@dataclass(frozen=True, slots=True)
class Ruling:
    """What speaks for yes, for no, and for neither. Each answer has a witness."""

    yes: tuple[Witness, ...] = ()
    no: tuple[Witness, ...] = ()
    unsure: tuple[Witness, ...] = ()

    @property
    def holds(self) -> bool | None:
        if self.no:
            return False
        return None if self.unsure else True


def ruled(holds: bool | None, witness: Witness) -> Ruling:
    """The answer that one witness gives."""
    match holds:
        case True:
            return Ruling(yes=(witness,))
        case False:
            return Ruling(no=(witness,))
        case None:
            return Ruling(unsure=(witness,))


def all_of(answers: Sequence[Ruling]) -> Ruling:
    """Whether all hold: every no is told, and all that is not known."""
    no = tuple(each for part in answers for each in part.no)
    unsure = tuple(each for part in answers for each in part.unsure)
    return Ruling(() if no or unsure else answers[0].yes, no, unsure)


def any_of(answers: Sequence[Ruling]) -> Ruling:
    """Whether one holds: every yes is told; of what fails, the first stands for all."""
    holding = [each for part in answers if part.holds is True for each in part.yes]
    if holding:
        return Ruling(yes=tuple(holding))
    unsure = tuple(each for part in answers if part.holds is None for each in part.unsure)
    return Ruling(unsure=unsure) if unsure else Ruling(no=answers[0].no[:1])


def negated(part: Ruling) -> Ruling:
    """Whether it does not hold."""
    match part.holds:
        case True:
            return Ruling(no=part.yes)
        case False:
            return Ruling(yes=part.no)
        case None:
            return Ruling(unsure=part.unsure)
