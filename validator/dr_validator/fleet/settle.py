"""From the parts of a run and the tables before it to the tables after it, by DuckDB.

DuckDB reads and sorts what does not fit into memory, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dr_validator.fleet.app import FleetApp
from dr_validator.fleet.between import EDGES_SQL, FINDINGS_SQL
from dr_validator.fleet.tables import APPS, EDGES, FINDINGS, GIVEN, FleetTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Which rows hold: of each app the last, by the number of the part.
_LAST = """
create table last as
select app, max(part) as part from apps_all semi join current using (app) group by app
"""


def settle(
    sources: Mapping[str, Sequence[str]], apps: Sequence[FleetApp], target: Path, scratch: Path
) -> None:
    """Write each table to `target/<table>/<table>.parquet`: the last rows of these apps, and what
    shows between them. `sources` are the files of each table, `scratch` a folder for what does not
    fit into memory."""
    import duckdb

    with duckdb.connect() as database:
        database.execute("set temp_directory = ?", [str(scratch / "scratch")])
        database.execute("set preserve_insertion_order = false")
        _name_apps(database, apps)
        for table in GIVEN:
            _read_all(database, table, sources[table.name])
        database.execute(_LAST)
        _write(database, APPS, _of_apps(), target)
        for table in GIVEN:
            if table is not APPS:
                columns = ", ".join(f"rows.{name}" for name in _names(table))
                own = "where starts_with(rows.check_id, 'fleet-') is false" * (table is FINDINGS)
                chosen = f"select {columns} from {table.name}_all rows join last using (app, part)"
                database.execute(f"create view {table.name}_own as {chosen} {own}")
                if table is not FINDINGS:
                    _write(database, table, f"from {table.name}_own", target)
        for table in GIVEN:
            if table is not FINDINGS:
                _read_back(database, table, target)
        _write(database, EDGES, EDGES_SQL, target)
        _read_back(database, EDGES, target)
        _write(database, FINDINGS, f"from findings_own union all by name {FINDINGS_SQL}", target)


def _name_apps(database: DuckDBPyConnection, apps: Sequence[FleetApp]) -> None:
    import pyarrow as pa

    current = pa.table(
        {
            "app": pa.array([each.name for each in apps], pa.string()),
            "path": pa.array([each.address for each in apps], pa.string()),
            "commit": pa.array([each.commit for each in apps], pa.string()),
            "owner": pa.array([each.owner for each in apps], pa.string()),
        }
    )
    database.register("current_rows", current)
    database.execute("create table current as from current_rows")


def _read_all(database: DuckDBPyConnection, table: FleetTable, files: Sequence[str]) -> None:
    """Earlier tables have no column of the part; theirs is 0."""
    import pyarrow as pa

    if files:
        database.read_parquet(list(files), union_by_name=True).create_view("read_rows", True)
        has = "part" in database.table("read_rows").columns
        part = "coalesce(part, 0)" if has else "0"
        names = ", ".join(_names(table))
        chosen = f"select {names}, {part} as part from read_rows"
        database.execute(f"create table {table.name}_all as {chosen}")
    else:
        schema = table.schema.append(pa.field("part", pa.int64()))
        database.register("no_rows", schema.empty_table())
        database.execute(f"create table {table.name}_all as from no_rows")


def _of_apps() -> str:
    listed = ("path", "commit", "owner")
    columns = [f"{'current' if name in listed else 'rows'}.{name}" for name in _names(APPS)]
    joined = "apps_all rows join last using (app, part) join current using (app)"
    return f"select {', '.join(columns)} from {joined}"


def _write(database: DuckDBPyConnection, table: FleetTable, query: str, target: Path) -> None:
    path = target / table.name / f"{table.name}.parquet"
    order = ", ".join(table.order)
    columns = ", ".join(_names(table))
    rows = f"select distinct {columns} from ({query}) order by {order}"
    database.execute(f"copy ({rows}) to '{_quoted(path)}' (format parquet)")


def _read_back(database: DuckDBPyConnection, table: FleetTable, target: Path) -> None:
    path = target / table.name / f"{table.name}.parquet"
    database.execute(f"create view {table.name} as from read_parquet('{_quoted(path)}')")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _names(table: FleetTable) -> list[str]:
    return [f'"{each.name}"' for each in table.columns]
