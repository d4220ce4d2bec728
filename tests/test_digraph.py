"""Circles and tangles of any length."""

from __future__ import annotations

import pytest
from dr_validator.digraph import circles, tangles


@pytest.mark.parametrize(
    ("needs", "found"),
    [
        ({}, []),
        ({"a": ["b"], "b": ["c"]}, []),
        ({"a": ["a"]}, [("a",)]),
        ({"b": ["a"], "a": ["b"]}, [("a", "b")]),
        ({"c": ["a"], "a": ["b"], "b": ["c"]}, [("a", "b", "c")]),
        ({"x": ["a"], "a": ["b"], "b": ["a"], "q": ["p"], "p": ["q"]}, [("a", "b"), ("p", "q")]),
        # One is enough of two that share a node; the rest of the tangle is looked at all the same.
        ({"a": ["b", "c"], "b": ["a"], "c": ["a"]}, [("a", "b")]),
        (
            {"a": ["b"], "b": ["c"], "c": ["b", "d"], "d": ["a", "e"], "e": ["d"]},
            [("b", "c"), ("d", "e")],
        ),
    ],
)
def test_circles(needs: dict[str, list[str]], found: list[tuple[str, ...]]) -> None:
    assert circles(needs) == found


def test_circles_in_any_order() -> None:
    needs = {"b": ["c", "a"], "c": ["b"], "a": ["b"]}
    assert circles(needs) == circles(dict(sorted(needs.items()))) == [("a", "b")]


def test_tangles_come_after_what_they_need() -> None:
    needs = {"a": ["b"], "b": ["c"], "x": ["y"], "y": ["x", "a"]}
    found = [tuple(sorted(tangle)) for tangle in tangles(needs)]
    assert found == [("c",), ("b",), ("a",), ("x", "y")]


def test_longer_than_python_goes() -> None:
    chain = {f"n{n}": [f"n{n + 1}"] for n in range(5_000)}
    assert circles(chain) == []
    assert next(tangles(chain)) == ("n5000",)
    (ring,) = circles({**chain, "n5000": ["n0"]})
    assert len(ring) == 5_001 and ring[:3] == ("n0", "n1", "n2")
    (tangle,) = tangles({**chain, "n5000": ["n0"]})
    assert set(tangle) == set(ring)
