"""What is lost: one region, several at once, or one service of a region."""

from __future__ import annotations

from collections.abc import Iterable

from dr_validator.aws.region import Region
from dr_validator.aws.types import is_global
from dr_validator.errors import UsageError
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.record import dataclass

# What people call services, and what CloudFormation's types call them.
_SERVICES = {
    "alb": "elasticloadbalancingv2",
    "api-gateway": "apigateway",
    "apigatewayv2": "apigateway",
    "aurora": "rds",
    "elb": "elasticloadbalancingv2",
    "eventbridge": "events",
    "states": "stepfunctions",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """Regions that are lost at once. `service` limits the loss to one service of them; "" for
    all that lives there."""

    regions: tuple[str, ...]
    service: str = ""

    @classmethod
    def parse(cls, text: str) -> Loss:
        """`us-east-1`, `us-east-1+us-west-2`, `us-east-1:dynamodb`; UsageError for what is none."""
        words, _, service = text.strip().lower().partition(":")
        regions = tuple(dict.fromkeys(words.split("+")))
        for each in regions:
            if not Region(each).is_formed:
                raise UsageError(
                    f"{each or 'nothing'} is no region; say us-east-1, us-east-1+us-west-2, or "
                    "us-east-1:dynamodb for one service"
                )
        return cls(regions, _SERVICES.get(service, service))

    @property
    def shown(self) -> str:
        where = "+".join(self.regions)
        return f"{where}:{self.service}" if self.service else where

    def takes(self, resource: Resource) -> bool | None:
        """Whether a resource is gone; None where the region it lives in is not known.

        A global table lives where its replicas are, whatever stack declares it; what is global
        lives on, though its control plane may not.
        """
        if is_global(resource.type):
            return False
        if self.service and _service(resource.type) != self.service:
            return False
        lives = resource.graph.regions_of(resource)
        if None in lives:
            return None
        return lives <= set(self.regions)

    def takes_from(self, source: Resource, target: Resource) -> bool | None:
        """Whether what a resource works with is gone: of what lives in several regions, it uses
        the one of its own."""
        near = source.region in self.regions and self.touches(target)
        return True if near and self.service else self.takes(target)

    def touches(self, resource: Resource) -> bool:
        """Whether it lives in a lost region, perhaps not only there."""
        if self.service and _service(resource.type) != self.service:
            return False
        return bool(resource.graph.regions_of(resource) & set(self.regions))


def losses(graph: Graph, asked: Iterable[str]) -> tuple[Loss, ...]:
    """The losses that are asked for; by default each region of the app, the primary first."""
    told = tuple(dict.fromkeys(asked_for(each) for each in asked))
    if told:
        return told
    roles = graph.roles
    first = [roles.primary] if roles.primary in graph.regions else []
    rest = [each for each in graph.regions if each not in first]
    return tuple(Loss((each,)) for each in [*first, *rest] if each)


def asked_for(text: str) -> Loss:
    """The loss that a `--lose` names. UsageError where it names none."""
    try:
        return Loss.parse(text)
    except UsageError as error:
        raise UsageError(f"--lose {text}: {error}") from None


def _service(resource_type: str) -> str:
    parts = resource_type.split("::")
    word = parts[1].lower() if len(parts) > 1 else ""
    return _SERVICES.get(word, word)
