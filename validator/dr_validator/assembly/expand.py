"""Templates as CloudFormation sees them: SAM expanded, for each region and set of values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dr_validator.assembly import sam
from dr_validator.assembly.assets import local_asset
from dr_validator.assembly.include import with_includes
from dr_validator.assembly.model import FileAsset, Json, Stack, Template
from dr_validator.assembly.read import inside, read_text
from dr_validator.assembly.sam_origins import section
from dr_validator.assembly.template import parse_template
from dr_validator.errors import InputError
from dr_validator.files import is_file
from dr_validator.record import dataclass, replace

_CODE = {"AWS::Lambda::Function": "Code", "AWS::Lambda::LayerVersion": "Content"}
_BUILT = (".aws-sam", "build")
# Of these runtimes the source is what runs; others need a build to make the file of the handler.
_SCRIPTS = {"python": (".py", "/__init__.py"), "nodejs": (".js", ".mjs", ".cjs")}


@dataclass(frozen=True, slots=True)
class Expanded:
    """A template, and the code of its functions that lies beside it."""

    template: Template
    assets: tuple[FileAsset, ...] = ()


class Expander:
    """Expands what is asked for, each template once for each region and set of values.

    `expanded` and `unexpanded` are the names of the templates that were, and that could have
    been.
    """

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self._with_includes: dict[int, tuple[Template, Template]] = {}
        self._made: dict[tuple[object, ...], Expanded] = {}
        self.expanded: set[str] = set()
        self.unexpanded: set[str] = set()

    def expand(self, stack: Stack, root: Path, values: Mapping[str, str | None]) -> None:
        """Give the stack the template that CloudFormation makes of its own: includes, and SAM."""
        template = stack.template = self._included(stack.template, root)
        if not sam.is_sam(template.body):
            return
        if not self._wanted:
            self.unexpanded.add(template.name)
            return
        if not sam.installed():
            raise InputError(
                f"{template.path}: is a SAM template, and aws-sam-translator, which expands it, "
                f"is not installed: {sam.EXTRA}, or leave it unexpanded with --no-expand"
            )
        path = os.path.realpath(template.path or template.name)
        key = (path, stack.region, tuple(sorted(values.items())))
        if key not in self._made:
            given = sam.Given(stack.region, values, _definitions(template, _project(root)))
            made = sam.expand(template, given)
            self._made[key] = Expanded(made, _code_of(made, root))
        found = self._made[key]
        stack.template = found.template
        stack.assets = (*stack.assets, *found.assets)
        self.expanded.add(template.name)

    def _included(self, template: Template, root: Path) -> Template:
        key = id(template)
        if key not in self._with_includes:
            # Kept beside what is made of it, so that its id is not used again.
            self._with_includes[key] = (template, with_includes(template, root))
        return self._with_includes[key][1]


def _project(root: Path) -> Path:
    """The folder that the paths of a template may lead to: `sam build` leaves some behind."""
    return root.absolute().parents[1] if root.absolute().parts[-2:] == _BUILT else root


def _definitions(template: Template, root: Path) -> dict[str, Json]:
    """The definitions of state machines that lie beside the template and can be read."""
    found: dict[str, Json] = {}
    for _, resource in section(template.body, "Resources"):
        match resource:
            case {"Type": sam.MACHINE, "Properties": {"DefinitionUri": str() as name}}:
                path = template.path.parent / name if template.path else None
                if path and inside(root, path) and is_file(path):
                    with suppress(InputError):
                        content = parse_template(read_text(path), path, [])
                        found |= {name: content} if isinstance(content, dict) else {}
            case _:
                pass
    return found


def _code_of(template: Template, root: Path) -> tuple[FileAsset, ...]:
    """The code that functions and layers take from beside the template, as if uploaded.

    What a build has yet to make has no source: nothing can be said of it.
    """
    if template.path is None:
        return ()
    folder = template.path.parent
    built = folder.absolute().parts[-2:] == _BUILT
    found: dict[str, FileAsset] = {}
    for _, resource in sorted(section(template.body, "Resources")):
        code = _local_code(resource)
        if code is None:
            continue
        asset = local_asset(code, folder, root)
        known = found.get(code)
        if (known and known.source) or not (built or _holds_handler(resource, asset)):
            asset = known or replace(asset, source="", files=None, unread="")
        found[code] = asset
    return tuple(asset for _, asset in sorted(found.items()))


def _local_code(resource: dict[str, Json]) -> str | None:
    match resource:
        case {"Type": str() as kind, "Properties": dict() as properties} if kind in _CODE:
            match properties.get(_CODE[kind]):
                case {"S3Key": str() as key, **rest} if "S3Bucket" not in rest:
                    return key
                case _:
                    pass
    return None


def _holds_handler(resource: dict[str, Json], asset: FileAsset) -> bool:
    """Whether the source has the file that the handler names: then it is what runs."""
    metadata, properties, files = resource.get("Metadata"), resource.get("Properties"), asset.files
    if (isinstance(metadata, dict) and "BuildMethod" in metadata) or files is None:
        return False
    if resource.get("Type") == "AWS::Lambda::LayerVersion":
        return True
    match properties:
        case {"Handler": str() as handler, "Runtime": str() as runtime}:
            language = next((each for each in _SCRIPTS if runtime.startswith(each)), None)
            if language is None:
                return False
            dotted, _, _ = handler.rpartition(".")
            module = dotted.replace(".", "/") if language == "python" else dotted
            return any(f"{module}{ending}" in files.names for ending in _SCRIPTS[language])
        case _:
            return False
