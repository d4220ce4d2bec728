"""What all tests share: the reference apps, synthesized once."""

from tests.reference.fixtures import reference_app

__all__ = ["reference_app"]
