"""What a shell completes: ids and families of checks, formats, as far as they can be told offline.

Only the built-in checks: a key pressed in a folder must not run the code of its packs.
"""

from __future__ import annotations

from collections.abc import Iterator


def check_ids(incomplete: str) -> list[tuple[str, str]]:
    """Ids, each with what it finds."""
    from dr_validator.check import discover

    return [(each.id, each.doc.title) for each in discover() if each.id.startswith(incomplete)]


def selectors(incomplete: str) -> list[tuple[str, str]]:
    """Ids and families, the last of several that are joined by commas."""
    before, comma, last = incomplete.rpartition(",")
    return [
        (f"{before}{comma}{name}", words) for name, words in (*_families(last), *check_ids(last))
    ]


def families(incomplete: str) -> list[tuple[str, str]]:
    """Families of checks, each with its title."""
    return list(_families(incomplete))


def outputs(incomplete: str) -> list[str]:
    """`FORMAT=`; what follows is a path, which no list knows."""
    from dr_validator.report import REPORTERS

    return [f"{form}=" for form in sorted(REPORTERS) if form.startswith(incomplete)]


def types(incomplete: str) -> list[str]:
    """The resource types that checks look at."""
    from dr_validator.aws.judged import judged_types

    folded = incomplete.casefold()
    return sorted(each for each in judged_types() if each.casefold().startswith(folded))


def _families(incomplete: str) -> Iterator[tuple[str, str]]:
    from dr_validator.check import discover

    named = {each.family.name: each.family.title for each in discover()}
    return ((name, title) for name, title in sorted(named.items()) if name.startswith(incomplete))
