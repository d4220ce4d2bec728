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
        help="Let CDK validate the templates itself as well, which takes longer than the rest.",
    ),
]
ParametersOption = Annotated[
    list[str] | None,
    typer.Option(
        "--parameters",
        metavar="[PATH@REGION=]FILE",
        help="Parameter values for the template at PATH: as the AWS CLI, CodePipeline or "
        "samconfig.toml has them, or Key=Value lines; repeatable.",
    ),
]
NoExpandOption = Annotated[
    bool,
    typer.Option("--no-expand", help="Leave SAM templates as they are; what they make is unseen."),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID",
        help="Run only these checks: ids, or their first words.",
        autocompletion=complete.selectors,
    ),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID",
        help="Leave these checks out: ids, or their first words.",
        autocompletion=complete.selectors,
    ),
]
FailOnOption = Annotated[
    Severity | None,
    typer.Option(help="The least severity that fails the run. Default: medium"),
]
RequireDrOption = Annotated[
    bool,
    typer.Option(
        "--require-dr",
        help="Fail a run that had no disaster recovery to look at: no sign of it, fewer than "
        "two regions, or no known primary and secondary.",
    ),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="What is not proven fails the run too.")
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
        help="Lint anew, and keep nothing of it: without the cache of the linters' results.",
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="The configuration: a file, which may name packs that lie beside it, or "
        "`package:name` of an installed package. Default: what is found here or in a folder "
        "above.",
    ),
]
PackDirOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--pack-dir",
        metavar="DIR",
        help="The folder of a pack, or one that holds packs of the configuration: their code is "
        "run. Or a file of checks in YAML, or a folder of such, which is no code. Repeatable.",
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
    Path, typer.Option("--baseline", metavar="FILE", help="The file of the baseline.")
]
