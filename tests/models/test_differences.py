"""What two twins differ in, form by form."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.twins.differences import Differs, MayDiffer, differences


def told(kind: str, first: str, second: str) -> list[str]:
    """What is said of two twins of a type with these properties; `!Ref P` is not known."""
    graph = read_graph(
        example(f"""
stacks:
  Primary@us-east-1:
    Parameters: {{P: {{Type: String}}}}
    Resources: {{It: {{Type: {kind}, Properties: {first}}}}}
  Secondary@us-west-2:
    Parameters: {{P: {{Type: String}}}}
    Resources: {{It: {{Type: {kind}, Properties: {second}}}}}
""")
    )
    found = []
    for each in graph.view(differences):
        match each:
            case Differs():
                found.append(f"{each.row.what}: {each.first}, {each.second}")
            case MayDiffer():
                found.append(f"{each.row.what}?")
    return found


FUNCTION, SERVICE = "AWS::Lambda::Function", "AWS::ECS::Service"
TASK, CACHE = "AWS::ECS::TaskDefinition", "AWS::ElastiCache::ReplicationGroup"


@pytest.mark.parametrize(
    ("kind", "first", "second", "said"),
    [
        (FUNCTION, "{Timeout: 30}", "{Timeout: 10}", ["timeout: 30 s, 10 s"]),
        (FUNCTION, "{Timeout: 30}", "{Timeout: 15}", []),
        (FUNCTION, "{Timeout: 30}", "{}", ["timeout: 30 s, 3 s"]),
        (FUNCTION, "{}", "{Timeout: 30}", []),
        (FUNCTION, "{Timeout: 30}", "{Timeout: !Ref P}", ["timeout?"]),
        (FUNCTION, "{Timeout: !Ref P}", "{Timeout: !Ref P}", []),
        (FUNCTION, "{Runtime: java21}", "{Runtime: java17}", ["runtime: java21, java17"]),
        (SERVICE, "{DesiredCount: 8}", "{DesiredCount: 2}", ["number of tasks: 8, 2"]),
        (SERVICE, "{DesiredCount: 8}", "{DesiredCount: 4}", []),
        (SERVICE, "{DesiredCount: 8}", "{DesiredCount: 0}", ["number of tasks: 8, 0"]),
        (SERVICE, "{DesiredCount: 0}", "{DesiredCount: 0}", []),
        (SERVICE, "{DesiredCount: 8}", "{}", []),
        (CACHE, "{CacheNodeType: cache.r6g.4xlarge}", "{CacheNodeType: cache.t4g.small}",
         ["node type: cache.r6g.4xlarge, cache.t4g.small"]),
        (CACHE, "{CacheNodeType: cache.r6g.large}", "{CacheNodeType: cache.t4g.small}",
         ["node type: cache.r6g.large, cache.t4g.small"]),
        (CACHE, "{CacheNodeType: cache.r6g.large}", "{CacheNodeType: cache.m6g.large}", []),
        (CACHE, "{Port: 6379}", "{Port: '6379'}", []),
        (CACHE, "{Port: 6379}", "{Port: 6380}", ["port: 6379, 6380"]),
        (CACHE, "{Port: 6379}", "{}", []),
    ],
)  # fmt: skip
def test_values(kind: str, first: str, second: str, said: list[str]) -> None:
    assert told(kind, first, second) == said


def image(text: str) -> str:
    return f"{{ContainerDefinitions: [{{Name: web, Image: {text}}}]}}"


DIGEST = "@sha256:" + "ab" * 32


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("x.amazonaws.com/web:2", "y.amazonaws.com/web:2", []),
        ("x.amazonaws.com/web:2", "x.amazonaws.com/web:1", ["image: 2, 1"]),
        ("web", "web:1", []),
        (f"web{DIGEST}", "web:1", []),
        (f"web:2{DIGEST}", f"web:1{DIGEST}", []),
        ("!Sub '${AWS::Region}.x/web:2'", "!Sub '${AWS::Region}.x/web:1'", ["image: 2, 1"]),
        ("web:2", "!Ref P", ["image?"]),
        ("!Sub 'web:${P}'", "!Sub 'web:${P}'", []),
    ],
)
def test_images(first: str, second: str, said: list[str]) -> None:
    assert told(TASK, image(first), image(second)) == said


def test_containers_are_compared_by_name() -> None:
    one = "{ContainerDefinitions: [{Name: web, Image: w:1}, {Name: log, Image: l:1}]}"
    other = "{ContainerDefinitions: [{Name: log, Image: l:1}, {Name: web, Image: w:2}]}"
    assert told(TASK, one, other) == ["image: 1, 2"]


def test_without_roles_only_versions_and_ports_are_compared() -> None:
    def of(kind: str, first: str, second: str) -> int:
        text = f"""
stacks:
  OrdersVirginia@us-east-1: {{Resources: {{It: {{Type: {kind}, Properties: {first}}}}}}}
  OrdersOregon@us-west-2: {{Resources: {{It: {{Type: {kind}, Properties: {second}}}}}}}
"""
        return len(read_graph(example(text)).view(differences))

    assert of(FUNCTION, "{Timeout: 30}", "{Timeout: 3}") == 0
    assert of(FUNCTION, "{Runtime: java21}", "{Runtime: java17}") == 1
