"""Origin groups of CloudFront: which other origin takes over for one that is lost.

Source: Amazon CloudFront Developer Guide, "Optimize high availability with CloudFront origin
failover" (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html).
"""

from __future__ import annotations

from dr_validator.drill.loss import Loss
from dr_validator.drill.outside import region_told
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.distributions import targets_in
from dr_validator.paths.hops import Hop, hops_from
from dr_validator.resolve.value import Known

_ORIGINS = "DistributionConfig.Origins[*]"
_GROUPS = "DistributionConfig.OriginGroups.Items[*]"
_BEHAVIOURS = (
    "DistributionConfig.DefaultCacheBehavior",
    "DistributionConfig.CacheBehaviors[*]",
)
_WRITES = ("POST", "PUT", "PATCH", "DELETE")


def has_other_origin(hop: Hop, loss: Loss) -> bool:
    """Whether an origin of a distribution stands in a group with one that is left, and no
    behavior sends requests to the origin itself, past the group."""
    distribution = hop.source
    lost = _ids(distribution, loss)
    mine = next(
        (
            _id(node.read("Id"))
            for node in distribution.each(_ORIGINS)
            if hop.place.pointer.startswith(f"{node.place.pointer}/")
        ),
        None,
    )
    if mine in {_id(each.value) for each in targets_in(distribution)}:
        return False
    for group in distribution.each(_GROUPS):
        members = {_id(each) for each in group.read_all("Members.Items[*].OriginId")}
        if mine in members and members - lost - {None}:
            return True
    return False


def takes_writes(distribution: Resource, loss: Loss) -> bool:
    """Whether a behaviour lets writes through to a group of which an origin is lost; others may
    send theirs to an origin of its own."""
    lost = _ids(distribution, loss)
    hit = {
        _id(group.read("Id"))
        for group in distribution.each(_GROUPS)
        if lost.intersection(_id(each) for each in group.read_all("Members.Items[*].OriginId"))
    }
    return any(
        _id(behaviour.read("TargetOriginId")) in hit | {None}
        and any(_id(each) in _WRITES for each in behaviour.read_all("AllowedMethods[*]"))
        for path in _BEHAVIOURS
        for behaviour in distribution.each(path)
    )


def _ids(distribution: Resource, loss: Loss) -> set[str | None]:
    """The ids of the origins that are lost."""
    gone = [
        hop.place.pointer
        for hop in hops_from(distribution.graph, distribution)
        if (
            loss.takes(hop.target)
            if isinstance(hop.target, Resource)
            else not loss.service and region_told(hop.at) in loss.regions
        )
    ]
    return {
        _id(node.read("Id"))
        for node in distribution.each(_ORIGINS)
        if any(each.startswith(f"{node.place.pointer}/") for each in gone)
    }


def _id(value: object) -> str | None:
    return str(value.value) if isinstance(value, Known) else None
