"""Ports that code is told beside the host of what listens."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.network.told_ports import told_ports
from dr_validator.resolve.value import Unknown

APP = """
stacks:
  App@us-east-2:
    Parameters:
      Port: {Type: Number}
    Resources:
      Database: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, Port: 3307}}
      Other: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
      Cache:
        Type: AWS::ElastiCache::ReplicationGroup
        Properties: {ReplicationGroupDescription: cache, Engine: redis}
      Function:
        Type: AWS::Lambda::Function
        Properties: {Environment: {Variables: {%s}}}
"""
HOST = "!GetAtt Database.Endpoint.Address"


@pytest.mark.parametrize(
    ("variables", "right"),
    [
        (f"DB_HOST: {HOST}, DB_PORT: 3306", [False]),
        (f"DB_HOST: {HOST}, DB_PORT: 3307", [True]),
        (f"dbHost: {HOST}, dbPort: '3306'", [False]),
        (f"DATABASE_ENDPOINT: {HOST}, DATABASE_PORT: 3306", [False]),
        # Of something else, or of the code itself.
        (f"DB_HOST: {HOST}, CACHE_PORT: 6379, PORT: 8080", []),
        (f"DB_HOST: {HOST}, DB_PORT: !GetAtt Database.Endpoint.Port", [True]),
        (f"DB_HOST: {HOST}, DB_PORT: !GetAtt Other.Endpoint.Port", [False]),
        (f"DB_HOST: {HOST}, DB_PORT: !Ref Port", [None]),
        ("URL: !Sub 'mysql://a@${Database.Endpoint.Address}:3306/b'", [False]),
        ("URL: !Sub 'mysql://a@${Database.Endpoint.Address}:3307/b'", [True]),
        ("URL: !Sub 'mysql://a@${Database.Endpoint.Address}/b'", []),
        ("REDIS_HOST: !GetAtt Cache.PrimaryEndPoint.Address, REDIS_PORT: 6380", [False]),
        ("REDIS_HOST: !GetAtt Cache.PrimaryEndPoint.Address, REDIS_PORT: 6379", [True]),
    ],
)
def test_what_a_function_is_told(variables: str, right: list[bool | None]) -> None:
    graph = read_graph(example(APP % variables))
    answers = [each.is_right() for each in graph.view(told_ports)]
    assert [None if isinstance(each, Unknown) else each for each in answers] == right


def test_containers_have_variables_of_their_own() -> None:
    graph = read_graph(
        example("""
stacks:
  App@us-east-2:
    Resources:
      Database: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          ContainerDefinitions:
            - {Name: one, Environment: [{Name: DB_HOST, Value: !GetAtt Database.Endpoint.Address}]}
            - {Name: two, Environment: [{Name: DB_PORT, Value: "1"}]}
            - Name: three
              Environment:
                - {Name: DB_HOST, Value: !GetAtt Database.Endpoint.Address}
                - {Name: DB_PORT, Value: "3308"}
""")
    )
    (told,) = graph.view(told_ports)
    assert (told.name, told.told, told.is_right()) == ("DB_PORT", 3308, False)
