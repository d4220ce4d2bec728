"""SQL over the tables of a fleet, by DuckDB: it reads these files, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dr_validator.errors import InputError, UsageError
from dr_validator.fleet.tables import TABLES
from dr_validator.record import dataclass

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The columns and the rows of an answer."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@contextmanager
def opened(folder: Path, old: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the tables of a fleet as views, and those of an older run as `old_apps` and
    so on. InputError where they are not all there."""
    import duckdb

    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as database:
        _view(database, folder, "")
        if old is not None:
            _view(database, old, "old_")
        folders = [str(each.resolve()) for each in (folder, old) if each is not None]
        database.execute("set allowed_directories = ?", [folders])
        database.execute("set enable_external_access = false")
        database.execute("set lock_configuration = true")
        yield database


def _view(database: duckdb.DuckDBPyConnection, folder: Path, prefix: str) -> None:
    for table in TABLES:
        path = folder / table.name / f"{table.name}.parquet"
        if not path.is_file():
            raise InputError(
                f"{path}: no such table; {folder} holds no finished run: run `dr-validator fleet "
                "run`, once more where it was cut off"
            )
        quoted = str(path.resolve()).replace("'", "''")
        database.execute(f"create view {prefix}{table.name} as from read_parquet('{quoted}')")


def asked(database: duckdb.DuckDBPyConnection, sql: str) -> QueryAnswer:
    """What a query gives. UsageError where it is wrong, with what DuckDB says."""
    import duckdb

    try:
        relation = database.execute(sql)
        heads = tuple(str(each[0]) for each in relation.description or ())
        return QueryAnswer(heads, tuple(relation.fetchall()))
    except duckdb.Error as error:
        first = " ".join(str(error).partition("\n\n")[0].split())
        raise UsageError(f"the query is wrong: {first}") from None
