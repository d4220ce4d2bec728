"""What a Dask worker keeps from one task to the next: the process that examines its apps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING
from uuid import uuid4

from distributed import WorkerPlugin, get_worker

from dr_validator.fleet.app import Examination, Outcome
from dr_validator.fleet.isolate import AppTask, Examiner

if TYPE_CHECKING:
    from distributed import Client, Worker


class _Examining(WorkerPlugin):
    """An examiner for each worker, and for a worker with several threads one after the other."""

    def __init__(self, name: str, asked: Examination, today: str) -> None:
        self.name = name
        self._asked = asked
        self._today = today

    def setup(self, worker: Worker) -> None:  # noqa: ARG002  # as Dask calls it
        self._examiner = Examiner(self._asked, self._today)
        self._free = Lock()

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        self._examiner.close()

    def outcomes(self, tasks: Sequence[AppTask]) -> list[Outcome]:
        with self._free:
            return self._examiner.outcomes(tasks)


@contextmanager
def examiners(client: Client, asked: Examination, today: str) -> Iterator[str]:
    """The name by which each worker, and each that joins, knows its examiner of this run."""
    name = f"dr-validator-{uuid4().hex}"
    client.register_plugin(_Examining(name, asked, today))
    try:
        yield name
    finally:
        # Where the scheduler is gone, so are its workers, or their children end idle.
        with suppress(OSError, TimeoutError, ValueError):
            client.unregister_worker_plugin(name)


def examine(tasks: Sequence[AppTask], name: str) -> list[Outcome]:
    """What became of each app, in their order: the task that workers are given."""
    examining = get_worker().plugins[name]
    if not isinstance(examining, _Examining):
        raise TypeError(f"the plugin {name} is somebody else's")
    return examining.outcomes(tasks)
