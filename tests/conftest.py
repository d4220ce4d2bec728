"""What all tests share: the reference apps, synthesized once."""

from tests.reference.fixtures import reference_apps

__all__ = ["reference_apps"]
