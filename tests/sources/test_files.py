"""Folders, patterns and names to documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from lapwing.records import Document
from lapwing.sources.files import read_files
from lapwing.sources.reader import Problem

TEXT = "Mali condemned the attack on Togo, the minister of the country said in a statement on Monday.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "sub/c.html", "sub/deep/d.jsonl", ".hidden/e.txt", "photo.png", "sub/notes.md", "sub/more.md"):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"text": "%s"}\n' % (TEXT.strip() + name) if name.endswith("jsonl") else TEXT + name + ".\n")
    return tmp_path / "news"


def names(found: list[Document | Problem]) -> list[str]:
    return [Path(item.path.partition("#")[0]).name for item in found if item.path and not (isinstance(item, Problem) and item.kind == "other")]


def test_a_folder_is_searched_in_order(folder: Path) -> None:
    found = list(read_files([str(folder)], language="en"))
    assert names(found) == ["a.txt", "b.txt", "c.html", "d.jsonl"]
    assert [str(p) for p in found if isinstance(p, Problem) and p.kind == "other"] == [
        f"{folder}: other files are left aside (2 .md, 1 .png); name those that are articles one by one"
    ]


def test_patterns(folder: Path) -> None:
    assert names(list(read_files([f"{folder}/*.txt"], language="en"))) == ["a.txt", "b.txt"]
    assert names(list(read_files([f"{folder}/**/*.md"], language="en"))) == ["more.md", "notes.md"]
    (problem,) = read_files([f"{folder}/*.pdf"])
    assert isinstance(problem, Problem)
    assert "no file has such a name" in str(problem)


def test_a_file_is_read_once_however_often_it_is_named(folder: Path) -> None:
    assert names(list(read_files([f"{folder}/a.txt", str(folder), f"{folder}/?.txt"], language="en"))) == ["a.txt", "b.txt", "c.html", "d.jsonl"]


def test_a_name_with_a_wildcard_in_it_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "really?.txt").write_text(TEXT)
    (document,) = read_files([f"{tmp_path}/really?.txt"], language="en")
    assert isinstance(document, Document)


def test_a_folder_without_articles(tmp_path: Path) -> None:
    (problem,) = read_files([str(tmp_path)])
    assert isinstance(problem, Problem)
    assert "without articles" in str(problem)


def test_what_does_not_exist(tmp_path: Path) -> None:
    (problem,) = read_files([str(tmp_path / "missing.txt")])
    assert isinstance(problem, Problem)
    assert problem.kind == "unreadable"
