"""What all tests share: the reference apps, synthesized once, an empty cache, a plain terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.reference.fixtures import reference_app

__all__ = ["reference_app"]


@pytest.fixture(scope="session", autouse=True)
def _no_caches_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What an earlier run has found must not stand in for what this one finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_terminal_of_the_user() -> Iterator[None]:
    """A terminal is told the same in a CI job, which sets `CI`, as at a desk."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
            patch.delenv(name, raising=False)
        yield
