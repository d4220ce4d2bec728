"""The process: streams that bear everything, signals that clean up, an exit code for each end."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import typer

from dr_validator.errors import DrValidatorError, UsageError, failure

# A shell tells a process that a signal ended by 128 and the signal's number.
_BY_SIGNAL = 128
INTERRUPTED, BROKEN_PIPE = 130, 141


class TerminatedError(BaseException):
    """Somebody wants this process to end: as an interrupt, it passes every `except Exception`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = _BY_SIGNAL + number


def run(app: Callable[[], object]) -> NoReturn:
    """Run the command line; exits with its code whatever becomes of the streams."""
    _prepare_streams()
    _hear_signals()
    code: str | int | None
    try:
        app()
        code = 0
    except SystemExit as end:
        # Help whose reader has gone: Typer makes a failure of it.
        code = BROKEN_PIPE if isinstance(end.__context__, BrokenPipeError) else end.code
    except TerminatedError as end:
        code = complain("terminated", end.exit_code)
    except OSError as error:  # help that cannot be printed
        code = complain(f"the output cannot be printed: {error.strerror or error}", 2)
    except Exception as error:
        code = _fail(error)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = code or BROKEN_PIPE
    except OSError as error:
        code = code or complain(f"the output cannot be printed: {error.strerror or error}", 2)
    _abandon_stdout()
    sys.exit(code)


def finish(work: Callable[[], int]) -> NoReturn:
    """Do a command's work and exit with its code. What goes wrong is one sentence."""
    try:
        _refuse_to_stand_nowhere()
        code = work()
        sys.stdout.flush()
    except DrValidatorError as error:
        code = error.exit_code
        for sentence in error.sentences:
            complain(sentence, code)
    except KeyboardInterrupt:
        code = complain("interrupted", INTERRUPTED)
    except TerminatedError as error:
        code = complain("terminated", error.exit_code)
    except BrokenPipeError:
        _abandon_stdout()
        code = BROKEN_PIPE
    except OSError as error:
        # A file that is gone again, a full disk: what the system says is the whole story.
        what, code = (error.filename, 3) if error.filename else ("the output cannot be printed", 2)
        code = complain(f"{what}: {error.strerror or error}", code)
        _abandon_stdout()
    except Exception as error:
        code = _fail(error)
    raise typer.Exit(code)


def _fail(error: Exception) -> int:
    """Tell of an exception that nobody expected; the exit code that goes with it."""
    if os.environ.get("DR_VALIDATOR_DEBUG"):
        raise error
    told = failure(error)
    return complain(str(told), told.exit_code)


def complain(sentence: str, code: int) -> int:
    """Tell what is wrong; the exit code that goes with it."""
    from dr_validator.report.escape import plain

    print(f"error: {plain(sentence)}", file=sys.stderr)
    return code


def _refuse_to_stand_nowhere() -> None:
    try:
        Path.cwd()
    except OSError as error:
        raise UsageError(
            f"the working folder cannot be found ({error.strerror}): it may have been deleted; "
            "change to one that exists"
        ) from None


def _abandon_stdout() -> None:
    """Let Python's own flush at exit succeed: the exit code is ours to give."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)


def _prepare_streams() -> None:
    """Streams that were closed before we began lead nowhere, stderr never fails, and both can
    tell every character."""
    number = 0
    while number <= 2:  # the next file would get the number of a stream that is closed
        number = os.open(os.devnull, os.O_RDWR)
        if number <= 2:
            os.set_inheritable(number, True)
    os.close(number)
    for each in (1, 2):
        with suppress(OSError):
            os.set_blocking(each, True)
    sys.stdout = sys.stdout or _text(io.FileIO(1, "w", closefd=False), "utf-8")
    sys.stderr = _text(_Unfailing(2), sys.stderr.encoding if sys.stderr else "utf-8")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _text(raw: io.RawIOBase, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding, "backslashreplace", line_buffering=True
    )


class _Unfailing(io.RawIOBase):
    """A file descriptor for words to people; a full disk or an absent reader loses them only."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number

    def isatty(self) -> bool:
        return os.isatty(self._number)

    def write(self, data: Any) -> int:
        with memoryview(data) as view:
            with suppress(OSError):
                return os.write(self._number, view)
            return len(view)


def _hear_signals() -> None:
    """Let what is half done be cleared up, unless whoever started us chose otherwise."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _terminate)


def _terminate(number: int, _: FrameType | None) -> NoReturn:
    raise TerminatedError(number)
