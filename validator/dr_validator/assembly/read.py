"""Reading JSON files, and refusing with one sentence what cannot be read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NoReturn, cast

from dr_validator import files
from dr_validator.assembly.model import Json
from dr_validator.assembly.spots import Repeated, json_spots, repeated
from dr_validator.errors import InputError

MAX_DEPTH = 200
MAX_VALUES = 2_000_000
_AGAIN = "synthesize again, or correct the path"


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark."""
    try:
        return files.read_text(path)
    except files.FileError as error:
        raise InputError(error.told(path, _AGAIN)) from None


def read_json(path: Path) -> Json:
    """The content of a JSON file."""
    return parse_json(read_text(path), path)


def parse_json(text: str, path: Path, twice: list[Repeated] | None = None) -> Json:
    """The value of a JSON text; `path` is named where it is wrong.

    Of a key that is written twice the last counts, and `twice` is given it; without, it is wrong.
    """
    if not text.strip():
        raise InputError(f"{path}: the file is empty: synthesize again, or remove it")
    opened = text.count("[") + text.count("{")
    if opened + text.count(",") > MAX_VALUES:
        raise too_many(path)
    try:
        value, has_duplicates = _loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        what = "the JSON is cut off" if cut else f"not valid JSON ({error.msg})"
        raise InputError(
            f"{path}: line {error.lineno} column {error.colno}: {what}: "
            "synthesize again, or correct the file"
        ) from None
    except RecursionError:
        raise too_deep(path) from None
    except ValueError as error:
        reason = str(error).partition(":")[0]  # NaN, or a number of thousands of digits
        raise InputError(f"{path}: not valid JSON ({reason}): correct the file") from None
    if has_duplicates:
        found = repeated(json_spots(text))
        if twice is None:
            raise _duplicate(path, found)
        twice += found
    if opened > MAX_DEPTH and depth_exceeds(value, MAX_DEPTH):
        raise too_deep(path)
    if "\\ud" in text or "\\uD" in text:
        _refuse_half_characters(value, path)
    return value


def too_deep(path: Path) -> InputError:
    return InputError(
        f"{path}: values are nested more than {MAX_DEPTH} levels deep: "
        "CloudFormation takes no such template; correct the file"
    )


def too_many(path: Path) -> InputError:
    return InputError(
        f"{path}: holds more values than any app has: synthesize again, or correct the file"
    )


def depth_exceeds(value: Json, limit: int) -> bool:
    """Whether containers are nested deeper than `limit`. Goes level by level, not down."""
    level: list[Json] = [value]
    for _ in range(limit + 1):
        below: list[Json] = []
        for node in level:
            if type(node) is dict:
                below += [v for v in node.values() if type(v) is dict or type(v) is list]
            elif type(node) is list:
                below += [v for v in node if type(v) is dict or type(v) is list]
        if not below:
            return False
        level = below
    return True


class RealPaths:
    """Paths with every symlink followed, those of a folder once for all that lies in it."""

    def __init__(self) -> None:
        self._folders: dict[Path, Path] = {}

    def of(self, path: Path) -> Path:
        """The real path."""
        folder = path.parent
        if path.name == ".." or ".." in folder.parts:
            return Path(os.path.realpath(path))
        if folder not in self._folders:
            self._folders[folder] = Path(os.path.realpath(folder))
        found = self._folders[folder] / path.name
        return Path(os.path.realpath(found)) if found.is_symlink() else found


class Room:
    """A folder of which it is asked for many paths whether they lie in it."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._within = os.path.join(self._root, "")  # noqa: PTH118
        self._real = RealPaths()

    def holds(self, path: Path) -> bool:
        """Whether a path, every symlink followed, lies in the folder (or is it)."""
        try:
            found = os.fspath(self._real.of(path))
            return found == self._root or found.startswith(self._within)
        except (OSError, ValueError):
            return False


def inside(root: Path, path: Path) -> bool:
    """Whether the path, with every symlink followed, lies in `root` (or is it)."""
    try:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
    except (OSError, ValueError):
        return False


def as_mapping(value: Json, path: Path, where: str) -> dict[str, Json]:
    """The value, when it is a mapping; an absent one is an empty one."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise wrong_shape(path, where, "a mapping", value)


def as_text(value: Json, path: Path, where: str) -> str:
    """The value, when it is a text that says something."""
    if isinstance(value, str) and value and "\0" not in value:
        return value
    raise wrong_shape(path, where, "a text", value)


def wrong_shape(path: Path, where: str, wanted: str, value: Json) -> InputError:
    return InputError(
        f"{path}: {where} must be {wanted}, not {kind(value)}: synthesize the assembly again"
    )


def kind(value: Json) -> str:
    """What a JSON value is, in words."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            if "\0" in value:
                return "a text with a null character"
            return "a text" if value else "an empty text"
        case int() | float():
            return "a number"


def _loads(text: str) -> tuple[Json, bool]:
    """The value, and whether any key is written twice in one mapping."""
    twice: list[bool] = []

    def mapping(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        made = dict(pairs)
        if len(made) != len(pairs):
            twice.append(True)
        return made

    value = json.loads(text, object_pairs_hook=mapping, parse_constant=_no_constant)
    return cast(Json, value), bool(twice)


def _duplicate(path: Path, found: tuple[Repeated, ...]) -> InputError:
    first = found[0] if found else Repeated("", 0, 0)
    return InputError(duplicate_message(path, key_of(first), first.line))


def key_of(each: Repeated) -> str:
    """The key that is written twice."""
    return each.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")


def duplicate_message(path: Path, key: str, line: int) -> str:
    return (
        f"{path}: line {line}: the key {key!r} appears twice in one mapping: "
        "rename or remove one of them"
    )


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _refuse_half_characters(value: Json, path: Path) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise InputError(
            f"{path}: contains half a character (a lone \\ud800–\\udfff escape): correct the text"
        ) from None
