"""gzip: all that is whole comes out, and a stream that is cut short, damaged or a bomb says so."""

from __future__ import annotations

import gzip
import io
import json
import random
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.records import Document
from lapwing.sources import gzipped
from lapwing.sources.gzipped import Damaged, Gunzip
from lapwing.sources.reader import Problem, read_documents

ENGLISH = "The Togolese transport minister announced on Tuesday in Lomé that the border post of Sanvee, closed since March, would reopen within days.\n"


def unpack(data: bytes, size: int = 1000) -> tuple[bytes, Damaged | None]:
    """What comes out, and how it ends."""
    stream = io.BufferedReader(Gunzip(io.BytesIO(data)), 512)
    found = b""
    try:
        while piece := stream.read1(size):
            found += piece
    except Damaged as damage:
        return found, damage
    return found, None


@given(st.lists(st.binary(max_size=5000), min_size=1, max_size=4), st.integers(1, 3000), st.binary(max_size=2))
def test_members_come_out_one_after_the_other(members: list[bytes], size: int, zeros: bytes) -> None:
    data = b"".join(gzip.compress(member) for member in members) + b"\0" * len(zeros)
    assert unpack(data, size) == (b"".join(members), None)


@given(st.binary(max_size=3000), st.data())
def test_a_stream_cut_anywhere_says_so(content: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(content)
    found, damage = unpack(packed[: data.draw(st.integers(0, len(packed) - 1))])
    assert content.startswith(found)
    assert damage is not None and damage.kind == "truncated"


def test_what_was_whole_comes_out_before_the_fault() -> None:
    content = random.Random(3).randbytes(200_000)
    packed = gzip.compress(content)
    found, damage = unpack(packed[:150_000])
    assert content.startswith(found) and len(found) > 140_000 and damage is not None
    found, damage = unpack(packed + b"rubbish")
    assert found == content and damage is not None and damage.kind == "malformed"


def test_a_bomb_is_stopped_in_little_time_and_memory() -> None:
    packed = gzip.compress(b"\0" * 500_000_000, 9)
    assert len(packed) < 600_000
    start = time.process_time()
    tracemalloc.start()
    stream = io.BufferedReader(Gunzip(io.BytesIO(packed)), 65_536)
    given, damage = 0, None
    try:
        while piece := stream.read1():
            given += len(piece)
    except Damaged as stopped:
        damage = stopped
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert damage is not None and damage.kind == "too-large" and "200 times its size" in str(damage)
    assert given < 120_000_000
    assert peak < 10_000_000
    assert time.process_time() - start < 5


def test_no_file_is_unpacked_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gzipped, "MAX_UNPACKED_BYTES", 1_000_000_000)
    assert unpack(gzip.compress(b"x" * 1000))[1] is None
    monkeypatch.setattr(gzipped, "MAX_UNPACKED_BYTES", 999)
    assert unpack(gzip.compress(b"x" * 1000))[1] is not None


# -- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.csv.gz", "a.tsv.gz", "a.jsonl.gz", "a.gz", "a.jsonl", "a"])
def test_packed_files_are_read_as_what_they_hold(tmp_path: Path, name: str) -> None:
    kind = name.split(".")[1:2]
    content = {
        "html": f"<html><body><p>{ENGLISH}</p></body></html>", "csv": f'text\n"{ENGLISH}"\n', "tsv": f"n\ttext\n1\t{ENGLISH}", "jsonl": json.dumps({"text": ENGLISH}),
    }.get(kind[0] if kind else "", ENGLISH)  # fmt: skip
    (tmp_path / name).write_bytes(gzip.compress(content.encode()))
    (found,) = read_documents(tmp_path / name)
    assert isinstance(found, Document) and found.text.strip() == ENGLISH.strip()


def test_a_name_that_promises_gzip_in_vain(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_text(ENGLISH)
    (found,) = read_documents(tmp_path / "a.txt.gz")
    assert isinstance(found, Document)


def test_packed_twice_and_packed_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(gzip.compress(ENGLISH.encode())))
    (found,) = read_documents(tmp_path / "a.txt.gz")
    assert isinstance(found, Problem) and found.kind == "binary"
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b""))
    (found,) = read_documents(tmp_path / "b.txt.gz")
    assert isinstance(found, Problem) and found.kind == "empty"


def test_lines_before_the_cut_are_kept(tmp_path: Path) -> None:
    noise = random.Random(5)
    lines = [json.dumps({"text": f"{ENGLISH} {noise.randbytes(40).hex()}"}) + "\n" for _ in range(400)]
    packed = gzip.compress("".join(lines).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) * 3 // 4])
    *documents, problem = read_documents(tmp_path / "a.jsonl.gz", language="en")
    assert 250 < len(documents) < 350
    assert all(isinstance(d, Document) for d in documents)
    assert (
        str(problem) == f"{tmp_path}/a.jsonl.gz: is cut short (the gzip stream has no end); the {len(documents)} documents before that are kept; get the rest"
    )
    assert isinstance(problem, Problem) and problem.exit_code == 3
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(ENGLISH.encode())[:-4])
    (problem,) = read_documents(tmp_path / "a.txt.gz")
    assert str(problem) == f"{tmp_path}/a.txt.gz: is cut short (the gzip stream has no end); get the rest"
