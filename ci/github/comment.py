"""Puts the report into a pull request, as one comment that every run renews; see action.yml.

In: the report as Markdown, the token of the job, and what the runner sets. Out: the comment. It is
found again by a marker in its first line. Where it cannot be written, a warning says why, and the
verdict of the job stands: a pull request from a fork has no right to write comments.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS = 30
PAGE, PAGES = 100, 50
# GitHub takes no longer one.
LONGEST = 65_536
REFUSED = (401, 403, 404)
NEEDED = "; the job needs the permission pull-requests, write; pull requests of forks never have it"


class NoRedirects(HTTPRedirectHandler):
    """The token is for the one host."""

    def redirect_request(self, *_: object) -> None:
        return None


def main() -> None:
    number = pull_request()
    if number is None:
        print("no pull request: no comment")
        return
    try:
        renew(number, body(Path(os.environ["MARKDOWN"]).read_text(encoding="utf-8")))
    except HTTPError as error:
        why = NEEDED if error.code in REFUSED else ""
        warn(f"the server answered {error.code} {error.reason}{why}")
    except (OSError, HTTPException, ValueError) as error:
        warn(str(error))


def pull_request() -> int | None:
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    number = event.get("pull_request", {}).get("number")
    return number if isinstance(number, int) else None


def renew(number: int, text: str) -> None:
    """Rewrite our comment, or write it where there is none yet."""
    issues = f"/repos/{os.environ['GITHUB_REPOSITORY']}/issues"
    for each in comments(f"{issues}/{number}/comments"):
        if ours(each):
            request("PATCH", f"{issues}/comments/{each['id']}", {"body": text})
            return
    request("POST", f"{issues}/{number}/comments", {"body": text})


def comments(path: str) -> Iterator[dict[str, Any]]:
    for page in range(1, PAGES + 1):
        found = request("GET", f"{path}?per_page={PAGE}&page={page}")
        yield from found
        if len(found) < PAGE:
            return


def ours(comment: dict[str, Any]) -> bool:
    """By the marker, and only of a bot: anybody may quote the marker."""
    first = (comment.get("body") or "").split("\n", 1)[0].strip()
    return first == marker() and (comment.get("user") or {}).get("type") == "Bot"


def marker() -> str:
    """Of its own for each category: a workflow may check several apps."""
    category = os.environ.get("INPUT_CATEGORY", "")
    return f"<!-- dr-validator {hashlib.sha256(category.encode()).hexdigest()[:16]} -->"


def body(report: str) -> str:
    run = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}"
    foot = f"[The run]({run.format_map(os.environ)})\n"
    whole = f"{marker()}\n{report}\n{foot}"
    if len(whole) <= LONGEST:
        return whole
    first = report.partition("\n")[0]
    return f"{marker()}\n{first}\n\nThe report is too long for a comment.\n\n{foot}"


def request(method: str, path: str, content: dict[str, str] | None = None) -> Any:
    asked = Request(
        f"{os.environ['GITHUB_API_URL']}{path}",
        None if content is None else json.dumps(content).encode(),
        {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['GH_TOKEN']}",
            "Content-Type": "application/json",
            "User-Agent": "dr-validator",
            "X-GitHub-Api-Version": "2022-11-28",
        },
        method=method,
    )
    with build_opener(NoRedirects).open(asked, timeout=SECONDS) as answer:
        return json.load(answer)


def warn(words: str) -> None:
    print(f"::warning title=dr-validator::no comment was written: {' '.join(words.split())}")


if __name__ == "__main__":
    main()
