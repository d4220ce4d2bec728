"""How many there are in a region, and what a twin has: as far as that is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_checks.stage import check_of, said

COUNT = "count: {per: region, at_least: 2}"
TOLD = "{count} in {region}, {role}"
BUCKET, TOPIC = "{Type: AWS::S3::Bucket}", "{Type: AWS::SNS::Topic}"
HEAD = f"stacks:\n  Primary@us-east-1: {{Resources: {{A: {BUCKET}, B: {BUCKET}}}}}\n"
DOUBT = "? whether this is the case: something that breaks a rule, since "

# By what stands in the second region: what is said of it.
SECOND = {
    f"Secondary@us-west-2: {{Resources: {{A: {BUCKET}, B: {BUCKET}}}}}": {},
    f"Secondary@us-west-2: {{Resources: {{A: {BUCKET}, T: {TOPIC}}}}}": {
        "Secondary": "1 in us-west-2, secondary"
    },
    "Secondary@us-west-2: {Resources: {T: {Type: AWS::SNS::Topic}}}": {
        "Secondary": "0 in us-west-2, secondary"
    },
    """Secondary@us-west-2:
    Parameters: {P: {Type: String}}
    Conditions: {Odd: !Equals [!Ref P, "1"]}
    Resources:
      A: {Type: AWS::S3::Bucket}
      B: {Type: AWS::S3::Bucket, Condition: Odd}""": {
        "Secondary": f"{DOUBT}condition Odd cannot be decided before deployment"
    },
    """Secondary@us-west-2:
    Parameters: {P: {Type: String}}
    Conditions: {Odd: !Equals [!Ref P, "1"], Even: !Not [!Condition Odd]}
    Resources:
      A: {Type: AWS::S3::Bucket}
      B: {Type: AWS::S3::Bucket, Condition: Odd}
      C: {Type: AWS::S3::Bucket, Condition: Even}""": {},
    """Secondary@us-west-2:
    Resources: {A: {Type: AWS::S3::Bucket}}
  Anywhere:
    Resources: {B: {Type: AWS::S3::Bucket}}""": {
        "Secondary": f"{DOUBT}the region of stack Anywhere is not set"
    },
    """Secondary@us-west-2:
    Transform: [Acme::Macro]
    Resources: {A: {Type: AWS::S3::Bucket}}""": {
        "Secondary": f"{DOUBT}Acme::Macro rewrites Secondary at deployment"
    },
}


@pytest.mark.parametrize(("second", "expected"), SECOND.items(), ids=map(str, range(len(SECOND))))
def test_a_count(tmp_path: Path, second: str, expected: dict[str, str]) -> None:
    check = check_of(tmp_path, COUNT, message=TOLD)
    assert said(check, f"{HEAD}  {second}\n") == expected


def test_at_most(tmp_path: Path) -> None:
    check = check_of(tmp_path, "count: {per: region, at_most: 1}", message=TOLD)
    assert said(check, HEAD) == {"Primary": "2 in us-east-1, primary"}
    maybe = """
stacks:
  Primary@us-east-1:
    Parameters: {P: {Type: String}}
    Conditions: {Odd: !Equals [!Ref P, "1"]}
    Resources:
      A: {Type: AWS::S3::Bucket}
      B: {Type: AWS::S3::Bucket, Condition: Odd}
"""
    assert list(said(check, maybe)) == ["Primary"]
    assert said(check, maybe)["Primary"].startswith("? ")


REPLICAS = """
stacks:
  Primary@us-east-1:
    Resources:
      Table: {Type: AWS::DynamoDB::GlobalTable, Properties: {Replicas: %s}}
  Secondary@us-west-2: {Resources: {T: {Type: AWS::SNS::Topic}}}
settings: {primary: us-east-1, secondaries: [us-west-2]}
"""


def test_what_is_replicated_is_there_too(tmp_path: Path) -> None:
    """A filter of regions is meant of the region that is counted in."""
    lines = ("where: {region: us-west-2}", "count: {per: region, at_least: 1}")
    check = check_of(tmp_path, *lines, types="AWS::DynamoDB::GlobalTable", message=TOLD)
    both = REPLICAS % "[{Region: us-east-1}, {Region: us-west-2}]"
    assert said(check, both) == {}
    one = REPLICAS % "[{Region: us-east-1}]"
    assert said(check, one) == {"Secondary": "0 in us-west-2, secondary"}


def test_only_the_regions_that_are_meant_are_counted_in(tmp_path: Path) -> None:
    app = HEAD + "  Secondary@us-west-2: {Resources: {T: {Type: AWS::SNS::Topic}}}\n"
    for where, places in {
        "{role: primary}": [],
        "{role: secondary}": ["Secondary"],
        "{region: us-east-*}": [],
        "{region: [us-east-1, eu-west-1]}": ["//regions"],  # where no stack is
        "{path: X, exists: true}": ["Primary", "Secondary"],
    }.items():
        check = check_of(tmp_path, f"where: {where}", COUNT, message=TOLD)
        assert sorted(said(check, app)) == places


TWINS = """
stacks:
  Primary@us-east-1:
    Parameters: {P: {Type: String}}
    Resources:
      Same: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
      Other: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 365}}
      Less: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 365}}
      Unknown: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !Ref P}}
      Alone: {Type: AWS::Logs::LogGroup}
  Secondary@us-west-2:
    after: [Primary]
    Resources:
      Same: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: "30"}}
      Other: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
      Less: {Type: AWS::Logs::LogGroup}
      Unknown: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
      Single: {Type: AWS::SNS::Topic}
"""
TWIN = "assert: {path: RetentionInDays, twin: same}"
MESSAGE = "{value}, {twin} in {twin_region} has {twin_value}"


def test_twins_that_differ_are_told_once_of_the_one_that_stands_by(tmp_path: Path) -> None:
    check = check_of(tmp_path, TWIN, types="AWS::Logs::LogGroup", message=MESSAGE)
    found = said(check, TWINS)
    assert {place: words for place, words in found.items() if words[0] != "?"} == {
        "Secondary/Other/Properties/RetentionInDays": "30, Primary/Other in us-east-1 has 365",
        "Secondary/Less/Properties/RetentionInDays": "not set, Primary/Less in us-east-1 has 365",
    }
    known = "whether this is the case: something that breaks a rule"
    assert {place: words for place, words in found.items() if words[0] == "?"} == {
        "Secondary/Unknown/Properties/RetentionInDays": (
            f"? {known}, since parameter P has no default"
        ),
        "Primary/Alone/Properties/RetentionInDays": (
            f"? {known}, since it has no known twin in another region"
        ),
    }


def test_or_of_the_one_that_is_asked_for(tmp_path: Path) -> None:
    where = "where: {role: primary}"
    check = check_of(tmp_path, where, TWIN, types="AWS::Logs::LogGroup", message=MESSAGE)
    told = {place for place, words in said(check, TWINS).items() if words[0] != "?"}
    assert {place.split("/")[1] for place in told} == {"Other", "Less"}
    assert all(place.startswith("Primary/") for place in told)
