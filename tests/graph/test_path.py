"""Paths: the plain ones, which are most, are read as the grammar of JSONPath reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dr_validator.graph import path
from dr_validator.graph.path import PathError, key, steps

ROOT = Path(__file__).parents[2]
FORMS = (
    "Name",
    "a_1.B2",
    "Rules[*].Destination.Bucket",
    "[*]",
    "[0]",
    "[0][*].Name",
    "Items[12].Name[*]",
    "'x-amazon-apigateway-integration'.type",
    "'aws:cdk:path'",
    "A.'b.c[0]'.D",
    "'where'",
    "'5'",
    "where2",
    "nowhere",
)
ODD = ("", ".", "A.", "A..B", "where", "A[-", "A.where", "A[?(@.b)]", "A,B", "1A", "A['b','c']")


@pytest.mark.parametrize("form", FORMS)
def test_the_plain_form_is_read_as_the_grammar_reads_it(form: str) -> None:
    assert path._PLAIN.fullmatch(form)
    assert steps(form) == path._parsed(form)


def test_so_is_every_path_of_the_code() -> None:
    files = [*(ROOT / "checks").rglob("*.py"), *(ROOT / "validator").rglob("*.py")]
    texts = {text for each in files for text in re.findall(r'"([\w.\[\]*\']+)"', each.read_text())}
    plain = [text for text in sorted(texts) if path._PLAIN.fullmatch(text)]
    assert len(plain) > 500
    assert [each for each in plain if steps(each) != path._parsed(each)] == []


@pytest.mark.parametrize("form", ODD)
def test_what_is_odd_is_left_to_the_grammar(form: str) -> None:
    assert not path._PLAIN.fullmatch(form)


@pytest.mark.parametrize("name", ["a", "a.b", "it's", "back\\slash", "x[0]"])
def test_a_key_of_any_characters(name: str) -> None:
    assert steps(f"Variables.{key(name)}") == ("Variables", name)


@pytest.mark.parametrize("form", ["A..B", "A[?(@.b)]", "A["])
def test_a_path_that_is_none(form: str) -> None:
    with pytest.raises(PathError):
        steps(form)
