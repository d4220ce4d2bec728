"""The folder of a fleet: results are put by as they come, and become tables when all are there.

`OUT/<table>/<table>.parquet` are the tables, whole or absent. While a run goes on, what it has
lies in parts below `OUT/.run`; a run that was cut off finds them there. A part counts once its
rows of `apps` are there, which are written last.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from dr_validator.errors import InputError, UsageError
from dr_validator.fleet.app import AppState, FleetApp, Outcome
from dr_validator.fleet.tables import APPS, GIVEN, TABLES, FleetTable
from dr_validator.record import dataclass

if TYPE_CHECKING:
    import pyarrow as pa

_RUN, _NEXT, _READY, _LOCK = ".run", "next", "ready", ".lock"
_PART = "part"  # the column of a part's number; what stands in the tables is part 0
_APPS_OF_A_PART = 500


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of an app from before: the digest of what was read, and what became of it."""

    content: str
    state: AppState


class Ledger:
    """One run's hold on a folder. UsageError where another run has it, or it is no fleet's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._run = folder / _RUN
        self._waiting: list[Outcome] = []
        self._lock: IO[str] | None = None
        self._number = 0

    def __enter__(self) -> Ledger:
        _refuse_others(self.folder)
        self._run.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / _LOCK).open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise UsageError(
                f"{self.folder}: another run is writing there; wait for it, or name another folder"
            ) from None
        self._take_up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """What has come is put by, however the run ends."""
        try:
            self.put_by()
        finally:
            if self._lock is not None:
                self._lock.close()

    def known(self) -> dict[str, Held]:
        """What earlier runs, and the parts of one that was cut off, hold of each app."""
        found: dict[str, Held] = {}
        for path in (*self._tables(APPS), *self._parts(APPS)):
            for row in _rows(path, ("app", "content", "state")):
                found[row["app"]] = Held(row["content"], AppState(row["state"]))
        return found

    def add(self, outcome: Outcome) -> None:
        """Take what became of an app; what still holds from before is there already."""
        if outcome.rows is None and outcome.state is AppState.CHECKED:
            return
        self._waiting.append(outcome)
        if len(self._waiting) >= _APPS_OF_A_PART:
            self.put_by()

    def put_by(self) -> None:
        """Write what has come as a part."""
        if not self._waiting:
            return
        outcomes, self._waiting = self._waiting, []
        self._number += 1
        for table in reversed(GIVEN):  # the apps last
            rows = [row for each in outcomes for row in _given(table, each)]
            path = self._run / table.name / f"{self._number:08}.parquet"
            _write(path, table, rows, self._number)

    def settle(self, apps: Sequence[FleetApp], about: Mapping[str, Any]) -> None:
        """Make the tables of these apps, of all that is there, and drop the parts."""
        from dr_validator.fleet.settle import settle

        self.put_by()
        fresh = self._run / _NEXT
        shutil.rmtree(fresh, ignore_errors=True)
        sources = {
            table.name: [str(each) for each in (*self._tables(table), *self._parts(table))]
            for table in GIVEN
        }
        for table in TABLES:
            (fresh / table.name).mkdir(parents=True)
        settle(sources, apps, fresh, self._run)
        (fresh / "fleet.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
        (self._run / _READY).touch()
        self._move()

    def _take_up(self) -> None:
        """Go on where another run was cut off: tables that were whole are moved, half a part is
        no part."""
        if (self._run / _READY).exists():
            self._move()
        whole = {path.name for path in self._parts(APPS)}
        for table in GIVEN:
            for path in (self._run / table.name).glob("*"):
                if path.name not in whole:
                    path.unlink()
        self._number = max((int(Path(name).stem) for name in whole), default=0)

    def _move(self) -> None:
        fresh = self._run / _NEXT
        for path in sorted(fresh.glob("*")):
            target = self.folder / path.name
            if target.is_dir():
                shutil.rmtree(target)
            path.replace(target)
        for table in GIVEN:
            shutil.rmtree(self._run / table.name, ignore_errors=True)
        shutil.rmtree(fresh, ignore_errors=True)
        with suppress(FileNotFoundError):
            (self._run / _READY).unlink()
        self._number = 0

    def _tables(self, table: FleetTable) -> list[Path]:
        return sorted((self.folder / table.name).glob("*.parquet"))

    def _parts(self, table: FleetTable) -> list[Path]:
        return sorted((self._run / table.name).glob("*.parquet"))


def _refuse_others(folder: Path) -> None:
    """Nothing is written among files of somebody else."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; name a folder for the results")
    ours = {_RUN, _LOCK, "fleet.json", *(table.name for table in TABLES)}
    others = [each.name for each in folder.glob("*") if each.name not in ours]
    if others and not (folder / "fleet.json").exists() and not (folder / _RUN).exists():
        raise UsageError(f"{folder}: has other files, as {min(others)}; name an empty folder")


def _given(table: FleetTable, outcome: Outcome) -> Iterable[dict[str, Any]]:
    """The rows that an app gives to a table; to `apps` one, whatever became of it."""
    rows = (outcome.rows or {}).get(table.name, [])
    if table is not APPS:
        return rows
    app = outcome.app
    own = {
        "app": app.name,
        "path": app.address,
        "commit": app.commit,
        "owner": app.owner,
        "state": outcome.state.value,
        "reason": outcome.reason,
        "content": outcome.content,
        "seconds": outcome.seconds,
    }
    return [{**(rows[0] if rows else {}), **own}]


def _write(path: Path, table: FleetTable, rows: list[dict[str, Any]], number: int) -> None:
    """A part, whole or absent."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = table.schema.append(pa.field(_PART, pa.int64()))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".writing")
    parquet.write_table(
        pa.Table.from_pylist([{**row, _PART: number} for row in rows], schema), fresh
    )
    fresh.replace(path)


def _rows(path: Path, columns: Sequence[str]) -> Iterable[dict[str, Any]]:
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import ParquetFile

    try:
        file: pa.parquet.ParquetFile = ParquetFile(path)
        for batch in file.iter_batches(columns=list(columns)):
            yield from batch.to_pylist()
    except (ArrowInvalid, KeyError) as error:
        raise InputError(f"{path}: is not a fleet table: {error}; name another folder") from None
