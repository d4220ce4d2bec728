"""`dr-validator statement`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from dr_validator.commands.drill import DrillRequest, rehearsed
from dr_validator.config import ConfigSource, load_config
from dr_validator.errors import UsageError
from dr_validator.waivers.waiver import waivers_in_app

EPOCH = "SOURCE_DATE_EPOCH"
# Where CI systems say which commit they build.
COMMITS = (
    "GITHUB_SHA",
    "CI_COMMIT_SHA",
    "CODEBUILD_RESOLVED_SOURCE_VERSION",
    "BUILD_SOURCEVERSION",
    "BITBUCKET_COMMIT",
    "GIT_COMMIT",
)


def run(request: DrillRequest, day: str | None, commit: str | None) -> int:
    """Print the statement; the exit code is that of the drill."""
    on = day_of(day, os.environ)
    told = rehearsed(request, on)
    from dr_validator.report.statement.html import html
    from dr_validator.report.statement.markdown import markdown
    from dr_validator.report.statement.sheet import Particulars, sheet

    config = load_config(ConfigSource(Path.cwd(), request.config))
    waivers = (*config.waivers, *told.graph.view(waivers_in_app))
    name = config.path.name if config.path is not None else ""
    made = sheet(told, Particulars(on, commit_of(commit, os.environ), waivers, name))
    sys.stdout.write({"html": html, "markdown": markdown}[request.format](made))
    return told.exit_code


def day_of(asked: str | None, environment: Mapping[str, str]) -> date:
    """The day that was asked for, else that of SOURCE_DATE_EPOCH, else today, all in UTC."""
    if asked is not None:
        try:
            return date.fromisoformat(asked)
        except ValueError:
            raise UsageError(f"--date {asked}: give it as YYYY-MM-DD") from None
    epoch = environment.get(EPOCH)
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"{EPOCH}={epoch}: give it as seconds since 1970, or unset it") from None


def commit_of(asked: str | None, environment: Mapping[str, str]) -> str:
    """The commit that was asked for, else the one that CI says it builds; "" without either."""
    if asked is not None:
        return asked
    return next((environment[each] for each in COMMITS if environment.get(each)), "")
