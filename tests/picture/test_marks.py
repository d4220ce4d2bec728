"""What a loss does to the picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dr_validator.assembly import Inputs, load_inputs
from dr_validator.drill.loss import Loss
from dr_validator.drill.plan import DrillPlan
from dr_validator.drill.result import HopResult, HopVerdict
from dr_validator.drill.run import drill
from dr_validator.engine import read_graph
from dr_validator.picture.fold import fold
from dr_validator.picture.marks import Marks, Tone, marks
from dr_validator.picture.survey import topology
from dr_validator.settings import AcceptedLoss

from tests.drill.apps import EAST, WEST, resource, write
from tests.drill.test_outside import site
from tests.picture.app import named, shop_graph


def marked(folder: Path, loss: str) -> tuple[Marks, dict[str, str]]:
    """The marks of a loss, and the ids of stops by name."""
    graph = shop_graph(folder)
    shown = fold(topology(graph))
    ids = {name: each.id for name, each in named(shown).items()}
    return marks(shown, drill(graph, Loss.parse(loss))), ids


def test_what_is_lost_what_is_kept_and_what_breaks(tmp_path: Path) -> None:
    seen, ids = marked(tmp_path, EAST)
    told = {
        name: (seen.stops[each].tone, seen.stops[each].pill)
        for name, each in ids.items()
        if each in seen.stops
    }
    assert told == {
        "shop.example.com@": (Tone.BAD, "does not recover"),
        f"Balancer@{EAST}": (Tone.LOST, ""),
        f"Service@{EAST}": (Tone.LOST, ""),
        f"Bills@{EAST}": (Tone.LOST, "everything is lost"),
        f"Jobs@{EAST}": (Tone.LOST, "everything is lost"),
        f"Carts@{EAST}": (Tone.LOST, ""),
        f"Carts@{WEST}": (Tone.GOOD, "typically 1 s lost"),
        f"Ledger@{EAST}": (Tone.LOST, ""),
        f"Ledger@{WEST}": (Tone.HAND, "typically 1 s lost"),
    }
    lines = {
        (start, end): seen.lines[ids[start], ids[end], copied].tone
        for start, end, copied in (
            ("shop.example.com@", f"Balancer@{EAST}", False),
            (f"Balancer@{WEST}", f"Service@{WEST}", False),
            (f"Service@{WEST}", f"Bills@{EAST}", False),
            (f"Ledger@{EAST}", f"Ledger@{WEST}", True),
        )
    }
    assert list(lines.values()) == [Tone.LOST, Tone.GOOD, Tone.BAD, Tone.HAND]


def test_reasons_stand_under_numbers_each_once(tmp_path: Path) -> None:
    seen, ids = marked(tmp_path, EAST)
    assert [(each.number, each.who, each.why) for each in seen.notes] == [
        (1, "shop.example.com", f"East/Bills is lost with {EAST}"),
        (2, "West/Task → East/Bills", f"East/Bills is lost with {EAST}"),
        (3, "East/Bills", "there is no copy in another region"),
        (4, "East/Jobs", "there is no copy in another region"),
        (5, "East/Ledger", "the copy is read-only until a person promotes it"),
    ]
    assert seen.lines[ids[f"Service@{WEST}"], ids[f"Bills@{EAST}"], False].notes == (2,)


def test_a_secondary_that_nothing_needs(tmp_path: Path) -> None:
    seen, ids = marked(tmp_path, WEST)
    assert seen.notes == ()
    assert seen.stops[ids["shop.example.com@"]].pill == "recovers at once"
    assert seen.lines[ids["shop.example.com@"], ids[f"Balancer@{EAST}"], False].tone is Tone.GOOD


def test_the_loss_of_a_service_leaves_the_rest_of_the_region(tmp_path: Path) -> None:
    seen, ids = marked(tmp_path, f"{EAST}:dynamodb")
    names = {each: name for name, each in ids.items()}
    lost = {names[each] for each, mark in seen.stops.items() if mark.tone is Tone.LOST}
    assert lost == {f"Bills@{EAST}", f"Carts@{EAST}"}
    assert seen.service == "dynamodb"


def test_a_loss_that_is_accepted_alarms_nobody(tmp_path: Path) -> None:
    graph = shop_graph(tmp_path)
    shown = fold(topology(graph))
    ids = {name: each.id for name, each in named(shown).items()}
    accepted = tuple(AcceptedLoss("it is", "x.toml", store=each) for each in ("*/Jobs",))
    seen = marks(shown, drill(graph, Loss.parse(EAST), DrillPlan(accepted=accepted)))
    jobs, bills = seen.stops[ids[f"Jobs@{EAST}"]], seen.stops[ids[f"Bills@{EAST}"]]
    assert (jobs.pill, jobs.pill_tone) == ("loss accepted", Tone.LOST)
    assert (bills.pill, bills.pill_tone) == ("everything is lost", Tone.BAD)


def test_a_flaw_of_what_wires_breaks_the_lines_through_it(tmp_path: Path) -> None:
    graph = shop_graph(tmp_path)
    shown = fold(topology(graph))
    ids = {name: each.id for name, each in named(shown).items()}
    told = drill(graph, Loss.parse(EAST))
    task = next(each.start for each in told.entries[0].path if each.start.name == "West/Task")
    flaw = HopResult("task definition", task, None, HopVerdict.BROKEN, "it is wrong")
    entry = replace(told.entries[0], path=(*told.entries[0].path, flaw))
    seen = marks(shown, replace(told, entries=(entry, *told.entries[1:])))
    (note,) = [each for each in seen.notes if each.who == "West/Task"]
    assert (note.tone, note.why) == (Tone.BAD, "it is wrong")
    for end in (f"Ledger@{WEST}", f"Bills@{EAST}"):
        mark = seen.lines[ids[f"Service@{WEST}"], ids[end], False]
        assert mark.tone is Tone.BAD
        assert note.number in mark.notes


def test_an_origin_that_another_takes_over_for_breaks_nothing(tmp_path: Path) -> None:
    files = {
        region: {"Files": resource("S3::Bucket", BucketName=f"files-{region}")}
        for region in (EAST, WEST)
    }
    hosts = {region: f"files-{region}.s3.{region}.amazonaws.com" for region in (EAST, WEST)}
    app = {**files, EAST: {**files[EAST], **site(hosts, ["group0"], [[EAST, WEST]])}}
    graph = read_graph(load_inputs(Inputs(tuple(write(tmp_path, app)))))
    shown = topology(graph)
    seen = marks(shown, drill(graph, Loss.parse(EAST)))
    ids = {f"{each.name}@{each.region or ''}": each.id for each in shown.stops}
    tones = {
        region: seen.lines[ids["Site@"], ids[f"Files@{region}"], False].tone
        for region in (EAST, WEST)
    }
    assert tones == {EAST: Tone.LOST, WEST: Tone.GOOD}
