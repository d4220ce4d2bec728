"""What nobody would write: files of checks that were damaged, and assertions of any form."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from dr_validator.check import Check
from dr_validator.errors import UsageError
from dr_validator.testing import checks_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.docs.pages import blocks
from tests.yaml_checks.stage import HEAD, answers
from tests.yaml_checks.test_bad_packs import WRONG
from tests.yaml_checks.test_schema import PAGE

fixed = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    max_examples=150,
)
SEEDS = [each.text for each in blocks(PAGE) if each.argument.endswith(".yaml")]
SEEDS += [HEAD.format(types="A::B", message="{value}") + f"    {each}\n" for each in WRONG]
ODD = [":", "-", "[", "{", "}", "'", '"', "&a", "*a", "!x", "!!int", "|", ">", "#", "\0", "\ud7ff"]
ODD += ["{value}", "{{", "null", "~", "1e999", "9" * 400, "[*]", "..", "<<: ", "\t", "---", "é"]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A file of checks with some lines cut, doubled, swapped, or something odd in them."""
    lines = draw(st.sampled_from(SEEDS)).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        column = draw(st.integers(0, len(lines[at])))
        how = draw(st.sampled_from(("cut", "double", "odd", "drop", "value")))
        if how == "cut":
            lines[at] = lines[at][:column]
        elif how == "double":
            lines.insert(at, lines[at])
        elif how == "odd":
            lines[at] = lines[at][:column] + draw(st.sampled_from(ODD)) + lines[at][column:]
        elif how == "drop" and len(lines) > 1:
            del lines[at]
        elif how == "value":
            lines[at] = lines[at].partition(":")[0] + ": " + draw(st.sampled_from(ODD))
    return "\n".join(lines)


def read(text: str) -> tuple[Check, ...]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "checks.yaml"
        file.write_text(text, encoding="utf-8")
        return checks_in(file)


@fixed
@given(damaged())
def test_a_damaged_file_is_one_sentence_or_checks(text: str) -> None:
    try:
        checks = read(text)
    except UsageError as error:
        (sentence,) = error.sentences
        assert "checks.yaml" in sentence and "\n" not in sentence
        return
    assert checks
    for check in checks:
        answers(check, ANY % "!Ref P")


ANY = """
stacks:
  Primary@us-east-1:
    Parameters: {P: {Type: String}}
    Resources:
      It: {Type: AWS::S3::Bucket, Properties: {X: %s, L: [{A: 1}, {A: 2}, {B: 1}]}}
  Secondary@us-west-2: {Resources: {It: {Type: AWS::S3::Bucket, Properties: {X: 1}}}}
"""
VALUES = [1, 2, 40, "on", "one", "", True, [], [1], {"A": 1}]

_test = st.one_of(
    st.sampled_from(VALUES).map(lambda value: {"equals": value}),
    st.lists(st.sampled_from(VALUES), min_size=1, max_size=3).map(lambda found: {"in": found}),
    st.sampled_from(["o*", "?", "[12]"]).map(lambda glob: {"like": glob}),
    st.sampled_from(["^o", "n$", "[0-9]"]).map(lambda pattern: {"matches": pattern}),
    st.sampled_from(["lt", "le", "gt", "ge"]).map(lambda bound: {"compare": {bound: 2}}),
)
_there = st.sampled_from([{"exists": True}, {"absent": True}])
_path = st.sampled_from(["X", "L", "L[0].A", "L[*].A", "L[*].B", "N", "X[*]"])
_leaf = st.one_of(
    st.builds(lambda path, test: {"path": path, **test}, _path, st.one_of(_test, _there)),
    st.builds(
        lambda path, how, test: {"path": path, how: test},
        _path,
        st.sampled_from(["every", "some"]),
        _test,
    ),
    st.sampled_from([{"role": "primary"}, {"region": "us-*"}, {"tag": {"T": "*"}}]),
    st.just({"path": "X", "twin": "same"}),
)
_assertion = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda found: {"all": found}),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: {"any": found}),
        inner.map(lambda found: {"not": found}),
    ),
    max_leaves=5,
)


def compiled(assertion: object) -> Check:
    text = HEAD.format(types="AWS::S3::Bucket", message="{value}")
    (check,) = read(f"{text}    assert: {json.dumps(assertion)}\n    where: {{role: primary}}\n")
    return check


def answer(assertion: object, value: str) -> str:
    return answers(compiled(assertion), ANY % value).get("It", "yes")


@fixed
@given(_assertion)
def test_what_is_decided_holds_whatever_the_value_is(assertion: object) -> None:
    """A parameter may be any text: what is proven, or right, without it is so for each."""
    open_ = answer(assertion, "!Ref P")
    if open_ != "?":
        texts = [json.dumps(str(each)) for each in VALUES if not isinstance(each, list | dict)]
        assert {answer(assertion, text) for text in texts} == {open_}


@fixed
@given(_assertion, st.sampled_from([*map(json.dumps, VALUES), "!Ref P", "!Ref AWS::NoValue"]))
def test_not_turns_each_answer_round(assertion: object, value: str) -> None:
    turned = {"yes": "no", "no": "yes", "?": "?"}
    assert answer({"not": assertion}, value) == turned[answer(assertion, value)]
    assert answer({"not": {"not": assertion}}, value) == answer(assertion, value)
