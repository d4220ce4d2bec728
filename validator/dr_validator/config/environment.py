"""The variables of the environment that have an effect, for `--help`'s page and `config show`."""

from __future__ import annotations

from collections.abc import Mapping

# Name, or name and the value that counts, and the effect; those of one row have the same.
VARIABLES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("NO_COLOR", "FORCE_COLOR"),
        "colors never, or always, where `--color` is `auto`",
    ),
    (("TERM=dumb",), "a terminal without colors and links"),
    (("CI",), "if set, a terminal is treated as a pipe, since nobody is watching it"),
    (("JSII_NODE",), "the Node.js that `synth` runs Python CDK apps on"),
    (
        ("CDK_DEFAULT_ACCOUNT", "CDK_DEFAULT_REGION"),
        "passed on to the app by `synth`",
    ),
    (("DR_VALIDATOR_DEBUG",), "`1`: show the traceback of an internal error"),
)


def in_effect(environment: Mapping[str, str]) -> dict[str, str]:
    """Those that are set, with their values."""
    words = (word.partition("=") for row, _ in VARIABLES for word in row)
    held = ((name, wanted, environment.get(name)) for name, _, wanted in words)
    return {name: value for name, wanted, value in held if value and value == (wanted or value)}
