"""A fresh folder with a configuration, as the tests of the command line have it."""

from tests.cli.conftest import here

__all__ = ["here"]
