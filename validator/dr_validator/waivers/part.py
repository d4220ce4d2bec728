"""Which part of an app is meant: a construct, a stack, or one resource."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from dr_validator.assembly.model import Assembly, Stack, root
from dr_validator.place import Place
from dr_validator.record import dataclass


def named(stack: Stack, glob: str) -> bool:
    """Whether a glob names the stack: by display name, id or stack name."""
    names = (stack.display_name, stack.id, stack.name)  # a nested stack has no stack name
    return any(fnmatchcase(name, glob) for name in names if name)


@dataclass(frozen=True, slots=True)
class AppPart:
    """A part of an app; where several words are given, all of them must hold.

    `construct` is a construct path or a glob of such, `path` a path taken as it is; both mean
    the construct and all beneath it. `stack` is a glob, as in `--stack`. `template` is the id
    of a stack, with the stacks nested in it, and `logical_id` one resource of just that stack.
    """

    construct: str = ""
    path: str = ""
    stack: str = ""
    template: str = ""
    logical_id: str = ""

    def covers(self, place: Place, assembly: Assembly) -> bool:
        """Whether a place lies within."""
        stack = assembly.by_id.get(place.stack)
        if self.stack and not (stack and _within(stack, self.stack)):
            return False
        if self.logical_id:
            return (place.stack, place.logical_id) == (self.template, self.logical_id)
        if self.template and not f"{place.stack}/".startswith(f"{self.template}/"):
            return False
        if not (self.construct or self.path):
            return True
        paths = [place.construct_path] if place.construct_path else [place.name]
        if stack and not place.construct_path:
            paths.append(stack.display_name)
        return any(self._holds(path) for path in paths)

    def reaches(self, stack: Stack) -> bool:
        """Whether anything of a stack lies within, as far as the assembly tells."""
        if self.stack and not _within(stack, self.stack):
            return False
        if self.template and not f"{stack.id}/".startswith(f"{self.template}/"):
            return False
        if not (self.construct or self.path):
            return True
        paths = [each.path for each in stack.constructs.values()]
        paths += [f"{stack.id}/{logical_id}" for logical_id in _resources(stack)]
        return any(self._holds(path) for path in (stack.display_name, *paths))

    def _holds(self, path: str) -> bool:
        return any(
            scope in (self.path, self.construct)
            or bool(self.construct and fnmatchcase(scope, self.construct))
            for scope in scopes(path.strip("/"))
        )


def scopes(path: str) -> Iterator[str]:
    """A construct path and its ancestors, the nearest first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _within(stack: Stack, glob: str) -> bool:
    return named(stack, glob) or named(root(stack), glob)


def _resources(stack: Stack) -> list[str]:
    section = stack.template.body.get("Resources")
    return sorted(section) if isinstance(section, dict) else []
