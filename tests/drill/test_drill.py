"""`dr-validator drill`: what becomes of an app when a region is lost."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.stage import execute, run
from tests.drill.apps import (
    EAST,
    NAME,
    TABLE,
    WEST,
    Json,
    drills,
    entry,
    lost,
    pair,
    resource,
    write,
)
from tests.reference.fixtures import ReferenceApp


@cache
def validator() -> jsonschema.Draft202012Validator:
    text = files("dr_validator.schema").joinpath("drill.schema.json").read_text("utf-8")
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def served(found: Json) -> tuple[str, list[str], int | None]:
    reads = found["reads"]
    return reads["verdict"], reads["served_from"], reads["rto"]["seconds"]


def test_a_failover_pair_recovers_in_the_time_of_its_check_and_ttl(tmp_path: Path) -> None:
    told, code = drills(tmp_path, pair())
    assert code == 0
    assert list(validator().iter_errors(told)) == []
    first, second = told["drills"]
    assert [each["lost"] for each in (first, second)] == [EAST, WEST]
    assert served(entry(first)) == ("recovers", [WEST], 90)
    assert [(step["at"], step["by"]) for step in entry(first)["steps"]] == [
        (30, "route53"),
        (90, "resolvers"),
    ]
    assert served(entry(second)) == ("recovers", [EAST], 0)
    hops = [(hop["hop"], hop["verdict"]) for hop in entry(first)["path"]]
    assert hops == [
        ("load balancer → listener", "holds"),
        ("listener → target group", "holds"),
        ("target group → service", "holds"),
        ("service → task definition", "holds"),
    ]


@pytest.mark.parametrize(
    ("primary", "verdict", "seconds"),
    [
        # Nothing tells Route 53.
        ({"record": {"HealthCheckId": None}}, "does-not-recover", None),
        # The check asks the other region.
        (
            {"check": {"FullyQualifiedDomainName": f"x.elb.{WEST}.amazonaws.com"}},
            "does-not-recover",
            None,
        ),
        ({"check": {"Disabled": True}}, "does-not-recover", None),
        ({"check": {"Inverted": True}}, "does-not-recover", None),
        # The alias has a health of its own, of which AWS gives no time.
        ({"record": {"HealthCheckId": None}, "target": True}, "recovers", None),
        ({"check": {"RequestInterval": 30}}, "recovers", 150),
        ({"check": {"FailureThreshold": {"Ref": "AWS::NoValue"}}}, "recovers", 90),
    ],
)
def test_what_tells_route_53(
    tmp_path: Path, primary: Json, verdict: str, seconds: int | None
) -> None:
    app = pair({key: each for key, each in primary.items() if key != "target"})
    if "target" in primary:
        app[EAST]["Record"]["Properties"]["AliasTarget"]["EvaluateTargetHealth"] = True
    reads = entry(lost(tmp_path, app, EAST))["reads"]
    assert (reads["verdict"], reads["rto"]["seconds"]) == (verdict, seconds)


def test_an_entry_that_does_not_recover_fails_the_run(tmp_path: Path) -> None:
    app = pair({"record": {"HealthCheckId": None}})
    told, code = drills(tmp_path, app, "--lose", EAST)
    assert (told["drills"][0]["verdict"], code) == ("does-not-recover", 1)
    reason = entry(told["drills"][0])["reads"]["reason"]
    assert "it has no health check" in reason


def test_a_name_in_one_region_only_is_lost(tmp_path: Path) -> None:
    app = {EAST: pair()[EAST], WEST: {"Topic": resource("SNS::Topic")}}
    found = entry(lost(tmp_path, app, EAST))
    assert found["reads"]["verdict"] == "does-not-recover"
    assert found["reads"]["reason"] == "every record points at what is lost"


def test_a_name_for_one_region_does_not_have_to_recover(tmp_path: Path) -> None:
    app = pair()
    for region in (EAST, WEST):
        own = dict(app[region]["Record"]["Properties"], Name=f"{region}.{NAME}")
        for key in ("SetIdentifier", "Failover", "HealthCheckId"):
            del own[key]
        app[region]["Own"] = resource("Route53::RecordSet", **own)
    drill = lost(tmp_path, app, EAST)
    assert drill["verdict"] == "recovers"
    own = entry(drill, f"{EAST}.{NAME}")
    assert (own["required"], own["reads"]["verdict"]) == (False, "does-not-recover")


def test_a_condition_that_nobody_knows_is_not_proven(tmp_path: Path) -> None:
    app = pair({"check": {"Type": {"Fn::ImportValue": "type"}}})
    found = entry(lost(tmp_path, app, EAST))
    assert served(found) == ("not-proven", [WEST], None)


def test_a_table_of_the_lost_region_takes_the_survivor_with_it(tmp_path: Path) -> None:
    table = resource("DynamoDB::Table", **TABLE)
    arn = f"arn:aws:dynamodb:{EAST}:111122223333:table/orders"
    drill = lost(tmp_path, pair({"Orders": table}, {"env": {"TABLE": arn}}), EAST)
    found = entry(drill)
    assert found["reads"]["verdict"] == "does-not-recover"
    (gone,) = [hop for hop in found["path"] if hop["verdict"] == "lost"]
    assert (gone["hop"], gone["from"]["region"], gone["to"]["region"]) == (
        "task definition → table",
        WEST,
        EAST,
    )
    (store,) = drill["stores"]
    assert (store["verdict"], store["rpo"]["kind"]) == ("lost", "everything")
    assert store["writable"] == "no"


def test_a_global_table_is_kept_and_written(tmp_path: Path) -> None:
    replicas = [{"Region": region} for region in (EAST, WEST)]
    table = resource("DynamoDB::GlobalTable", **TABLE, Replicas=replicas)
    drill = lost(tmp_path, pair({"Orders": table}), EAST)
    (store,) = drill["stores"]
    assert (store["kind"], store["verdict"]) == ("AWS::DynamoDB::GlobalTable", "kept")
    assert (store["rpo"]["kind"], store["writable"]) == ("typical", "itself")
    assert [copy["region"] for copy in store["copies"]] == [WEST]


def database(**more: Any) -> dict[str, Json]:
    """Two sites with an Aurora global database; each is told its own endpoint."""
    told = {"HOST": {"Fn::GetAtt": ["Cluster", "Endpoint.Address"]}}
    whole = resource(
        "RDS::GlobalCluster",
        GlobalClusterIdentifier="shop",
        SourceDBClusterIdentifier={"Ref": "Cluster"},
    )
    engine = {"Engine": "aurora-postgresql"}
    primary = resource("RDS::DBCluster", **engine, DBClusterIdentifier="shop-east")
    second = resource(
        "RDS::DBCluster", **engine, DBClusterIdentifier="shop-west", GlobalClusterIdentifier="shop"
    )
    return pair(
        {"env": told, "Global": whole, "Cluster": primary},
        {"env": told, "Cluster": second, **more},
    )


def failover(**rule: Any) -> Json:
    """A function that promotes the database, and the rule that starts it."""
    code = (
        "import boto3\n"
        "def handler(event, context):\n"
        "    boto3.client('rds').failover_global_cluster(GlobalClusterIdentifier='shop',\n"
        f"        TargetDbClusterIdentifier='arn:aws:rds:{WEST}:111122223333:cluster:shop-west',\n"
        "        AllowDataLoss=True)\n"
    )
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}
    allowed = {"Effect": "Allow", "Action": "rds:*", "Resource": "*"}
    return {
        "Role": resource(
            "IAM::Role",
            AssumeRolePolicyDocument={"Statement": [{**trust, "Action": "sts:AssumeRole"}]},
            Policies=[{"PolicyName": "all", "PolicyDocument": {"Statement": [allowed]}}],
        ),
        "Promote": resource(
            "Lambda::Function",
            Runtime="python3.13",
            Handler="index.handler",
            Role={"Fn::GetAtt": ["Role", "Arn"]},
            Code={"ZipFile": code},
        ),
        "Start": resource(
            "Events::Rule",
            Targets=[{"Id": "promote", "Arn": {"Fn::GetAtt": ["Promote", "Arn"]}}],
            **rule,
        ),
        "LetIn": resource(
            "Lambda::Permission",
            FunctionName={"Ref": "Promote"},
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
        ),
    }


def test_writes_wait_for_a_person_where_nothing_promotes(tmp_path: Path) -> None:
    drill = lost(tmp_path, database(), EAST)
    found = entry(drill)
    assert (found["reads"]["verdict"], found["writes"]["verdict"]) == (
        "recovers",
        "recovers-by-hand",
    )
    assert found["writes"]["rto"] == {
        "kind": "by-hand",
        "seconds": None,
        "reason": "as long as a person takes",
    }
    assert drill["verdict"] == "recovers-by-hand"
    assert [each["by"] for each in found["steps"]][-1] == "person"
    (hand,) = drill["by_hand"]
    assert "FailoverGlobalCluster" in hand["what"]
    (store,) = drill["stores"]
    assert (store["verdict"], store["writable"]) == ("kept-by-hand", "by-hand")


def test_writes_recover_where_the_survivor_promotes_by_itself(tmp_path: Path) -> None:
    start = failover(EventPattern={"source": ["aws.health"]})
    drill = lost(tmp_path, database(**start), EAST)
    found = entry(drill)
    assert found["writes"]["verdict"] == "recovers"
    assert found["writes"]["rto"]["kind"] == "documented"
    assert found["steps"][-1]["by"] == "automation"
    (store,) = drill["stores"]
    assert (store["verdict"], store["writable"]) == ("kept", "automation")


def test_a_rule_that_is_off_or_waits_for_a_person_promotes_nothing(tmp_path: Path) -> None:
    for rule in (
        {"EventPattern": {"source": ["aws.health"]}, "State": "DISABLED"},
        {"EventPattern": {"source": ["acme.operators"]}},
    ):
        found = entry(lost(tmp_path, database(**failover(**rule)), EAST))
        assert found["writes"]["verdict"] == "recovers-by-hand"
        assert "only a person can start" in found["writes"]["reason"]


def test_losing_the_secondary_needs_no_promotion(tmp_path: Path) -> None:
    drill = lost(tmp_path, database(), WEST)
    assert drill["verdict"] == "recovers"
    assert entry(drill)["writes"]["rto"]["seconds"] == 0


def test_one_service_of_a_region(tmp_path: Path) -> None:
    replicas = [{"Region": region} for region in (EAST, WEST)]
    table = resource("DynamoDB::GlobalTable", **TABLE, Replicas=replicas)
    app = pair({"Orders": table, "env": {"TABLE": {"Ref": "Orders"}}})
    drill = lost(tmp_path, app, f"{EAST}:dynamodb")
    assert drill["lost"] == f"{EAST}:dynamodb"
    # The record still leads to the region, whose service cannot reach its table.
    assert entry(drill)["reads"]["verdict"] == "does-not-recover"


def test_two_regions_at_once(tmp_path: Path) -> None:
    drill = lost(tmp_path, pair(), f"{EAST}+{WEST}")
    assert (drill["lost"], drill["verdict"]) == (f"{EAST}+{WEST}", "does-not-recover")


def test_text_says_who_is_served_and_when(tmp_path: Path) -> None:
    paths = write(tmp_path, pair())
    result = run("drill", *paths, "--lose", EAST)
    assert result.exit_code == 0
    first, *rest = result.stdout.splitlines()
    assert first == f"{EAST} is lost: recovers"
    assert f"  {NAME} (dns): recovers" in rest
    assert f"    recovers from {WEST} after 90 s" in rest
    assert "holds" not in result.stdout
    assert "load balancer" not in result.stdout
    verbose = run("drill", *paths, "--lose", EAST, "--verbose").stdout
    assert verbose.count("      holds ") == 4


def test_markdown_is_a_table(tmp_path: Path) -> None:
    result = run("drill", *write(tmp_path, pair()), "--lose", EAST, "--format", "markdown")
    assert "| shop.example.com | dns | recovers, 90 s | recovers, 90 s |" in result.stdout


def test_wrong_words_are_one_sentence(tmp_path: Path) -> None:
    paths = write(tmp_path, pair())
    for word in ("mars", "us-east-1+mars", ""):
        result = run("drill", *paths, "--lose", word)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"error: --lose {word}: ")
    (tmp_path / "bare.json").write_text(json.dumps({"Resources": pair()[EAST]}))
    result = run("drill", tmp_path / "bare.json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "no region of the app is known" in result.stderr


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    paths = write(tmp_path, database(**failover(EventPattern={"source": ["aws.health"]})))
    told = {
        execute(
            "drill", *paths, "--format", "json", cwd=tmp_path, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1", "7")
    }
    assert len(told) == 1


def test_an_act_of_a_person_is_told_once(reference_app: ReferenceApp) -> None:
    result = run("drill", str(reference_app("good")), "--lose", EAST, "--format", "json")
    (told,) = json.loads(result.stdout)["drills"]
    assert [each["what"] for each in told["by_hand"]] == [
        "start Failover/Function, which promotes SecondaryDatabase/Cluster"
    ]


def test_the_reference_app_recovers(reference_app: ReferenceApp) -> None:
    told = json.loads(run("drill", reference_app("good"), "--format", "json").stdout)
    assert list(validator().iter_errors(told)) == []
    primary, secondary = told["drills"]
    name = "api.payments-prod.example.com"
    assert served(entry(primary, name)) == ("recovers", ["us-east-2"], 90)
    assert entry(primary, name)["writes"]["verdict"] == "recovers-by-hand"
    assert secondary["verdict"] == "recovers"
    data = {each["kind"]: each["verdict"] for each in primary["stores"] if each["holds"] == "data"}
    assert data == {
        "AWS::DynamoDB::GlobalTable": "kept",
        "AWS::RDS::DBCluster": "kept-by-hand",
        "AWS::S3::Bucket": "kept",
        "AWS::SecretsManager::Secret": "kept",
    }
    (plane,) = primary["control_planes"]
    assert (plane["action"], plane["region"]) == ("route53:ChangeResourceRecordSets", "us-east-1")


@pytest.mark.parametrize(
    ("broken", "verdict", "seconds"),
    [
        ((), "recovers", 90),
        # One of three may say anything: two have failed, and that is enough.
        (("One",), "recovers", 90),
        (("One", "Two"), "not-proven", None),
    ],
)
def test_a_calculated_check_fails_with_the_one_that_leaves_too_few(
    tmp_path: Path, broken: tuple[str, ...], verdict: str, seconds: int | None
) -> None:
    config = {
        "Type": "HTTPS",
        "FullyQualifiedDomainName": {"Fn::GetAtt": ["Balancer", "DNSName"]},
        "RequestInterval": 10,
        "FailureThreshold": 3,
    }
    children = {
        name: resource(
            "Route53::HealthCheck", HealthCheckConfig={**config, "Inverted": name in broken}
        )
        for name in ("One", "Two", "Three")
    }
    counting = {"Type": "CALCULATED", "HealthThreshold": 2}
    app = pair(children)
    app[EAST]["Check"] = resource(
        "Route53::HealthCheck",
        HealthCheckConfig={**counting, "ChildHealthChecks": [{"Ref": each} for each in children]},
    )
    reads = entry(lost(tmp_path, app, EAST))["reads"]
    assert (reads["verdict"], reads["rto"]["seconds"]) == (verdict, seconds)


@pytest.mark.parametrize(
    ("rule", "verdict", "reason"),
    [
        ({"Filter": {"Prefix": ""}}, "kept", ""),
        ({"Filter": {"Prefix": "bills/"}}, "not-proven", "copies only what begins with bills/"),
        ({"Filter": {"TagFilter": {"Key": "a", "Value": "b"}}}, "not-proven", "certain tags"),
    ],
)
def test_a_rule_that_leaves_objects_out_proves_no_copy(
    tmp_path: Path, rule: Json, verdict: str, reason: str
) -> None:
    versions = {"VersioningConfiguration": {"Status": "Enabled"}}
    rules = {
        "Id": "all",
        "Priority": 1,
        "Status": "Enabled",
        "DeleteMarkerReplication": {"Status": "Enabled" if not reason else "Disabled"},
        "Destination": {"Bucket": "arn:aws:s3:::shop-west"},
        **rule,
    }
    source = resource(
        "S3::Bucket",
        BucketName="shop-east",
        **versions,
        ReplicationConfiguration={
            "Role": "arn:aws:iam::111122223333:role/copies",
            "Rules": [rules],
        },
    )
    copy = resource("S3::Bucket", BucketName="shop-west", **versions)
    drill = lost(tmp_path, pair({"Files": source}, {"Files": copy}), EAST)
    (store,) = [each for each in drill["stores"] if each["name"] == f"{EAST}/Files"]
    assert store["verdict"] == verdict
    assert reason in store["rpo"]["reason"]
