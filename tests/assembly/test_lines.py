"""Lines of templates, for JSON pointers."""

from __future__ import annotations

from pathlib import Path

import pytest
from dr_validator.assembly.spots import Spot, json_spots
from dr_validator.assembly.yaml_text import yaml_spots
from dr_validator.report.json_lines import JsonSpot
from dr_validator.report.lines import LineIndex, line_of

from tests.assembly.conftest import Write

JSON = r"""{
  "Resources": {
    "A\"/~ b": {"Type": "x",
      "Properties": {
        "List": [
          1, {"a": "}"},
          [
            "deep"
          ]
        ],
        "Empty": {}, "None": null
      }
    },
    "B": {
      "Type": "y: {"
    }
  }
}
"""
YAML = """\
# a comment
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !GetAtt Key.Arn
      TopicName: !Sub
        - ${a}-x
        - a: !Ref B
      Tags:
        - Key: a

        - Key: b
  Copy:
    <<: &common
      Type: T
      Properties: {Shared: 1}
    Own: 1
  Again:
    <<: *common
"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 1),
        ("/Resources", 2),
        ('/Resources/A"~1~0 b', 3),
        ('/Resources/A"~1~0 b/Type', 3),
        ('/Resources/A"~1~0 b/Properties/List', 5),
        ('/Resources/A"~1~0 b/Properties/List/0', 6),
        ('/Resources/A"~1~0 b/Properties/List/1/a', 6),
        ('/Resources/A"~1~0 b/Properties/List/2/0', 8),
        ('/Resources/A"~1~0 b/Properties/List/9', 5),
        ('/Resources/A"~1~0 b/Properties/None', 11),
        ("/Resources/B/Type", 15),
        ("/Resources/B/Properties/Gone/Deeper", 14),
        ("/Outputs", 1),
    ],
)
def test_json(write: Write, pointer: str, line: int) -> None:
    assert line_of(write({"t.json": JSON}) / "t.json", pointer) == line


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("/Resources/Topic", 3),
        ("/Resources/Topic/Properties/KmsMasterKeyId", 6),
        ("/Resources/Topic/Properties/KmsMasterKeyId/Fn::GetAtt", 6),
        ("/Resources/Topic/Properties/KmsMasterKeyId/Fn::GetAtt/1", 6),
        ("/Resources/Topic/Properties/TopicName", 7),
        ("/Resources/Topic/Properties/TopicName/Fn::Sub/0", 8),
        ("/Resources/Topic/Properties/TopicName/Fn::Sub/1/a", 9),
        ("/Resources/Topic/Properties/TopicName/Fn::Sub/1/a/Ref", 9),
        ("/Resources/Topic/Properties/Tags/1", 13),
        ("/Resources/Topic/Properties/Tags/1/Key", 13),
        ("/Resources/Topic/Properties/Gone", 5),
        ("/Resources/Topic/DeletionPolicy", 3),
        ("/Resources/Copy/Properties/Shared", 17),
        ("/Resources/Again/Properties/Shared", 17),
    ],
)
def test_yaml(write: Write, pointer: str, line: int) -> None:
    assert line_of(write({"t.yaml": YAML}) / "t.yaml", pointer) == line


def same(one: Spot | JsonSpot, other: Spot) -> None:
    assert (one.line, list(one.below)) == (other.line, list(other.below))
    for key, below in one.below.items():
        same(below, other.below[key])


def test_json_and_yaml_agree() -> None:
    same(json_spots(JSON), yaml_spots(JSON, Path("t.yaml")))


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        JSON.replace("\n", "\r\n"),
        '\n {"a"\n:\n[\n1,\n{}, "b\\"]" , [[2]\n]], "c":{"a/~":\nnull}, "a": {"x":\n1}}\n',
        "[]",
        '"text"',
    ],
)
def test_lines_found_on_the_way_are_those_of_the_whole(text: str) -> None:
    same(JsonSpot(text), json_spots(text))


def test_one_index_serves_many_pointers(write: Write) -> None:
    path = write({"t.json": JSON}) / "t.json"
    index = LineIndex(path)
    path.unlink()
    assert (index.line_of("/Resources/B"), index.line_of("/Resources/B/Type")) == (14, 15)
    assert line_of(path, "/Resources/B") is None


@pytest.mark.parametrize("text", ["", "{", '{"a"', '{"a": [', "]", '{"a": {"b', "}{,:", '"x'])
def test_torn_json_is_no_traceback(text: str) -> None:
    assert json_spots(text).line == 1
    assert all(each.line == 1 for each in JsonSpot(text).below.values())
