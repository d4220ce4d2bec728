"""A run over a fleet, on the workers of a Dask cluster: its own on this machine, or the company's.

Dask sends the work to its workers, gives what a lost worker had to another, and tells of work that
workers die of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from dr_validator import __version__
from dr_validator.errors import DefectError, UsageError
from dr_validator.fleet.app import AppState, Examination, Outcome
from dr_validator.fleet.isolate import AppTask

if TYPE_CHECKING:
    from distributed import Client, Future

_APPS_OF_A_TASK = 10
_TASKS_OF_A_WORKER = 3  # it works at one, the others wait beside it
_PATIENCE = "10s"


class SchedulerLostError(DefectError):
    """The scheduler is gone, and with it what it had not yet handed on."""


@contextmanager
def cluster(scheduler: str, workers: int) -> Iterator[Client]:
    """A client of the scheduler at an address, or of a cluster of this machine's own with so many
    workers. UsageError where none answers, or its workers are of another version."""
    import dask
    from distributed import Client, LocalCluster

    settings = {"distributed.comm.timeouts.connect": _PATIENCE, "logging.distributed": "critical"}
    with dask.config.set(settings):
        if not scheduler:
            with (
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    memory_limit=0,  # each app has a limit of its own
                    dashboard_address=None,
                    # Its own pages, which nobody asks for: at any port, so that two runs on one
                    # machine do not want the same.
                    scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                    host="127.0.0.1",
                ) as local,
                Client(local) as client,
            ):
                yield client
            return
        try:
            client = Client(scheduler, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"--scheduler {scheduler}: no scheduler answers there: {error}"
            ) from None
        with client:
            _refuse_others(client, scheduler)
            yield client


def outcomes(
    client: Client, tasks: Iterable[AppTask], asked: Examination, today: str
) -> Iterator[Outcome]:
    """What becomes of each app, as it comes; only so many are under way that memory stays flat.

    SchedulerLostError where the scheduler goes away.
    """
    from distributed import as_completed

    from dr_validator.fleet.worker import examine, examiners

    left = _batches(tasks)
    under_way: dict[Any, Sequence[AppTask]] = {}
    coming = as_completed()

    with examiners(client, asked, today) as name:

        def send(batch: Sequence[AppTask]) -> None:
            future = client.submit(examine, batch, name, pure=False)
            under_way[future.key] = batch
            coming.add(future)

        for first in islice(left, _workers(client) * _TASKS_OF_A_WORKER):
            send(first)
        for future in coming:
            batch = under_way.pop(future.key)
            told = _told(future, batch)
            if told is None:
                for task in batch:
                    send((task,))
                continue
            yield from told
            following = next(left, None)
            if following is not None:
                send(following)


def _told(future: Future[list[Outcome]], batch: Sequence[AppTask]) -> list[Outcome] | None:
    """What a task gave. None where workers died of it, and it is not known of which app."""
    if future.status == "finished":
        return future.result()
    if future.status != "error":
        raise SchedulerLostError(
            "the scheduler has gone away; what was done is kept: run the same again to go on"
        )
    if len(batch) > 1:
        return None
    from distributed import KilledWorker

    error = future.exception()
    if isinstance(error, KilledWorker):
        return [Outcome(batch[0].app, AppState.KILLED, "every worker that was given it has died")]
    reason = f"its worker failed: {type(error).__name__}: {error}"
    return [Outcome(batch[0].app, AppState.CRASHED, reason)]


def _batches(tasks: Iterable[AppTask]) -> Iterator[tuple[AppTask, ...]]:
    waiting = iter(tasks)
    while batch := tuple(islice(waiting, _APPS_OF_A_TASK)):
        yield batch


def _workers(client: Client) -> int:
    threads: dict[str, int] = client.nthreads()
    return max(1, sum(threads.values()))


def _version() -> str:
    return __version__


def _refuse_others(client: Client, scheduler: str) -> None:
    """Workers of another version would give other rows."""
    try:
        versions = set(client.run(_version).values())
    except ImportError as error:
        raise UsageError(
            f"--scheduler {scheduler}: its workers have no dr-validator ({error}); install "
            f"dr-validator[fleet]=={__version__} where they run"
        ) from None
    if others := versions - {__version__}:
        raise UsageError(
            f"--scheduler {scheduler}: its workers have dr-validator {min(others)}, this is "
            f"{__version__}; install the same version in both places"
        )
