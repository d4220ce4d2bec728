"""The tables of a fleet: what each column holds. Pages, files and queries are made from these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dr_validator.record import dataclass

if TYPE_CHECKING:
    import pyarrow

TEXT, NUMBER, REAL, YES, TEXTS, DRILLS = "text", "number", "real", "yes", "texts", "drills"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what kind of values it has, and what they say."""

    name: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `of` says what a row is. `order` are the columns that its rows are sorted by."""

    name: str
    of: str
    columns: tuple[Column, ...]
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


_APP = Column("app", TEXT, "the app's name in the fleet")
_LOST = Column("lost", TEXT, "what is lost, as `drill --lose` names it")
_PLACE = (
    Column("stack", TEXT, "the stack's id in its assembly"),
    Column("account", TEXT, "its account; null where the assembly does not say"),
    Column("region", TEXT, "its region; null where the assembly does not say"),
    Column("logical_id", TEXT, "the resource in its template"),
    Column("pointer", TEXT, "the property, as a JSON pointer below the resource"),
)

APPS = Table(
    "apps",
    "an app, whatever became of it",
    (
        _APP,
        Column("path", TEXT, "where its assembly is"),
        Column("commit", TEXT, "as the list says"),
        Column("owner", TEXT, "as the list says"),
        Column("state", TEXT, "`checked`, `unreadable`, `crashed`, `timed_out` or `killed`"),
        Column("reason", TEXT, "why it was not checked; empty where it was"),
        Column("content", TEXT, "a digest of what was read, by this version and configuration"),
        Column("seconds", REAL, "how long it took"),
        Column("stacks", NUMBER, "how many stacks it has"),
        Column("accounts", TEXTS, "the accounts it deploys to"),
        Column("regions", TEXTS, "the regions it deploys to"),
        Column("primary_region", TEXT, "its primary region, where that is known"),
        Column("critical", NUMBER, "findings that are critical"),
        Column("high", NUMBER, "findings that are high"),
        Column("medium", NUMBER, "findings that are medium"),
        Column("low", NUMBER, "findings that are low"),
        Column("unproven", NUMBER, "what is not proven"),
        Column("waived", NUMBER, "what is waived"),
        Column(
            "failed_by", TEXTS, "what `check` fails by: `crash`, `findings`, `unproven`, `gate`"
        ),
        Column("drills", DRILLS, "each loss that was drilled, and its verdict"),
    ),
    ("app",),
)

FINDINGS = Table(
    "findings",
    "a finding of `check`, or of the fleet between its apps",
    (
        _APP,
        Column("check_id", TEXT, "the check's id"),
        Column("severity", TEXT, "`critical`, `high`, `medium` or `low`"),
        Column("breaks", TEXT, "when it is first noticed"),
        Column("proven", YES, "false for what is not proven"),
        Column("waived", TEXT, "why it does not count; null where it does"),
        *_PLACE,
        Column("construct_path", TEXT, "the construct, in an app of the CDK"),
        Column("message", TEXT, "what is wrong"),
        Column("reason", TEXT, "why it is not proven"),
        Column("fix", TEXT, "the way out"),
        Column("fingerprint", TEXT, "the same for the same finding in each run"),
    ),
    ("app", "check_id", "stack", "logical_id", "pointer", "fingerprint"),
)

STORES = Table(
    "stores",
    "what becomes of a store in a drill",
    (
        _APP,
        _LOST,
        Column("id", TEXT, "the store's id"),
        Column("name", TEXT, "its name"),
        Column("type", TEXT, "its resource type"),
        Column("holds", TEXT, "`data`, `derived` or `operational`"),
        Column("region", TEXT, "where it lives"),
        Column("copies", TEXTS, "the regions that have a copy"),
        Column("verdict", TEXT, "`kept`, `kept-by-hand`, `stale`, `not-proven` or `lost`"),
        Column("rpo", TEXT, "what kind of bound the loss of its last writes has"),
        Column("rpo_seconds", NUMBER, "that bound, where there is one"),
        Column("writable", TEXT, "`itself`, `automation`, `by-hand`, `no` or `not-proven`"),
        Column("accepted", TEXT, "why its loss is accepted; null where it is not"),
    ),
    ("app", "lost", "id"),
)

ENTRIES = Table(
    "entries",
    "what becomes of a way in in a drill",
    (
        _APP,
        _LOST,
        Column("id", TEXT, "the entry's id"),
        Column("name", TEXT, "its name"),
        Column("kind", TEXT, "`dns`, `distribution`, `accelerator`, `api`, …"),
        Column("required", YES, "whether it has to recover"),
        Column("reads", TEXT, "the verdict on reads"),
        Column("reads_rto", TEXT, "what the time until they come through rests on"),
        Column("reads_rto_seconds", NUMBER, "that time, where it is known"),
        Column("writes", TEXT, "the verdict on writes"),
        Column("writes_rto", TEXT, "what the time until they come through rests on"),
        Column("writes_rto_seconds", NUMBER, "that time, where it is known"),
        Column("served_from", TEXTS, "the regions that serve it then"),
        Column("reason", TEXT, "why writes come through so"),
        Column("accepted", TEXT, "why its loss is accepted; null where it is not"),
    ),
    ("app", "lost", "id"),
)

# What an app offers to others and needs of them; joined, these make the edges.
ENDS = Table(
    "ends",
    "what an app offers to others, or needs of them",
    (
        _APP,
        Column("side", TEXT, "`offers` or `needs`"),
        Column("kind", TEXT, "`export`, `parameter`, `arn`, `name`, `record` or `zone`"),
        Column("key", TEXT, "the name or ARN"),
        Column("reach", TEXT, "where a name is given once: `region`, `account`, `partition` or ``"),
        *_PLACE,
    ),
    ("app", "side", "kind", "key", "stack", "logical_id", "pointer"),
)

EDGES = Table(
    "edges",
    "what one app needs of another",
    (
        _APP,
        Column("needs", TEXT, "the app that has it; null where none of the fleet does"),
        Column("kind", TEXT, "`export`, `parameter` or `arn`"),
        Column("key", TEXT, "the name or ARN"),
        *_PLACE,
        Column("there", TEXT, "the resource that it is, in the app that has it"),
    ),
    ("app", "needs", "kind", "key", "stack", "logical_id", "pointer"),
)

# What the workers give, and what stands in the end.
GIVEN = (APPS, FINDINGS, STORES, ENTRIES, ENDS)
TABLES = (APPS, FINDINGS, STORES, ENTRIES, ENDS, EDGES)
