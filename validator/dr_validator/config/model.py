"""What a configuration says, in our own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from dr_validator.assembly.deployments import Deployment
from dr_validator.drill.plan import DrillPlan
from dr_validator.finding import Severity
from dr_validator.gate import Gate
from dr_validator.lint import LintEngine
from dr_validator.record import dataclass
from dr_validator.settings import Settings, Strategy
from dr_validator.waivers.waiver import Waiver


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as a configuration names it: from the folder of the one that does."""

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        return self.folder / self.name


@dataclass(frozen=True, slots=True)
class Config:
    """What the configuration says. `stacks` gives regions to stacks by glob, `lint` is cfn-lint's
    own configuration, `lint_engines` are the linters, where it says which. `packs` are Python
    packages, `yaml_packs` files of checks, and folders of such.

    `files` are the configuration's file and those that it extends, `beside` the folders of those
    that are no part of a package, `said` in which of them a thing is said (see `saying`).

    What the caller says of it: `named` tells that the file was named, not found, `pack_dirs` are
    folders that packs may come from.
    """

    path: Path | None = None
    primary: str | None = None
    secondaries: tuple[str, ...] = ()
    fail_on: Severity | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    stacks: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    exclude_stacks: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    strategy: Strategy | None = None
    rpo: int | None = None
    rto: int | None = None
    required_exports: tuple[str, ...] = ()
    required_tags: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    nested_templates: Mapping[str, Path] = field(default_factory=dict)
    gate: Gate = field(default_factory=Gate)
    drill: DrillPlan = field(default_factory=DrillPlan)
    lint: NamedFile | None = None
    lint_engines: tuple[LintEngine, ...] | None = None
    yaml_packs: tuple[Path, ...] = ()
    named: bool = False
    pack_dirs: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    beside: tuple[Path, ...] = ()
    said: Mapping[tuple[str, ...], str] = field(default_factory=dict, compare=False)

    def saying(self, *words: str) -> str:
        """The file and the key that say a thing: ("packs", its name), for one."""
        return self.said.get(words) or self.said.get(words[:1], f"{self.path}: {words[0]}")

    @property
    def settings(self) -> Settings:
        """The part that checks read."""
        source = self.path.name if self.path else "dr-validator.toml"
        return Settings(
            self.strategy,
            self.rpo,
            self.rto,
            self.required_exports,
            self.required_tags,
            source,
            primary=self.primary,
            secondaries=self.secondaries,
            required_entries=self.drill.required,
            accepted=self.drill.accepted,
        )
