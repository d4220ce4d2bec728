"""cfn-lint: its errors, with what `setup` configures and nothing that is found beside the input."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

FoundHit = tuple[str, str, list[str | int], str]


def prepared(setup: dict[str, Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function that lints; the rules take a second to load."""
    from cfnlint.config import ConfigMixIn
    from cfnlint.decode.decode import decode_str
    from cfnlint.helpers import REGIONS
    from cfnlint.runner import Runner, run_template_by_data, run_template_by_file_path

    class Config(ConfigMixIn):
        """Only what is given here counts: no file that is found, nothing that a template says."""

        def set_template_args(self, template: Any) -> None:
            del template
            super().set_template_args({})  # type: ignore[no-untyped-call]

    logging.getLogger("cfnlint").setLevel(logging.CRITICAL)
    no_file = ["--config-file", os.devnull]
    loaded = Runner(Config(no_file)).rules

    def lint(job: dict[str, Any]) -> dict[str, Any]:
        config = Config(
            no_file,
            regions=[job["region"] if job["region"] in REGIONS else "us-east-1"],
            ignore_checks=["W", "I"],
            # Else what a resource's metadata ignores would not be told to us.
            mandatory_checks=["E"],
            configure_rules=setup["rules"],
            include_experimental=setup["experimental"],
        )
        if job["file"] is not None:
            matches = list(run_template_by_file_path(job["file"], config, loaded, False))
        else:
            template, matches = decode_str(job["text"])
            if not matches and template is not None:
                matches = list(run_template_by_data(template, config, loaded))
        return {"hits": list(hits(matches)), "incomplete": ""}

    return lint


def hits(matches: list[Any]) -> Iterator[FoundHit]:
    """The errors, sorted, each once."""
    found = {
        (
            str(match.rule.id),
            " ".join(str(match.message).split()),
            tuple(
                int(step) if isinstance(step, int) else str(step)
                for step in getattr(match, "path", None) or ()
            ),
        )
        for match in matches
        if match.rule.severity == "error"
    }
    key = lambda hit: (hit[0], [str(step) for step in hit[2]], hit[1])  # noqa: E731
    for rule, message, path in sorted(found, key=key):
        yield rule, message, list(path), ""
