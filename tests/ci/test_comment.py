"""The comment in a pull request: the action's script against a stand-in for GitHub's API."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

SCRIPT = Path(__file__).parents[2] / "ci" / "github" / "comment.py"
ISSUES = "/repos/acme/payments/issues"
TOKEN = "of-the-job"


@dataclass
class GitHub:
    """The comments of pull request 7, and what was asked; `refuses` is a status for all."""

    address: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    refuses: int = 0

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        self.asked.append(f"{method} {urlsplit(path).path}")
        if self.refuses:
            return self.refuses, {}
        if method == "GET":
            words = parse_qs(urlsplit(path).query)
            size, page = int(words["per_page"][0]), int(words["page"][0])
            return 200, self.comments[(page - 1) * size : page * size]
        if method == "POST":
            self.say(body["body"], "Bot")
            return 201, self.comments[-1]
        found = next(each for each in self.comments if path == f"{ISSUES}/comments/{each['id']}")
        found["body"] = body["body"]
        return 200, found

    def say(self, text: str, kind: str) -> None:
        self.comments.append({"id": len(self.comments) + 1, "body": text, "user": {"type": kind}})


@pytest.fixture
def github() -> Iterator[GitHub]:
    state = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else {}
            state.tokens.add(self.headers["Authorization"])
            status, said = state.answer(self.command, self.path, body)
            text = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815  # as http.server calls them

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def comment(folder: Path, github: GitHub, report: str, **more: str) -> str:
    """Run the script as the action does, on pull request 7; what it prints."""
    event = folder / "event.json"
    if not event.exists():
        event.write_text(json.dumps({"pull_request": {"number": 7}}))
    markdown = folder / "report.md"
    markdown.write_text(report)
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", SCRIPT],
        env={
            "GH_TOKEN": TOKEN,
            "GITHUB_API_URL": github.address,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": "acme/payments",
            "GITHUB_RUN_ID": "42",
            "GITHUB_SERVER_URL": "https://github.example.com",
            "MARKDOWN": str(markdown),
            **more,
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def test_one_comment_is_renewed(tmp_path: Path, github: GitHub) -> None:
    comment(tmp_path, github, "## 2 findings")
    comment(tmp_path, github, "## no findings")
    assert github.asked == [
        f"GET {ISSUES}/7/comments",
        f"POST {ISSUES}/7/comments",
        f"GET {ISSUES}/7/comments",
        f"PATCH {ISSUES}/comments/1",
    ]
    assert github.tokens == {f"Bearer {TOKEN}"}
    [told] = github.comments
    assert "## no findings\n" in told["body"]
    assert "2 findings" not in told["body"]
    assert "(https://github.example.com/acme/payments/actions/runs/42)" in told["body"]


def test_it_is_found_among_many_and_by_a_bot_only(tmp_path: Path, github: GitHub) -> None:
    comment(tmp_path, github, "first")
    ours = github.comments.pop()
    github.say(ours["body"], "User")
    for number in range(120):
        github.say(f"looks good {number}", "User")
    github.say(ours["body"], "Bot")
    comment(tmp_path, github, "second")
    assert [each["id"] for each in github.comments if "second" in each["body"]] == [122]
    assert len(github.comments) == 122


def test_each_category_has_its_own(tmp_path: Path, github: GitHub) -> None:
    comment(tmp_path, github, "of orders", INPUT_CATEGORY="orders")
    comment(tmp_path, github, "of mail", INPUT_CATEGORY="mail")
    comment(tmp_path, github, "of orders, again", INPUT_CATEGORY="orders")
    assert ["of orders, again" in each["body"] for each in github.comments] == [True, False]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "the job needs the permission pull-requests, write"),
        (404, "the job needs the permission pull-requests, write"),
        (502, "the server answered 502"),
    ],
)
def test_a_refusal_is_a_warning(tmp_path: Path, github: GitHub, status: int, words: str) -> None:
    github.refuses = status
    told = comment(tmp_path, github, "report")
    assert told.startswith("::warning title=dr-validator::no comment was written: ")
    assert words in told
    assert told.count("\n") == 1


def test_no_server_is_a_warning(tmp_path: Path, github: GitHub) -> None:
    told = comment(tmp_path, github, "report", GITHUB_API_URL="http://127.0.0.1:9")
    assert told.startswith("::warning title=dr-validator::no comment was written: ")


def test_a_report_that_is_too_long_is_left_out(tmp_path: Path, github: GitHub) -> None:
    comment(tmp_path, github, "## 9,000 findings\n" + "a finding\n" * 9000)
    [told] = github.comments
    assert len(told["body"]) < 1000
    assert "## 9,000 findings" in told["body"]


def test_without_a_pull_request_nothing_is_asked(tmp_path: Path, github: GitHub) -> None:
    (tmp_path / "event.json").write_text(json.dumps({"ref": "refs/heads/main"}))
    assert comment(tmp_path, github, "report") == "no pull request: no comment\n"
    assert github.asked == []
