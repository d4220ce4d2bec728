"""What each assertion says of a value that is right, wrong, absent and not known."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.yaml_checks.stage import answers, check_of, said

# One bucket for each thing that can stand at a property, P is not known.
APP = """
stacks:
  Main@us-east-1:
    Parameters: {P: {Type: String}}
    Resources:
      Right: {Type: AWS::S3::Bucket, Properties: {X: %(right)s}}
      Wrong: {Type: AWS::S3::Bucket, Properties: {X: %(wrong)s}}
      Absent: {Type: AWS::S3::Bucket, Properties: {}}
      NoValue: {Type: AWS::S3::Bucket, Properties: {X: !Ref AWS::NoValue}}
      Unknown: {Type: AWS::S3::Bucket, Properties: {X: !Ref P}}
"""

# By assertion: what is right, what is wrong.
TESTS = {
    "equals: Enabled": ("Enabled", "Suspended"),
    "equals: true": ('"true"', "false"),
    "equals: [1, 2]": ("[1, 2]", "[2, 1]"),
    "equals: {A: 1}": ("{A: 1}", "{A: 2}"),
    "in: [30, 60]": ("60", "61"),
    "like: db.*.large": ("db.r6g.large", "db.r6g.xlarge"),
    "like: [a*, b*]": ("bc", "cb"),
    'matches: "^a+$"': ("aaa", "aab"),
    "matches: b": ("abc", "ac"),
    "compare: {ge: 7, lt: 35}": ("7", "35"),
    "compare: {gt: 1.5}": ('"1.6"', "1.5"),
    "compare: {le: 7}": ('"7"', '"8"'),
}


@pytest.mark.parametrize(("test", "values"), TESTS.items(), ids=TESTS)
def test_a_value(tmp_path: Path, test: str, values: tuple[str, str]) -> None:
    """What is absent passes no test; what is not known is not proven, also under `not`."""
    app = APP % {"right": values[0], "wrong": values[1]}
    check = check_of(tmp_path, f"assert: {{path: X, {test}}}")
    no = {"Wrong": "no", "Absent": "no", "NoValue": "no"}
    assert answers(check, app) == {**no, "Unknown": "?"}
    check = check_of(tmp_path, f"assert: {{not: {{path: X, {test}}}}}")
    assert answers(check, app) == {"Right": "no", "Unknown": "?"}


def test_whether_it_is_there(tmp_path: Path) -> None:
    """A parameter without a default may be anything, but is there."""
    app = APP % {"right": "1", "wrong": "2"}
    there = {"Right": "no", "Wrong": "no", "Unknown": "no"}
    absent = {"Absent": "no", "NoValue": "no"}
    assert answers(check_of(tmp_path, "assert: {path: X, absent: true}"), app) == there
    assert answers(check_of(tmp_path, "assert: {path: X, exists: true}"), app) == absent
    assert answers(check_of(tmp_path, "assert: {not: {path: X, absent: true}}"), app) == absent


@pytest.mark.parametrize("test", ["like: a*", "matches: a", "compare: {ge: 1}"])
def test_what_is_of_another_kind_is_not_proven(tmp_path: Path, test: str) -> None:
    app = APP % {"right": "{A: 1}", "wrong": "[1]"}
    found = answers(check_of(tmp_path, f"assert: {{path: X, {test}}}"), app)
    assert (found["Right"], found["Wrong"]) == ("?", "?")


def test_what_is_known_of_a_text_may_decide(tmp_path: Path) -> None:
    app = APP % {"right": '!Sub "logs-${P}"', "wrong": '!Sub "data-${P}"'}
    check = check_of(tmp_path, "assert: {not: {path: X, equals: logs-west}}")
    assert answers(check, app) == {"Right": "?", "Unknown": "?"}


TRUTH = {"T": "{path: T, equals: 1}", "F": "{path: F, equals: 1}", "U": "{path: U, equals: 1}"}
ONE = """
stacks:
  Main@us-east-1:
    Parameters: {P: {Type: String}}
    Resources: {It: {Type: AWS::S3::Bucket, Properties: {T: 1, F: 2, U: !Ref P}}}
"""
SHOWN = {True: {}, False: {"It": "no"}, None: {"It": "?"}}
KNOWN = {"T": True, "F": False, "U": None}


def kleene_and(*values: bool | None) -> bool | None:
    return False if False in values else None if None in values else True


def opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


@pytest.mark.parametrize("letters", [*product("TFU", repeat=2), *product("TFU", repeat=3)])
def test_together_they_follow_kleene(tmp_path: Path, letters: tuple[str, ...]) -> None:
    values = [KNOWN[each] for each in letters]
    listed = f"[{', '.join(TRUTH[each] for each in letters)}]"
    both = kleene_and(*values)
    either = opposite(kleene_and(*map(opposite, values)))
    for assertion, holds in {
        f"{{all: {listed}}}": both,
        f"{{any: {listed}}}": either,
        f"{{not: {{all: {listed}}}}}": opposite(both),
        f"{{not: {{any: {listed}}}}}": opposite(either),
    }.items():
        assert answers(check_of(tmp_path, f"assert: {assertion}"), ONE) == SHOWN[holds], assertion


@pytest.mark.parametrize(("where", "demand"), [*product("TFU", repeat=2)])
def test_a_filter_that_is_not_decided_gives_doubt(tmp_path: Path, where: str, demand: str) -> None:
    """Unless what it would let through is right."""
    check = check_of(tmp_path, f"where: {TRUTH[where]}", f"assert: {TRUTH[demand]}")
    expected = {} if where == "F" or demand == "T" else SHOWN[None]
    assert answers(check, ONE) == (SHOWN[False] if (where, demand) == ("T", "F") else expected)


LISTS = """
stacks:
  Main@us-east-1:
    Parameters: {P: {Type: String}, L: {Type: CommaDelimitedList}}
    Resources:
      Both: {Type: AWS::S3::Bucket, Properties: {Rules: [{S: on, D: 1}, {S: on, D: 2}]}}
      One: {Type: AWS::S3::Bucket, Properties: {Rules: [{S: on, D: 1}, {S: off, D: 2}]}}
      Neither: {Type: AWS::S3::Bucket, Properties: {Rules: [{S: off, D: 1}, {D: 2}]}}
      Doubt: {Type: AWS::S3::Bucket, Properties: {Rules: [{S: on, D: 1}, {S: !Ref P, D: 2}]}}
      Gone: {Type: AWS::S3::Bucket, Properties: {Rules: [{S: on, D: 1}, !Ref AWS::NoValue]}}
      Empty: {Type: AWS::S3::Bucket, Properties: {Rules: []}}
      None: {Type: AWS::S3::Bucket}
      Open: {Type: AWS::S3::Bucket, Properties: {Rules: !Ref L}}
"""
NOTHING = {"Empty": "no", "None": "no"}
LISTED = {
    "path: 'Rules[*].S', equals: on": {"One": "no", "Neither": "no", "Doubt": "?", "Open": "?"},
    "path: 'Rules[*]', every: {path: S, equals: on}": {
        "One": "no",
        "Neither": "no",
        "Doubt": "?",
        "Open": "?",
    },
    "path: 'Rules[*]', some: {path: S, equals: on}": {"Neither": "no", "Open": "?"},
    "path: 'Rules[*]', some: {path: S, equals: on, not: {path: D, equals: 1}}": {
        "One": "no",
        "Neither": "no",
        "Doubt": "?",
        "Gone": "no",
        "Open": "?",
    },
    "path: 'Rules[*].D', some: {compare: {ge: 2}}": {"Gone": "no", "Open": "?"},
    "path: 'Rules[*].D', every: {compare: {ge: 1}}": {"Open": "?"},
    "path: 'Rules[*].S', exists: true": {"Neither": "no", "Open": "?"},
    "path: 'Rules[*]', exists: true": {"Open": "?"},
    "path: 'Rules[1]', exists: true": {"Gone": "no", "Open": "?"},
}


@pytest.mark.parametrize(("assertion", "expected"), LISTED.items(), ids=LISTED)
def test_lists(tmp_path: Path, assertion: str, expected: dict[str, str]) -> None:
    """Of nothing, nothing holds: a list that is empty passes no test."""
    found = answers(check_of(tmp_path, f"assert: {{{assertion}}}"), LISTS)
    assert found == {**NOTHING, **expected}


def test_what_is_absent_is_so_in_every_item(tmp_path: Path) -> None:
    check = check_of(tmp_path, "assert: {path: 'Rules[*].S', absent: true}")
    there = dict.fromkeys(("Both", "One", "Neither", "Doubt", "Gone"), "no")
    assert answers(check, LISTS) == {**there, "Open": "?"}


def test_each_item_that_is_wrong_is_told_at_its_place(tmp_path: Path) -> None:
    check = check_of(tmp_path, "assert: {path: 'Rules[*].S', equals: on}", message="it is {value}")
    found = said(check, LISTS)
    assert found["Main/Neither/Properties/Rules/0/S"] == "it is off"
    assert found["Main/Neither/Properties/Rules/1/S"] == "it is not set"
    assert found["Main/Empty/Properties/Rules"] == "it is not set"
    assert found["Main/Doubt/Properties/Rules/1/S"] == (
        "? whether this is the case: something that breaks a rule, since parameter P has no default"
    )


TAGS = """
stacks:
  Tagged@us-east-1:
    tags: {Team: blue}
    Parameters: {P: {Type: String}, C: {Type: String}}
    Conditions: {Odd: !Equals [!Ref C, "1"]}
    Resources:
      Inherits: {Type: AWS::S3::Bucket}
      Own: {Type: AWS::S3::Bucket, Properties: {Tags: [{Key: Team, Value: red}]}}
      Mapped: {Type: AWS::S3::Bucket, Properties: {Tags: {Team: red}}}
      Unknown: {Type: AWS::S3::Bucket, Properties: {Tags: [{Key: Team, Value: !Ref P}]}}
      AnyKey: {Type: AWS::S3::Bucket, Properties: {Tags: [{Key: !Ref P, Value: red}]}}
  Bare@us-east-1:
    Resources:
      Without: {Type: AWS::S3::Bucket}
      Other: {Type: AWS::S3::Bucket, Properties: {Tags: [{Key: Team, Value: blue}]}}
"""


def test_tags_are_the_resource_s_own_and_those_of_its_stack(tmp_path: Path) -> None:
    check = check_of(tmp_path, "assert: {tag: {Team: blue}}")
    assert answers(check, TAGS) == {
        "Own": "no",
        "Mapped": "no",
        "Without": "no",
        "Unknown": "?",
        "AnyKey": "?",
    }
    check = check_of(tmp_path, "assert: {tag: {Team: '*'}}")
    assert answers(check, TAGS) == {"Without": "no", "Unknown": "?", "AnyKey": "?"}


WHERE = """
stacks:
  Prod-East@us-east-1:
    Resources: {A: {Type: AWS::S3::Bucket}}
  Prod-West@us-west-2:
    nested:
      Child: {Resources: {C: {Type: AWS::S3::Bucket}}}
    Resources:
      B: {Type: AWS::S3::Bucket}
      Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: x}}
  Anywhere:
    Resources: {D: {Type: AWS::S3::Bucket}}
settings: {}
"""
FILTERS = {
    "region: us-east-1": {"A": "no", "D": "?"},
    "region: [us-west-*, eu-*]": {"B": "no", "C": "no", "D": "?"},
    "stack: Prod-*": {"A": "no", "B": "no", "C": "no"},
    "stack: Anywhere": {"D": "no"},
    "stack: Prod-West, region: us-east-1": {},
    "any: [{stack: Anywhere}, {region: us-east-1}]": {"A": "no", "D": "no"},
    "role: primary": {"A": "?", "B": "?", "C": "?", "D": "?"},
}


@pytest.mark.parametrize(("where", "expected"), FILTERS.items(), ids=FILTERS)
def test_filters(tmp_path: Path, where: str, expected: dict[str, str]) -> None:
    check = check_of(tmp_path, f"where: {{{where}}}", "assert: {path: X, exists: true}")
    assert answers(check, WHERE) == expected


ROLES = """
stacks:
  Primary@us-east-1: {Resources: {A: {Type: AWS::S3::Bucket}}}
  Secondary@us-west-2: {Resources: {B: {Type: AWS::S3::Bucket}}}
  Third@eu-west-1: {Resources: {C: {Type: AWS::S3::Bucket}}}
"""


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("primary", {"A": "no"}),
        ("secondary", {"B": "no"}),
        ("[primary, secondary]", {"A": "no", "B": "no"}),
    ],
)
def test_roles(tmp_path: Path, role: str, expected: dict[str, str]) -> None:
    check = check_of(tmp_path, f"where: {{role: {role}}}", "assert: {path: X, exists: true}")
    assert check.dr
    assert answers(check, ROLES) == expected


def test_what_a_condition_decides_is_not_proven(tmp_path: Path) -> None:
    """A resource that may not be made, and a property with two branches of which one is wrong;
    but what is wrong in both is wrong."""
    app = """
stacks:
  Main@us-east-1:
    Parameters: {C: {Type: String}}
    Conditions: {Odd: !Equals [!Ref C, "1"]}
    Resources:
      May: {Type: AWS::S3::Bucket, Condition: Odd, Properties: {X: 1}}
      One: {Type: AWS::S3::Bucket, Properties: {X: !If [Odd, 1, 2]}}
      Both: {Type: AWS::S3::Bucket, Properties: {X: !If [Odd, 1, 3]}}
      Fine: {Type: AWS::S3::Bucket, Condition: Odd, Properties: {X: 2}}
"""
    check = check_of(tmp_path, "assert: {path: X, equals: 2}")
    assert answers(check, app) == {"May": "?", "One": "?", "Both": "no"}


def test_types_are_names_and_globs(tmp_path: Path) -> None:
    app = """
stacks:
  Main@us-east-1:
    Resources:
      A: {Type: AWS::S3::Bucket}
      B: {Type: AWS::S3::BucketPolicy}
      C: {Type: AWS::SNS::Topic}
"""
    for types, ids in {
        "AWS::S3::*": "AB",
        "[AWS::S3::Bucket, AWS::SNS::*]": "AC",
        "AWS::*": "ABC",
        "AWS::SQS::*": "",
    }.items():
        check = check_of(tmp_path, "assert: {path: X, exists: true}", types=types)
        assert answers(check, app) == dict.fromkeys(ids, "no")


def test_a_message_is_filled_once_and_with_words_only(tmp_path: Path) -> None:
    app = """
stacks:
  Main@us-east-1:
    Resources:
      A: {Type: AWS::S3::Bucket, Properties: {X: "{name} {0.__class__} %s {{"}}
"""
    check = check_of(
        tmp_path,
        "assert: {path: X, absent: true}",
        message="{{X}} of {name} ({type}, {stack}, {region}, {role}) is {value}",
    )
    assert said(check, app) == {
        "Main/A/Properties/X": "{X} of Main/A (AWS::S3::Bucket, Main, us-east-1, no role) is "
        "{name} {0.__class__} %s {{"
    }


def test_a_long_value_is_not_told_whole(tmp_path: Path) -> None:
    app = APP % {"right": "a" * 300, "wrong": "[1]"}
    check = check_of(tmp_path, "assert: {path: X, absent: true}", message="{value}")
    found = said(check, app)
    assert found["Main/Right/Properties/X"] == "a" * 200 + "…"
    assert found["Main/Wrong/Properties/X"] == "[1]"
    assert found["Main/Unknown/Properties/X"] == "not known"
