"""What is on the picture."""

from __future__ import annotations

from pathlib import Path

from dr_validator.picture.survey import topology
from dr_validator.picture.topology import Tier

from tests.cli.stage import write_assembly
from tests.drill.apps import EAST, TABLE, WEST, pair, resource, write
from tests.picture.app import graph, lines, named, shop_graph
from tests.reference.fixtures import ReferenceApp


def test_ways_in_stores_and_what_lies_between(tmp_path: Path) -> None:
    shown = topology(shop_graph(tmp_path))
    stops = named(shown)
    assert shown.regions == (EAST, WEST)
    assert {name: each.tier for name, each in stops.items()} == {
        "shop.example.com@": Tier.ENTRY,
        f"Balancer@{EAST}": Tier.BETWEEN,
        f"Balancer@{WEST}": Tier.BETWEEN,
        f"Service@{EAST}": Tier.BETWEEN,
        f"Service@{WEST}": Tier.BETWEEN,
        f"Bills@{EAST}": Tier.STORE,
        f"Jobs@{EAST}": Tier.STORE,
        f"Carts@{EAST}": Tier.STORE,
        f"Carts@{WEST}": Tier.STORE,
        f"Ledger@{EAST}": Tier.STORE,
        f"Ledger@{WEST}": Tier.STORE,
    }
    assert stops[f"Balancer@{EAST}"].about == (
        f"East/Balancer, AWS::ElasticLoadBalancingV2::LoadBalancer, {EAST}"
    )


def test_what_wires_is_part_of_the_line(tmp_path: Path) -> None:
    shown = topology(shop_graph(tmp_path))
    assert lines(shown) == {
        ("shop.example.com@", f"Balancer@{EAST}"),
        ("shop.example.com@", f"Balancer@{WEST}"),
        (f"Balancer@{EAST}", f"Service@{EAST}"),
        (f"Balancer@{WEST}", f"Service@{WEST}"),
        (f"Service@{EAST}", f"Bills@{EAST}"),
        (f"Service@{EAST}", f"Carts@{EAST}"),
        (f"Service@{EAST}", f"Ledger@{EAST}"),
        (f"Service@{WEST}", f"Bills@{EAST}"),
        (f"Service@{WEST}", f"Ledger@{WEST}"),
        (f"Carts@{EAST}", f"Carts@{WEST}"),
        (f"Ledger@{EAST}", f"Ledger@{WEST}"),
    }
    stops = named(shown)
    balancer, service = stops[f"Balancer@{EAST}"].id, stops[f"Service@{EAST}"].id
    (way,) = [each for each in shown.lines if (each.start, each.end) == (balancer, service)]
    assert way.hops == (
        (("East", "Balancer"), ("East", "Listener")),
        (("East", "Listener"), ("East", "Group")),
        (("East", "Group"), ("East", "Service")),
    )


def test_lines_say_what_goes_there(tmp_path: Path) -> None:
    shown = topology(shop_graph(tmp_path))
    labels = {each.label: each.both for each in shown.lines if each.label}
    assert labels == {
        "primary": False,
        "secondary": False,
        "Aurora global database": False,
        "DynamoDB global table, eventually consistent": True,
    }


def test_a_name_behind_a_name_is_no_way_in_of_its_own(tmp_path: Path) -> None:
    app = pair()
    own = dict(app[EAST]["Record"]["Properties"], Name="inner.example.com")
    for key in ("SetIdentifier", "Failover", "HealthCheckId"):
        del own[key]
    app[EAST]["Inner"] = resource("Route53::RecordSet", **own)
    alias = {"DNSName": "inner.example.com", "HostedZoneId": own["HostedZoneId"]}
    app[EAST]["Record"]["Properties"]["AliasTarget"] = alias
    paths = write(tmp_path, app)
    from dr_validator.assembly import Inputs, load_inputs
    from dr_validator.engine import read_graph

    shown = topology(read_graph(load_inputs(Inputs(tuple(paths)))))
    assert [each.name for each in shown.stops if each.tier is Tier.ENTRY] == ["shop.example.com"]
    assert len([each for each in shown.lines if each.start.startswith("entry ")]) == 2


def test_copies_that_no_resource_stands_for_are_drawn(tmp_path: Path) -> None:
    bucket = resource("RDS::DBInstance", Engine="postgres", AutomaticBackupReplicationRegion=WEST)
    shown = topology(graph(write_assembly(tmp_path, {f"One@{EAST}": {"Database": bucket}})))
    assert lines(shown) == {(f"Database@{EAST}", f"Database@{WEST}")}
    assert named(shown)[f"Database@{WEST}"].kind == "copy"


def test_a_region_that_is_not_known_stands_last(tmp_path: Path) -> None:
    table = resource("DynamoDB::Table", **TABLE)
    stacks = {"Nowhere": {"Table": table}, f"East@{EAST}": {"Table": table}}
    shown = topology(graph(write_assembly(tmp_path, stacks)))
    assert shown.regions == (EAST, "")


def test_keys_parameters_and_logs_are_left_out(tmp_path: Path) -> None:
    stack = {
        "Key": resource("KMS::Key", KeyPolicy={}),
        "Parameter": resource("SSM::Parameter", Type="String", Value="x"),
        "Logs": resource("Logs::LogGroup"),
        "Orders": resource("DynamoDB::Table", **TABLE),
    }
    shown = topology(graph(write_assembly(tmp_path, {f"One@{EAST}": stack})))
    assert [each.name for each in shown.stops] == ["Orders"]
    assert shown.aside == 1


def test_the_reference_app_is_the_same_in_both_regions(reference_app: ReferenceApp) -> None:
    shown = topology(graph(reference_app("good")))
    first, second = (
        {(each.name, each.kind) for each in shown.of(region)} for region in shown.regions
    )
    assert first - second == set()
    assert second - first == {("Function", "automation")}
    assert shown.roles == ("primary", "secondary")
