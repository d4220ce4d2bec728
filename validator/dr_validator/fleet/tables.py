"""The tables of a fleet: what each column holds. Pages, files and queries are made from these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dr_validator.record import dataclass

if TYPE_CHECKING:
    import pyarrow

TEXT, NUMBER, REAL, YES, TEXTS, DRILLS = "text", "number", "real", "yes", "texts", "drills"


@dataclass(frozen=True, slots=True)
class FleetColumn:
    """One column: its name, what kind of values it has, and what they say."""

    name: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class FleetTable:
    """One table; `of` says what a row is. `order` are the columns that its rows are sorted by."""

    name: str
    of: str
    columns: tuple[FleetColumn, ...]
    order: tuple[str, ...]

    @property
    def schema(self) -> pyarrow.Schema:
        """As Parquet has it."""
        import pyarrow as pa

        kinds: dict[str, Any] = {
            TEXT: pa.string(),
            NUMBER: pa.int64(),
            REAL: pa.float64(),
            YES: pa.bool_(),
            TEXTS: pa.list_(pa.string()),
            DRILLS: pa.list_(pa.struct([("lost", pa.string()), ("verdict", pa.string())])),
        }
        return pa.schema([(each.name, kinds[each.kind]) for each in self.columns])


_APP = FleetColumn("app", TEXT, "the app's name in the fleet")
_LOST = FleetColumn("lost", TEXT, "what is lost, as `drill --lose` names it")
_PLACE = (
    FleetColumn("stack", TEXT, "the stack's id in its assembly"),
    FleetColumn("account", TEXT, "its account; null where the assembly does not say"),
    FleetColumn("region", TEXT, "its region; null where the assembly does not say"),
    FleetColumn("logical_id", TEXT, "the resource in its template"),
    FleetColumn("pointer", TEXT, "the property, as a JSON pointer below the resource"),
)

APPS = FleetTable(
    "apps",
    "an app, whatever became of it",
    (
        _APP,
        FleetColumn("path", TEXT, "where its assembly is"),
        FleetColumn("commit", TEXT, "as the list says"),
        FleetColumn("owner", TEXT, "as the list says"),
        FleetColumn("state", TEXT, "`checked`, `unreadable`, `crashed`, `timed_out` or `killed`"),
        FleetColumn("reason", TEXT, "why it was not checked; empty where it was"),
        FleetColumn("content", TEXT, "a digest of what was read, and by what"),
        FleetColumn("seconds", REAL, "how long it took"),
        FleetColumn("stacks", NUMBER, "how many stacks it has"),
        FleetColumn("accounts", TEXTS, "the accounts it deploys to"),
        FleetColumn("regions", TEXTS, "the regions it deploys to"),
        FleetColumn("primary_region", TEXT, "its primary region, where that is known"),
        FleetColumn("critical", NUMBER, "findings that are critical"),
        FleetColumn("high", NUMBER, "findings that are high"),
        FleetColumn("medium", NUMBER, "findings that are medium"),
        FleetColumn("low", NUMBER, "findings that are low"),
        FleetColumn("unproven", NUMBER, "what is not proven"),
        FleetColumn("waived", NUMBER, "what is waived"),
        FleetColumn(
            "failed_by", TEXTS, "what `check` fails by: `crash`, `findings`, `unproven`, `gate`"
        ),
        FleetColumn("drills", DRILLS, "each loss that was drilled, and its verdict"),
    ),
    ("app",),
)

FINDINGS = FleetTable(
    "findings",
    "a finding of `check`, or of the fleet between its apps",
    (
        _APP,
        FleetColumn("check_id", TEXT, "the check's id"),
        FleetColumn("severity", TEXT, "`critical`, `high`, `medium` or `low`"),
        FleetColumn("breaks", TEXT, "when it is first noticed"),
        FleetColumn("proven", YES, "false for what is not proven"),
        FleetColumn("waived", TEXT, "why it does not count; null where it does"),
        *_PLACE,
        FleetColumn("construct_path", TEXT, "the construct, in an app of the CDK"),
        FleetColumn("message", TEXT, "what is wrong"),
        FleetColumn("reason", TEXT, "why it is not proven"),
        FleetColumn("fix", TEXT, "the way out"),
        FleetColumn("fingerprint", TEXT, "the same for the same finding in each run"),
    ),
    ("app", "check_id", "stack", "logical_id", "pointer", "fingerprint"),
)

STORES = FleetTable(
    "stores",
    "what becomes of a store in a drill",
    (
        _APP,
        _LOST,
        FleetColumn("id", TEXT, "the store's id"),
        FleetColumn("name", TEXT, "its name"),
        FleetColumn("type", TEXT, "its resource type"),
        FleetColumn("holds", TEXT, "`data`, `derived` or `operational`"),
        FleetColumn("region", TEXT, "where it lives"),
        FleetColumn("copies", TEXTS, "the regions that have a copy"),
        FleetColumn("verdict", TEXT, "`kept`, `kept-by-hand`, `stale`, `not-proven` or `lost`"),
        FleetColumn("rpo", TEXT, "what kind of bound the loss of its last writes has"),
        FleetColumn("rpo_seconds", NUMBER, "that bound, where there is one"),
        FleetColumn("writable", TEXT, "`itself`, `automation`, `by-hand`, `no` or `not-proven`"),
        FleetColumn("accepted", TEXT, "why its loss is accepted; null where it is not"),
    ),
    ("app", "lost", "id"),
)

ENTRIES = FleetTable(
    "entries",
    "what becomes of an entry in a drill",
    (
        _APP,
        _LOST,
        FleetColumn("id", TEXT, "the entry's id"),
        FleetColumn("name", TEXT, "its name"),
        FleetColumn("kind", TEXT, "`dns`, `distribution`, `accelerator`, `api`, …"),
        FleetColumn("required", YES, "whether it has to recover"),
        FleetColumn("reads", TEXT, "the verdict on reads"),
        FleetColumn("reads_rto", TEXT, "what the time until they come through rests on"),
        FleetColumn("reads_rto_seconds", NUMBER, "that time, where it is known"),
        FleetColumn("writes", TEXT, "the verdict on writes"),
        FleetColumn("writes_rto", TEXT, "what the time until they come through rests on"),
        FleetColumn("writes_rto_seconds", NUMBER, "that time, where it is known"),
        FleetColumn("served_from", TEXTS, "the regions that serve it then"),
        FleetColumn("reason", TEXT, "why writes come through so"),
        FleetColumn("accepted", TEXT, "why its loss is accepted; null where it is not"),
    ),
    ("app", "lost", "id"),
)

# What an app offers to others and needs of them; joined, these make the edges.
ENDS = FleetTable(
    "ends",
    "what an app offers to others, or needs of them",
    (
        _APP,
        FleetColumn("side", TEXT, "`offers` or `needs`"),
        FleetColumn("kind", TEXT, "`export`, `parameter`, `arn`, `name`, `record` or `zone`"),
        FleetColumn("key", TEXT, "the name or ARN"),
        FleetColumn("reach", TEXT, "within what a name is given once, if it is"),
        *_PLACE,
    ),
    ("app", "side", "kind", "key", "stack", "logical_id", "pointer"),
)

EDGES = FleetTable(
    "edges",
    "what one app needs of another",
    (
        _APP,
        FleetColumn("needs", TEXT, "the app that has it; null where none of the fleet does"),
        FleetColumn("kind", TEXT, "`export`, `parameter` or `arn`"),
        FleetColumn("key", TEXT, "the name or ARN"),
        *_PLACE,
        FleetColumn("there", TEXT, "the resource that it is, in the app that has it"),
    ),
    ("app", "needs", "kind", "key", "stack", "logical_id", "pointer"),
)

# What the workers give, and what stands in the end.
GIVEN = (APPS, FINDINGS, STORES, ENTRIES, ENDS)
TABLES = (APPS, FINDINGS, STORES, ENTRIES, ENDS, EDGES)
