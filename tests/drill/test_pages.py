"""Pages and pictures of the drill, as a browser without scripts reads them."""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from dr_validator.report.escape import plain

from tests.cli.stage import Json, run, write_assembly
from tests.drill.apps import EAST, WEST, pair, resource
from tests.drill.pages import COMMANDS, GOLDEN, told
from tests.report.stage import HOSTILE
from tests.report.test_html import ALLOWED, Page, page

pytest.importorskip("pygraphviz", reason="pygraphviz is not installed")

PICTURE = {"svg", "desc", "g", "rect", "path", "text", "tspan", "circle", "figure", "figcaption"}
TAGS = ALLOWED | PICTURE | {"ol"}
HTML = ("drill.html", "map.html", "statement.html")


def shown(*words: str | Path) -> str:
    result = run(*words)
    assert result.exit_code in (0, 1), result.output
    return result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_golden(shop_here: Path, name: str) -> None:
    """If this is meant to change: `python -m tests.drill.pages`, and review the diff."""
    assert shop_here.is_dir()
    assert told(name) == (GOLDEN / name).read_text(encoding="utf-8")


def test_no_other_file_is_expected() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(COMMANDS)


@pytest.mark.parametrize("name", HTML)
def test_it_needs_nothing_else(shop_here: Path, name: str) -> None:
    assert shop_here.is_dir()
    source = shown(*COMMANDS[name])
    told_ = page(source)
    assert {tag for tag, _ in told_.elements} <= TAGS
    for _, attributes in told_.elements:
        assert not set(attributes) & {"src", "srcset", "action", "style", "background", "data"}
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in source
    assert "@import" not in source
    (policy,) = [each["content"] for each in told_.all("meta") if "http-equiv" in each]
    assert (policy or "").startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in (policy or "")


@pytest.mark.parametrize("name", HTML)
def test_links_ids_and_headings(shop_here: Path, name: str) -> None:
    assert shop_here.is_dir()
    told_ = page(shown(*COMMANDS[name]))
    ids = [each["id"] for _, each in told_.elements if "id" in each]
    assert len(set(ids)) == len(ids)
    links = {(each["href"] or "").removeprefix("#") for each in told_.all("a")}
    assert links <= set(ids)
    for _, attributes in told_.elements:
        assert set((attributes.get("aria-labelledby") or "").split()) <= set(ids)
    levels = [int(tag[1]) for tag, _ in told_.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_loss_is_a_section_and_leads_to_the_others(shop_here: Path) -> None:
    assert shop_here.is_dir()
    told_ = page(shown("drill", "--format", "html"))
    sections = [each for each in told_.all("section") if each.get("class") == "drill"]
    assert [each["id"] for each in sections] == ["lost-0", "lost-1"]
    current = [each["href"] for each in told_.all("a") if each.get("aria-current")]
    assert current == ["#lost-0", "#lost-1"]
    # A click on a region of the picture loses that region.
    pictures = re.findall(r"<svg class=\"picture.*?</svg>", shown("drill", "--format", "html"))
    assert [re.findall(r'href="(#[^"]*)"', each) for each in pictures] == [["#lost-1"], ["#lost-0"]]


def test_all_that_the_drill_says_is_on_the_page(shop_here: Path) -> None:
    assert shop_here.is_dir()
    words = " ".join(" ".join(page(shown("drill", "--format", "html")).text).split())
    for each in (
        "us-east-1 is lost: does not recover",
        "East/Bills is lost with us-east-1",
        "West/Task → East/Bills",
        "cdk.out/West.template.json:67",
        "us-west-2, by Aurora global database",
        "nothing that survives the loss does it",
        "keeps its contents for 24 h",
        "DesiredCount",
        "East/Carts",
        "resolvers drop the old answer after 60 s",
    ):
        assert each in words


# No file may hold half a character.
ATTACK = HOSTILE.replace("\ud800", "")


def write_hostile(folder: Path) -> Path:
    """The failover pair, with names that attack whatever shows them."""
    app = pair()
    for region in (EAST, WEST):
        record = app[region]["Record"]["Properties"]
        record["Name"] = record["SetIdentifier"] = ATTACK
        app[region]["Orders"] = resource("DynamoDB::Table", TableName=ATTACK)
    path = write_assembly(folder, {f"East@{EAST}": app[EAST], f"West@{WEST}": app[WEST]})
    manifest: dict[str, Any] = json.loads((path / "manifest.json").read_text())
    for stack, artifact in manifest["artifacts"].items():
        artifact["displayName"] = f"{stack} {ATTACK}"
        artifact["metadata"] = {
            f"/{stack}/{ATTACK}/{each['data']}": [each]
            for entries in artifact["metadata"].values()
            for each in entries
        }
    (path / "manifest.json").write_text(json.dumps(manifest))
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("drill", "--format", "html"),
        ("map", "--format", "html"),
        ("statement", "--format", "html"),
        ("map",),
        ("map", "--lose", EAST),
    ],
    ids=" ".join,
)
def test_hostile_names_are_words_only(tmp_path: Path, command: tuple[str, ...]) -> None:
    source = shown(*command, write_hostile(tmp_path / "out"))
    told_ = Page(source)
    assert told_.open == []
    assert {tag for tag, _ in told_.elements} <= TAGS
    assert len(told_.all("script")) == ("html" in command)
    assert len(told_.all("style")) == 1
    for _, attributes in told_.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    odd = {char for char in source if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert odd <= {"\n"}
    assert plain(ATTACK).partition("\ufffe")[0] in "".join(told_.text)


def test_mermaid_gets_no_word_that_means_something(tmp_path: Path) -> None:
    source = shown("map", "--format", "mermaid", write_hostile(tmp_path / "out"))
    kept = re.compile(
        r"flowchart TB|"
        r"  +n\d+(\(\[|\[|\[\()\"[\w .,:/()+×·→#;-]*<br/>[\w .,:/()+×·→#;-]*\"(\]\)|\]|\)\])|"
        r"  subgraph r\d+\[\"[\w .:·#;-]+\"\]|  end|"
        r"  n\d+ (-->(\|\"[\w .#;-]*\"\|)?|[<]?-\. \"[\w .,#;-]*\" \.->) n\d+"
    )
    assert [line for line in source.splitlines() if not kept.fullmatch(line)] == []


@pytest.mark.parametrize("form", ["svg", "html"])
def test_a_map_without_graphviz_is_one_sentence(
    shop_here: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("dr_validator.picture.layout.find_spec", lambda _: None)
    result = run("map", shop_here, "--format", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "pip install 'dr-validator[picture]'" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert run("map", shop_here, "--format", "mermaid").exit_code == 0


def test_the_page_of_a_drill_does_without_graphviz(
    shop_here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dr_validator.picture.layout.find_spec", lambda _: None)
    source = shown("drill", shop_here, "--format", "html")
    words = " ".join(page(source).text)
    assert (
        "There is no picture here: it takes Graphviz. pip install 'dr-validator[picture]'" in words
    )
    assert '<svg class="picture' not in source
    assert "West/Task → East/Bills" in words
    assert "us-west-2, by Aurora global database" in words


def test_a_map_shows_one_loss(shop_here: Path) -> None:
    both = run("map", shop_here, "--lose", EAST, "--lose", WEST)
    assert both.exit_code == 2
    assert "--lose A+B" in both.stderr
    plain_ = run("map", shop_here, "--lose", EAST, "--format", "mermaid")
    assert plain_.exit_code == 2
    assert "use svg" in plain_.stderr


def test_an_app_of_which_nothing_is_known(tmp_path: Path) -> None:
    stacks: dict[str, Json] = {"One@us-east-1": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    path = write_assembly(tmp_path, stacks)
    assert "nothing to draw" in shown("drill", path, "--format", "html")
    assert "<svg" in shown("map", path)
    assert shown("map", path, "--format", "mermaid") == "flowchart TB\n"


@pytest.mark.parametrize("command", [("map",), ("map", "--lose", EAST)], ids=" ".join)
def test_a_picture_is_well_formed_whatever_it_shows(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    source = shown(*command, write_hostile(tmp_path / "out"))
    root = ElementTree.fromstring(source)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert plain(ATTACK).partition("\ufffe")[0] in "".join(root.itertext())
