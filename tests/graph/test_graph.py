"""What checks ask of the graph: reading, following, edges, conditions, loops, order."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Absent, Cause, Graph, Known, Linked, Resource, Unknown, Via
from dr_validator.graph.path import PathError, key, steps

BRANCHES = """
stacks:
  App@us-east-2:
    Parameters:
      Open: {Type: String}
      Rules: {Type: String}
    Conditions:
      IsOpen: !Equals [!Ref Open, "yes"]
      Here: !Equals [!Ref AWS::Region, us-east-2]
      There: !Equals [!Ref AWS::Region, us-east-1]
    Resources:
      Key: {Type: AWS::KMS::Key}
      Elsewhere: {Type: AWS::KMS::Key, Condition: There}
      Maybe: {Type: AWS::KMS::Key, Condition: IsOpen}
      Local: {Type: AWS::SNS::Topic, Condition: Here}
      Subject:
        Type: Custom::Subject
        DependsOn: Local
        Properties:
          Rules: [{Id: one, Key: !GetAtt Key.Arn}, {Id: two}, !If [IsOpen, {Id: x}, {Id: y}]]
          Decided: !If [Here, {Id: a}, {Id: b}]
          Open: !If [IsOpen, {Id: a, Same: s}, {Id: b, Same: s}]
          Halfway: !If [IsOpen, {Id: a}, !Ref AWS::NoValue]
          FromParameter: !Ref Rules
          Scalar: text
          Nothing: null
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return read_graph(example(BRANCHES))


@pytest.fixture(scope="module")
def subject(graph: Graph) -> Resource:
    return graph.all("Custom::Subject")[0]


def test_each_goes_through_lists_and_stops_at_what_cannot_be_decided(subject: Resource) -> None:
    nodes = subject.each("Rules[*]")
    assert [node.place.pointer for node in nodes] == [f"/Properties/Rules/{n}" for n in range(3)]
    values = [node.read("Id") for node in nodes]
    assert [v.value for v in values if isinstance(v, Known)] == ["one", "two"]
    assert isinstance(values[2], Unknown) and values[2].cause is Cause.CONDITION


def test_read_through_a_decided_branch(subject: Resource) -> None:
    value = subject.read("Decided.Id")
    assert isinstance(value, Known) and value.value == "a"
    assert value.place.pointer == "/Properties/Decided/Fn::If/1/Id"


def test_read_through_an_undecided_branch(subject: Resource) -> None:
    differing, same = subject.read("Open.Id"), subject.read("Open.Same")
    assert isinstance(differing, Unknown) and differing.cause is Cause.CONDITION
    assert isinstance(same, Known) and same.value == "s"
    halfway = subject.read("Halfway.Id")
    assert isinstance(halfway, Unknown) and halfway.may_be_absent


def test_has(subject: Resource) -> None:
    assert subject.has("Scalar") is True
    assert subject.has("Nothing") is False
    assert subject.has("Missing.Deeper") is False
    assert subject.has("Open.Id") is True
    assert subject.has("Halfway.Id") is None
    assert subject.has("FromParameter") is True
    assert subject.has("FromParameter[0]") is None  # what is in it is not known to be there
    assert subject.has("FromParameter[*]") is None


def test_what_comes_from_a_parameter_stays_unknown_all_the_way_down(subject: Resource) -> None:
    (node,) = subject.each("FromParameter[*].Id")
    value = node.read("Anything")
    assert isinstance(value, Unknown) and value.cause is Cause.PARAMETER


def test_a_mistyped_property_is_unknown(subject: Resource) -> None:
    value = subject.read("Scalar.Deeper")
    assert isinstance(value, Unknown) and value.cause is Cause.MALFORMED
    assert value.reason == "a mapping is expected here"


def test_absent_has_the_place_where_it_would_stand(subject: Resource) -> None:
    value = subject.read("Decided.Missing")
    assert isinstance(value, Absent)
    assert value.place.pointer == "/Properties/Decided/Missing"
    (link,) = subject.follow("Missing.Deeper")
    assert isinstance(link, Absent)
    assert link.place.pointer == "/Properties/Missing/Deeper"


def test_follow_gives_one_link_for_each_value(subject: Resource) -> None:
    links = subject.follow("Rules[*].Key")
    assert [link.to.logical_id for link in links if isinstance(link, Linked)] == ["Key"]


def test_a_path_that_cannot_be_read_is_an_error_of_the_check(subject: Resource) -> None:
    for path in ("Rules[?(@.x)]", "..x", "a["):
        with pytest.raises(PathError):
            subject.read(path)
    with pytest.raises(PathError):
        subject.read("Rules[*].Id")


def test_conditions_decide_which_resources_there_are(graph: Graph) -> None:
    ids = [(each.logical_id, each.conditional) for each in graph.all("AWS::KMS::Key")]
    assert ids == [("Key", False), ("Maybe", True)]
    assert [each.logical_id for each in graph.all("AWS::SNS::Topic")] == ["Local"]


def test_edges_of_properties_and_depends_on(graph: Graph, subject: Resource) -> None:
    found = [
        (edge.target.logical_id, edge.via, edge.place.pointer) for edge in graph.edges_from(subject)
    ]
    assert found == [
        ("Key", (Via.GET_ATT,), "/Properties/Rules/0/Key"),
        ("Local", (Via.DEPENDS_ON,), "/DependsOn"),
    ]
    assert [edge.source for edge in graph.edges_to(graph.all("AWS::SNS::Topic")[0])] == [subject]


def test_loops_are_unrolled() -> None:
    graph = read_graph(
        example(
            """
stacks:
  App@us-east-1:
    Transform: AWS::LanguageExtensions
    Parameters: {Names: {Type: CommaDelimitedList, Default: "c-1,d"}}
    Resources:
      Fn::ForEach::Topics:
        - Name
        - [A, B]
        - Topic${Name}: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub "t-${Name}"}}
      Fn::ForEach::Queues:
        - Name
        - !Ref Names
        - "Queue&{Name}": {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Name}}
      Fn::ForEach::Lost:
        - Name
        - !ImportValue Elsewhere
        - Gone${Name}: {Type: AWS::SNS::Topic}
"""
        )
    )
    names = [each.read("TopicName") for each in graph.all("AWS::SNS::Topic")]
    assert [value.value for value in names if isinstance(value, Known)] == ["t-A", "t-B"]
    queues = {each.logical_id: each.read("QueueName") for each in graph.all("AWS::SQS::Queue")}
    assert sorted(queues) == ["Queuec1", "Queued"]
    first = queues["Queuec1"]
    assert isinstance(first, Known) and first.value == "c-1"
    (note,) = graph.unread
    assert note.place.pointer == "/Resources/Fn::ForEach::Lost"
    assert note.reason == "Fn::ForEach::Lost cannot be unrolled: its collection is not known"


def test_loops_in_loops_and_collections_from_elsewhere() -> None:
    graph = read_graph(
        example(
            """
stacks:
  App@us-east-1:
    Transform: AWS::LanguageExtensions
    Mappings: {Sites: {us-east-1: {Names: [A, B]}}}
    Resources:
      Fn::ForEach::Outer:
        - Site
        - !FindInMap [Sites, !Ref AWS::Region, Names]
        - Topic${Site}: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub "t-${Site}"}}
          Fn::ForEach::Inner:
            - Kind
            - [X, Y]
            - Queue${Site}${Kind}:
                Type: AWS::SQS::Queue
                Properties:
                  QueueName: {Ref: {"Fn::Sub": "Topic${Site}"}}
                  Other: !GetAtt [!Sub "Topic${Site}", TopicName]
      Child:
        Type: AWS::CloudFormation::Stack
        Properties: {TemplateURL: child.json, Parameters: {Given: "p, q", Open: !Ref AWS::StackId}}
    nested:
      Child:
        Parameters:
          Given: {Type: CommaDelimitedList, Default: default}
          Open: {Type: CommaDelimitedList, Default: default}
        Resources:
          Fn::ForEach::Given: [Name, !Ref Given, {"G${Name}": {Type: AWS::SNS::Topic}}]
          Fn::ForEach::Open: [Name, !Ref Open, {"O${Name}": {Type: AWS::SNS::Topic}}]
"""
        )
    )
    topics = [each.logical_id for each in graph.all("AWS::SNS::Topic")]
    assert topics == ["TopicA", "TopicB", "Gp", "Gq"]
    queues = graph.all("AWS::SQS::Queue")
    assert [each.logical_id for each in queues] == ["QueueAX", "QueueAY", "QueueBX", "QueueBY"]
    for queue in queues:
        (named,) = queue.follow("QueueName")
        assert isinstance(named, Linked) and named.to.logical_id == f"Topic{queue.logical_id[5]}"
        other = queue.read("Other")
        assert isinstance(other, Known) and other.value == f"t-{queue.logical_id[5]}"
    assert [note.place.pointer for note in graph.unread] == ["/Resources/Fn::ForEach::Open"]


def test_entries_have_whatever_keys_the_template_makes_up() -> None:
    graph = read_graph(
        example(
            """
stacks:
  App@us-east-1:
    Parameters: {Open: {Type: String}}
    Conditions: {IsOpen: !Equals [!Ref Open, "yes"]}
    Resources:
      It:
        Type: Custom::It
        Properties:
          Map: {"½": 1, "it's": 2, "*": 3, "a.b[0]": 4, where: 5, gone: !Ref AWS::NoValue}
          Either: !If [IsOpen, {a: 1, b: 2}, {a: 3}]
          Text: no mapping
"""
        )
    )
    (it,) = graph.resources
    (node,) = it.each("Map")
    read = {key: node.value for key, node in node.entries()}
    known = {key: value.value for key, value in read.items() if isinstance(value, Known)}
    assert known == {"½": 1, "it's": 2, "*": 3, "a.b[0]": 4, "where": 5}
    (either,) = it.properties.each("Either")
    assert either.entries() == []
    assert it.properties.each("Text")[0].entries() == []
    assert [key for key, _ in it.properties.entries()] == ["Either", "Map", "Text"]


def test_an_alias_has_a_place_of_its_own() -> None:
    graph = read_graph(
        example(
            """
stacks:
  App@us-east-1:
    Resources:
      Key: {Type: AWS::KMS::Key}
      Subject:
        Type: Custom::Subject
        Properties: {One: &arn {Fn::GetAtt: [Key, Arn]}, Two: *arn}
"""
        )
    )
    (subject,) = graph.all("Custom::Subject")
    places = [subject.read(name).place.pointer for name in ("One", "Two", "One")]
    assert places == ["/Properties/One", "/Properties/Two", "/Properties/One"]


def test_order_goes_through_the_manifest_however_far() -> None:
    graph = read_graph(
        example(
            """
stacks:
  A@us-east-1: {Resources: {}}
  B@us-east-1: {after: [A], Resources: {}}
  C@us-east-1: {after: [B], Resources: {}}
"""
        )
    )
    a, b, c = graph.stacks
    assert graph.before(a, c) and graph.before(b, c) and graph.before(a, a)
    assert not graph.before(c, a)


@pytest.mark.parametrize(
    "broken",
    ["[]", "text", "{A: null}", "{A: [1]}", "{A: {Type: 5}}", "{A: {Properties: {}}}"],
)
def test_malformed_resources_are_noted_and_the_rest_is_read(broken: str) -> None:
    graph = read_graph(example(f"stacks: {{App@us-east-1: {{Resources: {broken}}}}}"))
    assert graph.resources == ()
    assert len(graph.unread) == 1
    assert graph.unread[0].cause is Cause.MALFORMED


@pytest.mark.parametrize("properties", ["null", "[]", "text", "{P: null}", "{P: !Ref 5}"])
def test_mistyped_properties_do_not_stop_the_graph(properties: str) -> None:
    text = (
        f"stacks: {{App@us-east-1: {{Resources: {{T: {{Type: A::B, Properties: {properties}}}}}}}}}"
    )
    graph = read_graph(example(text))
    (resource,) = graph.resources
    assert not isinstance(resource.read("P"), Known)
    assert graph.edges == ()


@pytest.mark.parametrize("name", ["O'Neill", "", "a b", "\\'", "$x[0]", "Fn::If"])
def test_a_key_is_one_step_whatever_it_holds(name: str) -> None:
    assert steps(f"Environment.Variables.{key(name)}") == ("Environment", "Variables", name)


ACCOUNTS = """
stacks:
  App@111122223333/us-east-1:
    Resources: &resources
      Table:
        Type: AWS::DynamoDB::GlobalTable
        Properties: {TableName: payments, Replicas: [{Region: us-east-1}, {Region: us-west-2}]}
      Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: payments}}
      Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: payments}}
      User: {Type: AWS::IAM::User, Properties: {UserName: payments}}
  Other@222233334444/us-east-1:
    Resources: *resources
  West@222233334444/us-west-2:
    Resources:
      Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: payments}}
"""


def test_a_name_means_what_has_it_as_far_as_names_of_its_type_reach() -> None:
    names = read_graph(example(ACCOUNTS)).names

    def found(kind: str, account: str | None, region: str | None) -> list[str]:
        return [each.stack.id for each in names.name("payments", (kind,), region, account)]

    table, queue = "AWS::DynamoDB::GlobalTable", "AWS::SQS::Queue"
    assert found(table, "222233334444", "us-west-2") == ["Other"]
    assert found(table, "222233334444", "eu-west-1") == []
    assert found(queue, "222233334444", "us-west-2") == ["West"]
    assert found(queue, None, None) == []
    assert found("AWS::IAM::User", "111122223333", "eu-west-1") == ["App"]
    assert found("AWS::S3::Bucket", None, "us-east-1") == ["App", "Other"]
    both = names.name("payments", (queue, table), "us-west-2", "222233334444")
    assert [each.key for each in both] == [("West", "Queue")]


def test_the_arn_of_a_replica_means_a_table_of_its_account() -> None:
    names = read_graph(example(ACCOUNTS)).names
    found = names.arn("arn:aws:dynamodb:us-west-2:222233334444:table/payments/index/all")
    assert [each.key for each in found] == [("Other", "Table")]
    assert not names.arn("arn:aws:dynamodb:us-west-2:333344445555:table/payments")
