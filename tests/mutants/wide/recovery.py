"""Which mutants do harm to a recovery: all that a lost region would feel.

A harmful mutant counts unless a row says why nobody who waits for the recovery feels it: it costs
money, tells people less, guards data against hands, or is of the way back. The rows are about the
sound apps as they are written, not about what a drill says of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from tests.mutants.wide.mutation import Harm, Mutation
from tests.mutants.wide.paths import pointer
from tests.mutants.wide.world import Site, World


class Spared(NamedTuple):
    """Mutants that no recovery feels: globs of what must fit, and why.

    `place` is a name of what is broken with the pointer to what is changed in it; with
    `of_primary`, only what stands in the primary region alone.
    """

    why: str
    operator: str = "*"
    kind: str = "*"
    places: Sequence[str] = ("*",)
    of_primary: bool = False


_NOTICE = "people are told less, or not at all; nothing else acts on it"
_HANDS = "guards data against hands, not against the loss of a region"
_BACK = "for the way back, for rehearsals, or for taking the app down"
_COPY = "a backup of what has a better copy already"
_SIZE = "the size or a setting of the primary; what the standby has is as before"
_COUNTED = "one of three health checks, of which the other two decide"
# What of the apps only tells people: no health check and no rule for events reads these alarms.
_TOLD = (
    "PrimaryMonitoring/*",
    "SecondaryMonitoring/*",
    "Orders*Service/DeadLetters*",
    "Orders*Service/TableLag*",
    "Orders*Service/DatabaseLag*",
    "Orders*Service/Operators*",
    "OrdersSecondaryService/NobodyHealthy*",
    "OrdersWatch/Operators*",
    "[*]/Behind*",
    "[*]/Failing*",
    "[*]/Alerts*",
    # The alarm still acts on the topic that recovers.
    "[*]/PrimaryGone/Properties/AlarmActions/0*",
)

SPARED = (
    Spared(_NOTICE, kind="AWS::CloudWatch::Alarm", places=_TOLD),
    # A health check and a rule for events read their state, whatever their actions do.
    Spared(
        _NOTICE,
        kind="AWS::CloudWatch::Alarm",
        places=("Orders*/*Actions", "Orders*/*Actions/*", "Orders*/ActionsEnabled"),
    ),
    Spared(_NOTICE, kind="AWS::SNS::*", places=_TOLD),
    Spared(_NOTICE, kind="AWS::KMS::Key", places=("*Monitoring/TopicKey*",)),
    Spared(_HANDS, operator="protection-off", kind="AWS::[!S]*"),
    Spared(_HANDS, operator="protection-off", kind="AWS::SecretsManager::*"),
    # Without versions nothing replicates: that of a bucket counts.
    Spared(_HANDS, operator="protection-off", kind="AWS::S3::Bucket", places=("*/DeletionPolicy",)),
    Spared(
        _BACK,
        places=("Failback/*", "OrdersWayBack/*", "OrdersRecovery/Rehearsal*", "Dns/Cleanup*"),
    ),
    Spared(_COPY, kind="AWS::Backup::*"),
    Spared(_COPY, places=("Orders*Data/Backups*",)),
    Spared(
        _SIZE,
        operator="capacity-gone",
        kind="AWS::[!L]*",
        places=(
            "*/Cpu",
            "*/Memory",
            "*/MaxCapacity",
            "*/DBInstanceClass",
            "*/CacheNodeType",
            "*/ReplicasPerNodeGroup",
        ),
        of_primary=True,
    ),
    Spared(
        _SIZE,
        operator="database-setting",
        kind="AWS::RDS::*",
        places=("*ParameterGroupName",),
        of_primary=True,
    ),
    Spared(
        _COUNTED,
        kind="AWS::Route53::HealthCheck",
        places=("OrdersEntry/Answers/*", "OrdersEntry/Containers/*", "OrdersEntry/Ready/*"),
    ),
    Spared(
        _COUNTED, kind="AWS::CloudWatch::Alarm", places=("OrdersPrimaryService/NobodyHealthy*",)
    ),
    Spared(
        "messages are worked on twice; none is lost",
        operator="automation-off",
        kind="AWS::SQS::Queue",
    ),
    Spared(
        "a name by which people find the key; code and templates name the key itself",
        operator="name-moved",
        kind="AWS::KMS::Alias",
    ),
)


def is_felt(world: World, mutation: Mutation) -> bool:
    """Whether a recovery feels a mutant, or, of a harmless one, might."""
    return mutation.harm is Harm.HARMLESS or spared(world, mutation) is None


def spared(world: World, mutation: Mutation) -> Spared | None:
    """Why a recovery does not feel a mutant; None if it does."""
    return next((each for each in SPARED if _fits(each, world, mutation)), None)


def _fits(row: Spared, world: World, mutation: Mutation) -> bool:
    site = mutation.made.site
    place = f"{site.name}{pointer(mutation.made.steps)}"
    return (
        fnmatchcase(mutation.operator.name, row.operator)
        and fnmatchcase(site.type, row.kind)
        and any(fnmatchcase(place, each) for each in row.places)
        and (not row.of_primary or _is_of_primary(world, site))
    )


def _is_of_primary(world: World, site: Site) -> bool:
    """Whether it is made in the primary region alone."""
    if site.shared:
        return bool(site.body.get("Condition") == "IsPrimary")
    return site.region == world.primary
