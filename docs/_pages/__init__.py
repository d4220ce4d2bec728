"""The pages that come from the code, one module for each kind."""

NOTE = "<!-- Written by docs/generate.py; change the code it comes from instead. -->\n"


def cell(text: str) -> str:
    """A text as one cell of a Markdown table; a code span closed by a trailing line stays one."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """A Markdown table, as lines."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join(' --- ' for _ in head)}|",
        *(f"| {' | '.join(cell(each) for each in row)} |" for row in rows),
    ]
