"""What shows between apps only: who needs what of whom, and what is made twice."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from dr_validator.fleet.between import EDGES_SQL, FINDINGS_SQL

from tests.cli.stage import Json, write_assembly
from tests.fleet.stage import queue, rows, run

ACCOUNT = "111122223333"


def _served(name: str, region: str, failover: str = "", uses: str = "") -> Json:
    """A name that leads to an API: by a watched record of a failover pair, or a simple one. `uses`
    is the ARN of a queue that something of it may send to."""
    found: Json = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": name}},
        "Domain": {
            "Type": "AWS::ApiGateway::DomainName",
            "Properties": {
                "DomainName": f"{name}.example.com",
                "RegionalCertificateArn": f"arn:aws:acm:{region}:{ACCOUNT}:certificate/made-up",
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
            },
        },
        "Mapping": {
            "Type": "AWS::ApiGateway::BasePathMapping",
            "Properties": {"DomainName": {"Ref": "Domain"}, "RestApiId": {"Ref": "Api"}},
        },
        "Record": {
            "Type": "AWS::Route53::RecordSet",
            "Properties": {
                "Name": f"{name}.example.com",
                "Type": "A",
                "HostedZoneId": "Z0000000EXAMPLE",
                "AliasTarget": {
                    "DNSName": {"Fn::GetAtt": ["Domain", "RegionalDomainName"]},
                    "HostedZoneId": {"Fn::GetAtt": ["Domain", "RegionalHostedZoneId"]},
                    "EvaluateTargetHealth": True,
                },
            },
        },
    }
    if failover:
        found["Watch"] = {
            "Type": "AWS::Route53::HealthCheck",
            "Properties": {
                "HealthCheckConfig": {
                    "Type": "HTTPS",
                    "FullyQualifiedDomainName": {"Fn::GetAtt": ["Domain", "RegionalDomainName"]},
                    "ResourcePath": "/health",
                }
            },
        }
        found["Record"]["Properties"] |= {
            "SetIdentifier": region,
            "Failover": failover,
            "HealthCheckId": {"Ref": "Watch"},
        }
    if uses:
        allowed = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": uses}
        document = {"Version": "2012-10-17", "Statement": [allowed]}
        found["Policy"] = {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"PolicyDocument": document},
        }
    return found


def _arn(service: str, region: str, resource: str) -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Orders comes through the loss of us-east-1, and needs a queue of Mail, which does not."""
    apps = tmp_path_factory.mktemp("between") / "apps"
    uses = _arn("sqs", "us-east-1", "mail")
    write_assembly(
        apps / "orders",
        {
            "OrdersEast@us-east-1": _served("orders", "us-east-1", "PRIMARY", uses),
            "OrdersWest@us-west-2": _served("orders", "us-west-2", "SECONDARY", uses),
        },
    )
    write_assembly(apps / "mail", {"Mail@us-east-1": queue("mail") | _served("mail", "us-east-1")})
    write_assembly(apps / "copy", {"Copy@us-east-1": queue("mail")})
    reads = {name: _parameter({"Fn::ImportValue": name}) for name in ("Mail", "Nobody")}
    write_assembly(apps / "reader", {"Reader@us-east-1": reads})
    _export(apps / "mail/Mail.template.json", "Mail")
    run(apps, "--out", apps.parent / "out")
    return apps.parent / "out"


def _parameter(value: Json) -> Json:
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}}


def _export(template: Path, name: str) -> None:
    body = json.loads(template.read_text())
    body["Outputs"] = {"Queue": {"Value": {"Ref": "Queue"}, "Export": {"Name": name}}}
    template.write_text(json.dumps(body))


def test_who_needs_what_of_whom(out: Path) -> None:
    found = rows(out, "select app, needs, kind, key, region, there from edges order by all")
    queue_arn = _arn("sqs", "us-east-1", "mail")
    assert found == [
        ("orders", "copy", "arn", queue_arn, "us-east-1", "Copy/Queue"),
        ("orders", "copy", "arn", queue_arn, "us-west-2", "Copy/Queue"),
        ("orders", "mail", "arn", queue_arn, "us-east-1", "Mail/Queue"),
        ("orders", "mail", "arn", queue_arn, "us-west-2", "Mail/Queue"),
        ("reader", "mail", "export", "Mail", "us-east-1", "Mail"),
        ("reader", None, "export", "Nobody", "us-east-1", None),
    ]


def test_an_app_that_needs_one_that_does_not_recover_is_told(out: Path) -> None:
    verdicts = rows(
        out,
        "select app, drill.verdict from (select app, unnest(drills) as drill from apps) "
        "where drill.lost = 'us-east-1' and app in ('orders', 'mail') order by app",
    )
    assert verdicts == [("mail", "does-not-recover"), ("orders", "recovers")]
    found = rows(
        out,
        "select app, severity, stack, logical_id, message from findings "
        "where check_id = 'fleet-needs-lost-app'",
    )
    arn = _arn("sqs", "us-east-1", "mail")
    message = (
        f"the app comes through the loss of us-east-1, but needs {arn} of mail, which is lost "
        "with it"
    )
    assert found == [("orders", "high", "OrdersWest", "Policy", message)]


def test_a_name_that_two_apps_make_is_told_at_both(out: Path) -> None:
    found = rows(
        out,
        "select app, stack, logical_id, severity, message from findings "
        "where check_id = 'fleet-name-taken' order by app",
    )
    told = "AWS::SQS::Queue mail is made by {} as well: where one is deployed, the other cannot be"
    assert found == [
        ("copy", "Copy", "Queue", "high", told.format("mail")),
        ("mail", "Mail", "Queue", "high", told.format("copy")),
    ]


def test_an_import_from_nobody_is_not_proven(out: Path) -> None:
    found = rows(
        out,
        "select app, proven, logical_id, message from findings "
        "where check_id = 'fleet-import-from-nobody'",
    )
    message = "that Nobody is exported: no app of the fleet does"
    assert found == [("reader", False, "Nobody", message)]


def test_what_all_apps_have_is_told_of_a_few() -> None:
    """Thousands of copies of one app: no pair of them by itself."""
    copies, said = 3000, "'mail' as key, 'us-east-1' as region, 's' as stack, '' as logical_id"
    more = "'' as pointer, null::varchar as account"
    with duckdb.connect() as database:
        database.execute(
            f"""create table ends as
            select 'app-' || n as app, 'offers' as side, 'export' as kind, 'region' as reach,
                {said}, '111122223333' as account, '' as pointer from range({copies}) r(n)
            union all by name
            select 'user-' || n as app, 'needs' as side, 'export' as kind, '' as reach,
                {said}, {more} from range({copies}) r(n)"""
        )
        database.execute(
            "create table apps (app varchar, drills struct(lost varchar, verdict varchar)[])"
        )
        database.execute(f"create table edges as {EDGES_SQL}")
        told = database.execute("select count(*), count(distinct app) from edges").fetchone()
        assert told == (copies * 10, copies)
        found = database.execute(
            f"select count(*), count(distinct app) from ({FINDINGS_SQL})"
        ).fetchone()
        assert found == (copies, copies)
