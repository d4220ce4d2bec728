"""The one reader: what is no regular file of a sane size is refused, and nothing is waited for."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from dr_validator.files import (
    AbsentError,
    FileError,
    is_file,
    is_folder,
    present,
    read_bytes,
    read_start,
    read_text,
    walk,
)


def fifo(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def terminal(path: Path) -> None:
    path.symlink_to("/dev/tty")


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (fifo, "is not a regular file"),
        (device, "is not a regular file"),
        (terminal, "is not a regular file"),
        (listening, "is not a regular file"),
        (Path.mkdir, "is a folder, not a file"),
        (circle, "cannot be read (Too many levels of symbolic links)"),
        (endless, "is larger than 64 MB"),
        (lambda path: path.write_bytes(b"ok \xff"), "byte 3 is not UTF-8"),
        (lambda path: path.symlink_to("nowhere"), "no such file"),
        (lambda _: None, "no such file"),
    ],
)
def test_what_is_refused(tmp_path: Path, make: Callable[[Path], object], what: str) -> None:
    path = tmp_path / "x"
    make(path)
    with pytest.raises(FileError) as error:
        read_text(path)
    assert error.value.what == what
    assert isinstance(error.value, AbsentError) is (what == "no such file")
    assert not is_file(path) or what in ("is larger than 64 MB", "byte 3 is not UTF-8")


@pytest.mark.parametrize(
    ("name", "what"),
    [("a\0b", "is not a path"), ("x" * 300, "cannot be read (File name too long)")],
)
def test_names_that_are_none(tmp_path: Path, name: str, what: str) -> None:
    path = tmp_path / name
    with pytest.raises(FileError, match=what.replace("(", r"\(").replace(")", r"\)")):
        read_bytes(path)
    assert (is_file(path), is_folder(path), present(path)) == (False, False, False)


def test_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\xef\xbb\xbfh\xc3\xa9")
    assert (read_text(path), read_bytes(path, 6), read_start(path, 3)) == (
        "hé",
        b"\xef\xbb\xbfh\xc3\xa9",
        b"\xef\xbb\xbf",
    )
    (tmp_path / "link").symlink_to(path)
    assert read_text(tmp_path / "link") == "hé"
    with pytest.raises(FileError, match="is larger than 5 bytes"):
        read_bytes(path, 5)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux has /proc")
def test_a_file_whose_size_is_not_told_is_read_no_further() -> None:
    """Those of /proc say that they are empty."""
    with pytest.raises(FileError, match="is larger than 10 bytes"):
        read_bytes(Path("/proc/self/status"), 10)


def test_a_walk_is_by_name_and_enters_what_it_should(tmp_path: Path) -> None:
    for name in ("b/y.txt", "b/x.txt", "a/z.txt", ".git/config", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "b" / "link").symlink_to("../a")
    (tmp_path / "b" / "up").symlink_to("..")
    (tmp_path / "out").symlink_to("/usr")
    (tmp_path / "nowhere").symlink_to("gone")
    plain = walk(tmp_path, skip=lambda name: name.startswith("."))
    assert [each.name for each in plain] == ["c.txt", "nowhere", "a/z.txt", "b/x.txt", "b/y.txt"]
    followed = {each.name: each.leads_out for each in walk(tmp_path, links=True)}
    assert "b/link/z.txt" in followed
    assert not any(name.startswith("b/up/") for name in followed)
    assert [name for name, leads_out in followed.items() if leads_out] == ["out"]


def test_a_walk_ends(tmp_path: Path) -> None:
    here = tmp_path
    for n in range(20):
        (here / "f").write_text("")
        for name in "ab":
            (here / name).symlink_to(f"n{n}")
        here = here / f"n{n}"
        here.mkdir()
    with pytest.raises(FileError, match="holds more than 1,000 files"):
        list(walk(tmp_path, links=True, most=1000))
    assert sum(1 for _ in walk(tmp_path)) == 20


def test_a_walk_goes_deeper_than_python_calls(tmp_path: Path) -> None:
    here = tmp_path
    for _ in range(1500):
        here = here / "d"
        here.mkdir()
    (here / "f").write_text("")
    try:
        assert [each.path for each in walk(tmp_path)] == [here / "f"]
    finally:  # what clears up after tests calls itself for each level
        (here / "f").unlink()
        while here != tmp_path:
            here.rmdir()
            here = here.parent


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_listed(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    with pytest.raises(FileError, match=r"closed cannot be listed \(Permission denied\)"):
        list(walk(tmp_path))
