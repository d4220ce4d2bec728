"""What all pages have in common: one file, which nothing from elsewhere can be loaded into."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from dr_validator import __version__
from dr_validator.report.markup import Html, element

_ASSETS = "dr_validator.report"


def asset(name: str) -> str:
    """A file of `report/assets`."""
    return (files(_ASSETS) / "assets" / name).read_text(encoding="utf-8")


def document(
    title: str, content: Sequence[Html | str], styles: Sequence[str], scripts: Sequence[str] = ()
) -> str:
    """A whole page with the styles and the scripts of the assets of these names."""
    style = "".join(map(asset, styles))
    code = "".join(map(asset, scripts))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy(style, code)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"dr-validator: {title}"),
        element("style", Html(style)),
    )
    footer = element("footer", element("p", f"Written by dr-validator {__version__}."))
    last = element("script", Html(code)) if code else ""
    body = element("body", *content, footer, last)
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}"


def skip() -> Html:
    """The first link, for who goes by the keyboard."""
    return element("a", "Skip to the report", class_="skip", href="#content")


def theme() -> Html:
    """The switch between dark and light; the script shows it."""
    return element("button", "Dark or light", id="theme", type="button", hidden=True)


def _policy(style: str, script: str) -> str:
    """Nothing but this very style and script: what came from a template cannot run or load."""
    allowed = f"style-src {_hash(style)}" + (f"; script-src {_hash(script)}" if script else "")
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
