"""Whatever is wrong with one file costs that file: one line, the right code, and everything else stored and sound."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from webarchive import ENGLISH, FRENCH, GERMAN, answer, packed, page, record

from lapwing.dataset import Dataset
from lapwing.records import Document
from lapwing.sources.files import read_files
from lapwing.sources.reader import Problem

Run = Callable[..., Any]
TEXT = "\n\n".join(ENGLISH)
ZEROS = gzip.compress(b"\0" * 60_000_000)
LINE = json.dumps({"text": TEXT}) + "\n"
NOISE = random.Random(4)


def table(*rows: object, columns: tuple[str, ...] = ("text",)) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([columns, *([row] if isinstance(row, str) else row for row in rows)])  # type: ignore[misc]
    return text.getvalue().encode()


def zipped() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"\0" * 30_000_000)
    return data.getvalue()


def long_lines() -> bytes:
    return "".join(json.dumps({"text": f"{TEXT} {NOISE.randbytes(60).hex()}"}) + "\n" for _ in range(50)).encode()


#: name -> (content, exit code, what the one line says, documents that are stored nevertheless)
BROKEN: dict[str, tuple[bytes, int, str, int]] = {
    "empty.txt": (b"", 3, "is empty", 0),
    "blank.jsonl": (b"\n \n", 3, "is empty", 0),
    "empty.csv": (b"", 3, "is empty", 0),
    "head-only.csv": (b"text,title\n", 3, "holds no article", 0),
    "empty.txt.gz": (gzip.compress(b""), 3, "is empty", 0),
    "rubbish.txt": (random.Random(1).randbytes(4000), 3, "is binary data", 0),
    "rubbish.csv": (random.Random(2).randbytes(4000), 3, "is binary data", 0),
    "rubbish.warc": (random.Random(3).randbytes(4000), 3, "is no web archive", 0),
    "rubbish.parquet": (random.Random(3).randbytes(4000), 3, "is no sound Parquet table", 0),
    "rubbish.txt.gz": (gzip.compress(random.Random(1).randbytes(4000)), 3, "is binary data", 0),
    "office.txt": (zipped(), 3, "is a ZIP archive", 0),
    "cut.txt.gz": (gzip.compress(TEXT.encode())[:-9], 3, "is cut short (the gzip stream has no end)", 0),
    "cut.jsonl.gz": (gzip.compress(LINE.encode() + long_lines())[:-900], 3, "before that are kept; get the rest", -1),
    "cut.csv.gz": (gzip.compress(table((TEXT, 1), (TEXT + ".", NOISE.randbytes(900).hex()), columns=("text", "n")))[:-90], 3, "is cut short", 1),
    "cut.warc": (record(1, answer(page(ENGLISH))) + record(2, answer(page(FRENCH)))[:-30], 3, "is cut short within a record after 1 records; the 1 documents", 1),
    "cut.warc.gz": (packed([record(1, answer(page(ENGLISH))), record(2, answer(page(FRENCH)))])[:-30], 3, "after 1 records; the 1 documents", 1),
    "damaged.jsonl.gz": (gzip.compress(LINE.encode() * 3) + b"rubbish", 3, "is damaged (gzip", 1),
    "bomb.txt.gz": (ZEROS, 3, "is", 0),
    "bomb.csv.gz": (gzip.compress(table(TEXT)) + gzip.compress(b"ab" * 30_000_000), 3, "unpacks to more than 200 times its size", 1),
    "bomb.jsonl.gz": (gzip.compress(LINE.encode()) + gzip.compress(b"\n" * 60_000_000), 3, "unpacks to more than 200 times its size", 1),
    "bomb.warc.gz": (packed([record(1, answer(page(ENGLISH))), record(2, b"\0" * 60_000_000)]), 3, "unpacks to more than 200 times its size", 1),
    "deep.html": (page([*ENGLISH, "<div>" * 100_001]).encode(), 3, "has more than 100,000 tags", 0),
    "large.html": (b"<html>" + b"<p>a</p>" * 2_600_000, 3, "is larger than the 10 MB one document may have", 0),
    "entities.html": (
        ("<!DOCTYPE html [<!ENTITY a 'xxxxxxxxxx'>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]><p>&i;</p>").encode(),
        3, "the page holds no article", 0,
    ),
    "twenty.txt": ((TEXT + "\n\n").encode() * (20_000_000 // len(TEXT)), 3, "is larger than the 2 MB one document may have", 0),
    "twenty.jsonl": (LINE.encode() + json.dumps({"text": TEXT * (20_000_000 // len(TEXT))}).encode() + b"\n", 3, "line 2: the line is longer than 16 MB", 1),
    "twenty.csv": (table(TEXT, TEXT * (20_000_000 // len(TEXT))), 3, "line 5: holds a line or value longer than 16 MB", -1),
    "two.jsonl": (LINE.encode() + json.dumps({"text": (TEXT + "\n") * 9000}).encode(), 3, "line 2: is larger than the 2 MB", 1),
    "mapping.csv": (table((TEXT, "x"), columns=("corps", "n")), 3, "no field text, body, content or html (it has corps, n)", 0),
    "same-id.jsonl": (json.dumps({"text": TEXT, "id": "a"}).encode() + b"\n" + json.dumps({"text": TEXT + " Then.", "id": "a"}).encode(), 3, "line 2: has the id a of line 1", 1),
    "same-id.csv": (table((TEXT, 1), ("x" + TEXT, 1), columns=("text", "id")), 3, "has the id 1 of line 2", 1),
    "ragged.csv": (table((TEXT, 1), ("x",), (TEXT + ".", 2), columns=("text", "id")), 3, "has 1 values where the header names 2", 2),
    "future.jsonl": (json.dumps({"text": TEXT, "date": "2199-01-01"}).encode(), 0, "1 articles are dated in the future and stored without a date", 1),
    "german.warc": (record(1, answer(page(GERMAN))) * 3, 0, "left aside are 3 pages in other languages", 0),
    "german.txt": ("\n".join(GERMAN).encode(), 4, "is in German; Lapwing codes English and French only", 0),
    "array.json": (b'[{"text": "a"}]', 3, "is JSON but not one document a line", 0),
}  # fmt: skip


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text("\n\n".join(FRENCH))
    return path


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_costs_one_line_and_nothing_else(run: Run, tmp_path: Path, good: Path, name: str) -> None:
    content, code, said, kept = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    start = time.process_time()
    done = run("collect", tmp_path / "ds", tmp_path / name, good, "--quiet")
    assert time.process_time() - start < 12
    lines = done.err.splitlines()[1:]
    assert done.code == code
    assert all(line.startswith(f"lapwing: {tmp_path / name}") for line in lines)
    assert any(said in line for line in lines), lines
    assert len(lines) == 1 or kept < 0
    stored = Dataset.open(tmp_path / "ds")
    assert stored.table("documents").num_rows == kept + 1 if kept >= 0 else stored.table("documents").num_rows > 1
    assert stored.check() == []
    assert [line.removeprefix("lapwing: ") for line in lines] == list(stored.runs[-1].problems)


def test_a_wrong_mapping_names_file_column_and_columns(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table((TEXT, "x"), columns=("corps", "titre")))
    (tmp_path / "b.csv").write_bytes(table((TEXT, "x"), columns=("body", "titre")))
    done = run("collect", tmp_path / "ds", tmp_path / "a.csv", tmp_path / "b.csv", "--columns", "text=body,title=titre", "--quiet")
    assert done.code == 3
    assert done.err.splitlines()[1:] == [f"lapwing: {tmp_path}/a.csv: has no column 'body' (text); it has corps, titre: mend the mapping"]
    (row,) = Dataset.open(tmp_path / "ds").table("documents").to_pylist()
    assert (row["text"], row["title"], row["path"]) == (TEXT, "x", f"{tmp_path}/b.csv#2")
    done = run("collect", tmp_path / "ds2", tmp_path / "a.csv", "--columns", "txt=body")
    assert done.code == 2
    assert "'txt=body' maps no field" in " ".join(done.err.split())
    assert not (tmp_path / "ds2").exists()


@pytest.mark.parametrize(
    ("format", "content"),
    [
        ("csv", table(TEXT)), ("csv", gzip.compress(table(TEXT))), ("jsonl", LINE.encode()), ("text", TEXT.encode()), ("html", page(ENGLISH).encode()),
        ("warc", record(1, answer(page(ENGLISH)))), ("warc", packed([record(1, answer(page(ENGLISH)))])), (None, packed([record(1, answer(page(ENGLISH)))])),
    ],
)  # fmt: skip
def test_standard_input_of_each_format(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str | None, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    done = run("collect", tmp_path / "ds", "-", *(("--format", format) if format else ()))
    assert (done.code, done.out) == (0, b"1 documents stored, 0 stored before, 0 passed over\n")


def test_a_changed_text_of_the_same_address_is_kept_beside_the_first(run: Run, tmp_path: Path) -> None:
    for day, text in enumerate((TEXT, TEXT + " The minister denied it.")):
        (tmp_path / "a.jsonl").write_text(json.dumps({"text": text, "url": "https://x.example/1", "id": "1"}))
        assert run("collect", tmp_path / "ds", tmp_path / "a.jsonl").out.startswith(b"1 documents stored, 0 stored before"), day
    assert Dataset.open(tmp_path / "ds").table("documents").num_rows == 2


def test_links_in_circles_and_what_may_not_be_read(tmp_path: Path, good: Path) -> None:
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    shutil.copy(good, folder / "deep" / "a.txt")
    (folder / "deep" / "up").symlink_to(folder)
    (folder / "deep" / "up2").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "linked.txt").symlink_to(good)
    for name in (str(folder), f"{folder}/**/*.txt"):
        found = list(read_files([name]))
        assert [Path(d.path or "").name for d in found if isinstance(d, Document)] == ["a.txt", "linked.txt"]
        assert len(found) == 2
    (problem,) = read_files([str(folder / "self.txt")])
    assert isinstance(problem, Problem) and problem.kind == "unreadable"
    (problem,) = read_files([f"{folder}/**a/*.txt"])
    assert isinstance(problem, Problem) and problem.kind == "unreadable"


@pytest.fixture
def nobody() -> Iterator[Path]:
    """The folder worked in, in which even root has to ask for permission. Its name is relative: those above it may be closed to others."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        os.chdir(folder)
        root = os.geteuid() == 0
        try:
            yield Path()
        finally:
            if root:
                os.seteuid(0)
            os.chdir(before)


def test_files_and_folders_without_permission(nobody: Path, good: Path) -> None:
    shut, secret = nobody / "news" / "shut", nobody / "news" / "secret.txt"
    shut.mkdir(parents=True)
    shutil.copy(good, secret)
    secret.chmod(0)
    shut.chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65_534)
    found = list(read_files([str(nobody / "news"), str(shut / "a.txt"), f"{shut}/*.txt"]))
    assert [str(f).split(":")[0] for f in found] == [str(secret), str(shut), str(shut / "a.txt"), f"{shut}/*.txt"]
    assert all("permission denied" in str(f) for f in found[:3])


def test_a_file_that_vanishes_meanwhile(dataset_with: Callable[[Iterator[Document | Problem]], Dataset], tmp_path: Path, good: Path) -> None:
    second = tmp_path / "second.txt"
    shutil.copy(good, second)

    def items() -> Iterator[Document | Problem]:
        for item in read_files([str(good), str(second)]):
            second.unlink(missing_ok=True)
            yield item

    stored = dataset_with(items())
    assert stored.table("documents").num_rows == 1
    assert "second.txt: cannot be read (no such file or directory)" in stored.runs[-1].problems[0]


@pytest.fixture
def dataset_with(tmp_path: Path) -> Callable[[Iterator[Document | Problem]], Dataset]:
    def made(items: Iterator[Document | Problem]) -> Dataset:
        dataset = Dataset.create(tmp_path / "ds")
        dataset.collect(items)
        return dataset

    return made


@pytest.mark.parametrize(
    ("device", "said"), [("/dev/zero", "is empty"), ("/dev/urandom", "is binary data"), ("/dev/null", "is empty"), ("/proc/self/mem", "cannot be read")]
)
def test_devices_are_read_as_far_as_a_document_goes(run: Run, tmp_path: Path, device: str, said: str) -> None:
    done = run("collect", tmp_path / "ds", device, "--quiet")
    assert done.code == 3
    assert f"lapwing: {device}: {said}" in done.err.splitlines()[1]


def test_a_newer_dataset_is_left_alone(run: Run, tmp_path: Path, good: Path) -> None:
    Dataset.create(tmp_path / "ds")
    marker = tmp_path / "ds" / "dataset.json"
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"format": 99}))
    before = {p: p.read_bytes() for p in sorted((tmp_path / "ds").rglob("*")) if p.is_file()}
    done = run("collect", tmp_path / "ds", good)
    assert done.code == 9
    assert len(done.err.splitlines()) == 1 and "newer" in done.err
    assert {p: p.read_bytes() for p in sorted((tmp_path / "ds").rglob("*")) if p.is_file()} == before
