"""The options and arguments that several commands take, and the words of those that choose."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from dr_validator.commands import complete
from dr_validator.finding import Severity


class Format(Enum):
    """How `check` prints its report."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    GITLAB = "gitlab"
    MARKDOWN = "markdown"
    HTML = "html"


class ListFormat(Enum):
    """How `list` prints the checks."""

    TEXT = "text"
    JSON = "json"


class DrillFormat(Enum):
    """How `drill` prints what becomes of the app."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


class MapFormat(Enum):
    """How `map` draws the regions."""

    SVG = "svg"
    MERMAID = "mermaid"
    HTML = "html"


class StatementFormat(Enum):
    """How `statement` is written."""

    HTML = "html"
    MARKDOWN = "markdown"


class FleetFormat(Enum):
    """How `fleet run` and `fleet report` tell what the fleet comes to."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


class AnswerFormat(Enum):
    """How `fleet query` prints its answer."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


class Color(Enum):
    """When to use colors."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


AppOption = Annotated[
    str | None, typer.Option("--app", metavar="COMMAND", help="The command that runs the CDK app.")
]
ContextOption = Annotated[
    list[str] | None,
    typer.Option("--context", "-c", metavar="KEY=VALUE", help="Context for the app; repeatable."),
]
ValidationOption = Annotated[
    bool,
    typer.Option(
        "--cdk-validation",
        help="Run CDK's own validation of the templates as well, which is slow.",
    ),
]
ParametersOption = Annotated[
    list[str] | None,
    typer.Option(
        "--parameters",
        metavar="[PATH@REGION=]FILE",
        help="A file of parameter values for the template at PATH, in the form of the AWS CLI, "
        "CodePipeline or samconfig.toml, or as Key=Value lines; repeatable.",
    ),
]
NoExpandOption = Annotated[
    bool,
    typer.Option(
        "--no-expand", help="Do not expand SAM templates; what they would create is not checked."
    ),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID",
        help="Run only these checks: ids, or the words that ids begin with; repeatable.",
        autocompletion=complete.selectors,
    ),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID",
        help="Skip these checks: ids, or the words that ids begin with; repeatable.",
        autocompletion=complete.selectors,
    ),
]
FailOnOption = Annotated[
    Severity | None,
    typer.Option(help="The lowest severity that fails the run. Default: medium"),
]
RequireDrOption = Annotated[
    bool,
    typer.Option(
        "--require-dr",
        help="Fail a run that had no disaster recovery to check: no sign of it, fewer than "
        "two regions, or no known primary and secondary.",
    ),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Fail the run on what is not proven, too.")
]
LintOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="LINTER",
        help="Add the errors of cfn-lint, of aws (AWS's own cloudformation-validate), or of both, "
        "joined by a comma; or none. Default: cfn-lint, where it is installed.",
    ),
]
NoCacheOption = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help="Do not use the cache of the linters' results: lint again, and store nothing.",
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="The configuration: a file, which may name packs in its own folder, or "
        "`package:name` in an installed package. Default: the nearest one, here or in a folder "
        "above.",
    ),
]
PackDirOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--pack-dir",
        metavar="DIR",
        help="The folder of a pack, or the folder above packs that the configuration names: their "
        "code is run. Or a YAML file of checks, or a folder of them: no code. Repeatable.",
    ),
]
PrimaryOption = Annotated[
    str | None, typer.Option("--primary", metavar="REGION", help="The primary region.")
]
SecondaryOption = Annotated[
    list[str] | None,
    typer.Option("--secondary", metavar="REGION", help="A secondary region; repeatable."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print only what is wrong.")]
PathsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="PATH", help="As for `check`. Default: cdk.out")
]
BaselineOption = Annotated[
    Path, typer.Option("--baseline", metavar="FILE", help="The baseline file.")
]
