"""`AWS::Include`: what a template takes in from other files, where these lie beside it.

Source: AWS CloudFormation Template Reference, "AWS::Include transform"
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/create-reusable-transform-function-snippets-and-add-to-your-template-with-aws-include-transform.html):
`{"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": …}}}` stands for the entries
of the file, beside those that stand there. `aws cloudformation package` uploads a local file and
puts its address for the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dr_validator.assembly.model import Json, Origin, Template
from dr_validator.assembly.read import MAX_DEPTH, inside, read_text, too_deep
from dr_validator.assembly.spots import Repeated
from dr_validator.assembly.template import TRANSFORM, parse_template
from dr_validator.errors import InputError
from dr_validator.files import is_file
from dr_validator.record import replace

MAX_FILES = 1_000
MAX_TEXT = 8 * 1024 * 1024


def location_of(transform: Json) -> str | None:
    """The file or address that an include takes in; None if it is no include, or not known."""
    match transform:
        case {"Name": "AWS::Include", "Parameters": {"Location": str() as location}}:
            return location
        case _:
            return None


def with_includes(template: Template, root: Path) -> Template:
    """The template with what lies beside it taken in; the rest of its includes stay.

    A file is looked for from the template's folder, and never outside `root`.
    """
    if template.path is None or not template.has_key(TRANSFORM):
        return template
    if not any(_includes(template.body)):
        return template
    taken = _Taken(root)
    body = taken.walk(template.body, "", template.path, (template.path,))
    if not taken.origins or not isinstance(body, dict):
        return template
    origins = {**template.origins, **taken.origins}
    twice = (*template.twice, *taken.twice)
    return Template(template.name, template.path, body, origins, twice)


def _includes(raw: Json) -> Iterator[bool]:
    """One True for each include that names a file or an address."""
    todo = [raw]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            if location_of(node.get(TRANSFORM)) is not None:
                yield True
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)


class _Taken:
    """Takes in files, and remembers where each entry of them is written."""

    def __init__(self, root: Path) -> None:
        self.origins: dict[str, Origin] = {}
        self.twice: list[Repeated] = []
        self._root = root
        self._count = self._size = 0

    def walk(self, raw: Json, pointer: str, file: Path, around: tuple[Path, ...]) -> Json:
        """The node with its includes taken in. `around` are the files that it is included by."""
        if pointer.count("/") > MAX_DEPTH:
            raise too_deep(file)
        if isinstance(raw, list):
            return [self.walk(v, f"{pointer}/{i}", file, around) for i, v in enumerate(raw)]
        if not isinstance(raw, dict):
            return raw
        made: dict[str, Json] = {}
        for key, value in raw.items():
            included = self._read(value, file) if key == TRANSFORM else None
            if included is None:
                made[key] = self.walk(value, f"{pointer}/{_escaped(key)}", file, around)
                continue
            path, entries, twice = included
            self.twice += [replace(each, pointer=f"{pointer}{each.pointer}") for each in twice]
            if path in around:
                chain = " → ".join(each.name for each in (*around, path))
                raise InputError(f"{file}: includes itself ({chain}): take one include out")
            own = {k: v for k, v in entries.items() if k == TRANSFORM or k not in raw}
            inner = self.walk(own, pointer, path, (*around, path))
            for name, entry in inner.items() if isinstance(inner, dict) else ():
                made.setdefault(name, entry)
                if name in own and name != TRANSFORM:
                    self.origins[f"{pointer}/{_escaped(name)}"] = Origin(f"/{_escaped(name)}", path)
        return made

    def _read(
        self, transform: Json, file: Path
    ) -> tuple[Path, dict[str, Json], list[Repeated]] | None:
        location = location_of(transform)
        if location is None or "://" in location or "\0" in location:
            return None
        path = file.parent / location
        if not inside(self._root, path) or not is_file(path):
            return None
        text = read_text(path)
        self._count, self._size = self._count + 1, self._size + len(text)
        if self._count > MAX_FILES or self._size > MAX_TEXT:
            raise InputError(
                f"{file}: takes in more than {MAX_FILES:,} files or {MAX_TEXT // 1024**2} MB: "
                "CloudFormation takes no such template; correct it"
            )
        twice: list[Repeated] = []
        content = parse_template(text, path, twice)
        return (path, content, twice) if isinstance(content, dict) else None


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
