"""Web archives: pages become documents, the rest is counted, and no end before the end goes unnoticed."""

from __future__ import annotations

import gzip
import io
import random
import sys
import tracemalloc
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webarchive import ENGLISH, FRENCH, GERMAN, answer, name, packed, page, record

from lapwing.records import Document
from lapwing.sources.articles import MAX_HTML_BYTES, Problem
from lapwing.sources.gzipped import Damaged
from lapwing.sources.lines import buffered
from lapwing.sources.reader import read_documents
from lapwing.sources.warc import read_pages

INFO = record(0, b"software: made by hand\r\n", "warcinfo")


def write(path: Path, *records: bytes) -> Path:
    path.write_bytes(packed(records) if path.suffix == ".gz" else b"".join(records))
    return path


def split(path: Path, **known: object) -> tuple[list[Document], list[Problem]]:
    found = list(read_documents(path, **known))  # type: ignore[arg-type]
    return [f for f in found if isinstance(f, Document)], [f for f in found if isinstance(f, Problem)]


@pytest.mark.parametrize("file", ["a.warc", "a.warc.gz", "a", "a.gz", "a.dat"])
def test_pages_of_an_archive(tmp_path: Path, file: str) -> None:
    records = [
        INFO,
        record(1, b"GET / HTTP/1.1\r\n\r\n", "request"),
        record(2, answer(page(ENGLISH))),
        record(3, answer(page(FRENCH, "Frontière", "2025-02-28"))),
    ]
    path = write(tmp_path / file, *records, record(4, b"fetchTimeMs: 3\r\n", "metadata"))
    (english, french), problems = split(path)
    assert not problems
    assert english.text.count("\n\n") and ENGLISH[0] in english.text and FRENCH[1] in french.text
    assert (english.language, french.language) == ("en", "fr")
    assert (english.url, english.path, english.title) == ("https://x.example/2", f"{path}#{name(2)}", "Border")
    assert (english.published, french.published, french.published_from) == (date(2025, 3, 1), date(2025, 2, 28), "metadata")


def test_standard_input_that_cannot_go_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation("seek")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Pipe(packed([record(1, answer(page(ENGLISH)))]))))
    (document,) = read_documents("-")
    assert isinstance(document, Document) and document.path == f"-#{name(1)}"


def test_what_is_no_article_is_counted_in_one_line(tmp_path: Path) -> None:
    others = [
        record(10, answer(page(GERMAN))), record(11, answer(page(GERMAN))), record(12, answer("<html><body><nav>Home</nav></body></html>")),
        record(13, answer(b"\xff\xd8\xff", kind="image/jpeg")), record(14, answer("gone", "404 Not Found")), record(15, answer("", "301 Moved", Location="/")),
        record(16, b"no answer at all"), record(17, answer("   ", kind="text/plain")), record(18, answer(page(ENGLISH)), "revisit"),
    ]  # fmt: skip
    documents, problems = split(write(tmp_path / "a.warc.gz", *others, record(1, answer(page(ENGLISH)))))
    assert len(documents) == 1
    assert [str(p) for p in problems] == [
        f"{tmp_path}/a.warc.gz: left aside are 2 pages in other languages or too short to tell, 1 pages without an article, 1 pages empty, 4 answers that are no page"
    ]
    assert problems[0].exit_code == 0


def test_plain_text_and_given_facts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", record(1, answer("\n\n".join(ENGLISH), kind="text/plain")), record(2, answer(page(GERMAN))))
    (text, german), problems = split(path, language="en", published=date(2024, 1, 1))
    assert not problems
    assert (text.text, text.url, text.published, text.published_from) == ("\n\n".join(ENGLISH), "https://x.example/1", date(2024, 1, 1), "given")
    assert german.language == "en"


@pytest.mark.parametrize(
    ("charset", "head"), [("cp1250", ""), (None, "<meta charset='cp1250'>"), ("utf-8", ""), ("windows-1250", "<meta charset='latin-1'>"), (None, "")]
)
def test_the_charset_of_the_server_then_of_the_page(tmp_path: Path, charset: str | None, head: str) -> None:
    paragraph = "The minister, Mr Dvořák, met his Polish colleague Wałęsa in Łódź on Tuesday, and said that the two states would sign the treaty in May."
    written = "cp1250" if charset != "utf-8" and (charset or head) else "utf-8"
    block = answer(page([paragraph, *ENGLISH], head=head).replace("é", "e").encode(written), kind="text/html" + (f"; charset={charset}" if charset else ""))
    (document,), problems = split(write(tmp_path / "a.warc", record(1, block)))
    assert not problems and paragraph in document.text


def chunked(data: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (data[:100], data[100:], b""))


@pytest.mark.parametrize(
    ("block", "headers"),
    [
        (gzip.compress(page(ENGLISH).encode()), {"Content_Encoding": "gzip"}),
        (zlib.compress(page(ENGLISH).encode()), {"Content_Encoding": "deflate"}),
        (chunked(page(ENGLISH).encode()), {"Transfer_Encoding": "chunked"}),
        (chunked(gzip.compress(page(ENGLISH).encode())), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    ],
)
def test_what_the_transfer_did_is_undone(tmp_path: Path, block: bytes, headers: dict[str, str]) -> None:
    documents, problems = split(write(tmp_path / "a.warc.gz", record(1, answer(block, **headers)), record(2, answer(page(FRENCH)))))
    assert len(documents) == 2 and not problems


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "zstd", "nonsense"])
def test_contents_that_are_not_what_they_say_cost_only_themselves(tmp_path: Path, coding: str) -> None:
    documents, _ = split(write(tmp_path / "a.warc", record(1, answer(page(ENGLISH), Content_Encoding=coding)), record(2, answer(page(FRENCH)))))
    assert documents[-1].language == "fr"


def test_a_date_after_the_archiving_is_not_believed(tmp_path: Path) -> None:
    records = [record(n, answer(page((*ENGLISH, f"Number {n}."), date=day))) for n, day in enumerate(("2025-03-02", "2025-03-03", "2025-03-04", "2031-01-01"))]
    documents, problems = split(write(tmp_path / "a.warc", *records))
    assert [d.published for d in documents] == [date(2025, 3, 2), date(2025, 3, 3), None, None]
    assert documents[2].published_from is None
    assert [str(p) for p in problems] == [f"{tmp_path}/a.warc: 2 pages give a date after the day they were archived; it is left out"]


# -- archives that are broken -----------------------------------------------------------------------------------------

WHOLE = [record(n, answer(page((*ENGLISH, f"Number {n}.")))) for n in range(3)]


@pytest.mark.parametrize("last", [WHOLE[2], record(2, b"x" * 400, "metadata"), record(2, answer(b"x" * 400, kind="image/png"))])
@pytest.mark.parametrize("cut", [10, 60, 200, 350, 500, 640])
def test_an_archive_cut_anywhere_says_after_how_many_records(tmp_path: Path, last: bytes, cut: int) -> None:
    assert len(last) > cut
    documents, problems = split(write(tmp_path / "a.warc", *WHOLE[:2], last[: len(last) - cut]))
    assert len(documents) == 2
    assert problems[0].kind == "truncated" or "damaged or cut short" in str(problems[0])
    assert "after 2 records; the 2 documents before that are kept; get" in str(problems[0])
    assert [p.exit_code for p in problems] == [3]


def test_a_packed_archive_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", *WHOLE)
    path.write_bytes(path.read_bytes()[:-40])
    documents, problems = split(path)
    assert [d.path for d in documents] == [f"{path}#{name(n)}" for n in range(2)]
    assert str(problems[0]) == f"{path}: is cut short (the gzip stream has no end) after 2 records; the 2 documents before that are kept; get the rest"


@pytest.mark.parametrize(
    "rubbish", [b"rubbish\r\n" * 9, record(7, b"block", length=3), record(7, b"block", length=11), record(7, b"b").replace(b"Length: 1", b"Length: x")]
)
def test_rubbish_within_an_archive_is_named(tmp_path: Path, rubbish: bytes) -> None:
    documents, problems = split(write(tmp_path / "a.warc", *WHOLE[:2], rubbish, WHOLE[2]))
    assert len(documents) >= 2
    assert [p.exit_code for p in problems if p.kind != "other"] == [3]
    assert "damaged" in str(problems[-1])


def test_records_and_pages_beyond_the_limit(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b" " * 200_000_000)
    large = random.Random(1).randbytes(MAX_HTML_BYTES // 2 + 100_000).hex()  # gzip makes half of it
    records = [record(1, answer(large)), record(2, answer(bomb, Content_Encoding="gzip")), WHOLE[0]]
    path = write(tmp_path / "a.warc.gz", *records)
    tracemalloc.start()
    documents, problems = split(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(documents) == 1
    assert [str(p) for p in problems] == [f"{path}#{name(n)}: is larger than the 10 MB one document may have; split it into one file an article, or write a .jsonl with one article a line" for n in (1, 2)]  # fmt: skip
    assert peak < 60_000_000


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_archive_raises_anything_else(data: st.DataObject) -> None:
    content = bytearray(b"".join(WHOLE[:2]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
    kinds = []
    try:
        for item in read_pages(buffered(io.BytesIO(bytes(content))), "a.warc", language="en"):
            assert isinstance(item, Document | Problem)
    except Damaged as damage:
        kinds.append(damage.kind)
    assert kinds in ([], ["truncated"], ["malformed"])
