"""Whole files, standard input and strings: documents for what is an article, one-line problems for what is not."""

from __future__ import annotations

import io
import json
import logging
import random
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lapwing.errors import InputError, UnsupportedLanguage
from lapwing.records import Document
from lapwing.sources import html
from lapwing.sources.articles import read_html
from lapwing.sources.reader import MAX_HTML_BYTES, MAX_TEXT_BYTES, Problem, read_documents, read_text

FRENCH = (
    "Le Togo rouvre sa frontière\n\nPublié le 14/05/2025\n\nLe ministre togolais des Transports a annoncé mardi à Lomé la réouverture du poste "
    "frontière de Sanvee, fermé depuis le mois de mars.\n\nSon homologue ghanéen a salué un geste attendu par les commerçants des deux rives.\n"
)
ENGLISH = "The Togolese transport minister announced on Tuesday in Lomé that the border post of Sanvee, closed since March, would reopen within days.\n"
SPANISH = "El ministro togolés de Transportes anunció el martes en Lomé la reapertura del puesto fronterizo de Sanvee, cerrado desde el mes de marzo.\n"
GERMAN = "Der togoische Verkehrsminister kündigte am Dienstag in Lomé an, dass der seit März geschlossene Grenzposten in wenigen Tagen wieder öffnet.\n"


def one(source: str | Path, **known: object) -> Document | Problem:
    (found,) = read_documents(source, **known)  # type: ignore[arg-type]
    return found


def document(source: str | Path, **known: object) -> Document:
    found = one(source, **known)
    assert isinstance(found, Document), found
    return found


def problem(source: str | Path, kind: str, **known: object) -> Problem:
    found = one(source, **known)
    assert isinstance(found, Problem), found
    assert found.kind == kind, found
    assert "\n" not in str(found) and found.message
    return found


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# -- plain text ----------------------------------------------------------------------------------------------------


def test_a_text_file(tmp_path: Path) -> None:
    found = document(write(tmp_path / "a.txt", FRENCH))
    assert (found.language, found.title, found.published, found.published_from) == ("fr", "Le Togo rouvre sa frontière", date(2025, 5, 14), "text")
    assert found.text == FRENCH
    assert found.path == str(tmp_path / "a.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252"])
def test_encodings_give_the_same_document(tmp_path: Path, encoding: str) -> None:
    found = document(write(tmp_path / "a.txt", FRENCH.encode(encoding)))
    assert found.text == FRENCH
    assert found.id == document(write(tmp_path / "b.txt", FRENCH)).id


def test_a_bad_byte_is_reported_and_survived(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = FRENCH.encode().replace(b"Sanvee", b"San\xffvee")
    with caplog.at_level(logging.INFO):
        found = document(write(tmp_path / "a.txt", data))
    assert "San\ufffdvee" in found.text
    assert "utf-8" in caplog.text


def test_the_encoding_used_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        document(write(tmp_path / "a.txt", FRENCH.encode("cp1252")))
    assert "read as cp1252" in caplog.text


def test_given_facts_win(tmp_path: Path) -> None:
    found = document(write(tmp_path / "a.txt", FRENCH), language="en", published=date(2024, 1, 1))
    assert (found.language, found.published, found.published_from) == ("en", date(2024, 1, 1), "given")


def test_an_identifier_depends_on_text_and_address_only(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    first = document(write(tmp_path / "a.txt", FRENCH))
    second = document(write(tmp_path / "other" / "b.txt", FRENCH), published=date(2024, 1, 1))
    assert first.id == second.id
    assert document(write(tmp_path / "c.txt", FRENCH + "Fin.\n")).id != first.id


# -- what cannot be read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"\n \t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u00a0\u2003".encode()])
@pytest.mark.parametrize("name", ["a.txt", "a"])
def test_empty(tmp_path: Path, data: bytes, name: str) -> None:
    found = problem(write(tmp_path / name, data), "empty")
    assert isinstance(found.error(), InputError)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n\x00\x01", b"PK\x03\x04\x14\x00\x06\x00", random.Random(7).randbytes(5000)])
@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.html", "a.jsonl"])
def test_binary(tmp_path: Path, data: bytes, name: str) -> None:
    problem(write(tmp_path / name, data), "binary")


def test_binary_after_a_text_beginning(tmp_path: Path) -> None:
    problem(write(tmp_path / "a.txt", b"plain words " * 200 + random.Random(7).randbytes(60_000)), "binary")


@pytest.mark.parametrize(("text", "name"), [(SPANISH, "Spanish"), (GERMAN, "German")])
def test_an_unsupported_language_is_named(tmp_path: Path, text: str, name: str) -> None:
    found = problem(write(tmp_path / "a.txt", text), "language")
    assert name in found.message
    assert isinstance(found.error(), UnsupportedLanguage)
    assert found.error().exit_code == 4
    assert str(found.error()).startswith(str(tmp_path / "a.txt"))


def test_too_few_words_ask_for_the_language() -> None:
    found = read_text("Bamako Moscou Ankara")
    assert isinstance(found, Problem) and found.kind == "language"
    assert isinstance(read_text("Bamako Moscou Ankara", language="fr"), Document)
    wrong = read_text(FRENCH, language="es")
    assert isinstance(wrong, Problem) and "Spanish" in wrong.message


def test_missing_file_and_folder(tmp_path: Path) -> None:
    found = problem(tmp_path / "missing.txt", "unreadable")
    assert "no such file" in found.message
    problem(tmp_path, "unreadable")
    problem("a\x00b.txt", "unreadable")


def test_fifty_megabytes_of_text_are_refused_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", FRENCH.encode() * (50_000_000 // len(FRENCH.encode())))
    start = time.process_time()
    found = problem(path, "too-large")
    assert time.process_time() - start < 2
    assert f"{MAX_TEXT_BYTES / 1_000_000:g} MB" in found.message and ".jsonl" in found.message


def test_a_text_at_the_limit_is_read() -> None:
    text = (FRENCH + "\n") * (MAX_TEXT_BYTES // len((FRENCH + "\n").encode()))
    assert isinstance(read_text(text), Document)
    assert isinstance(read_text(text + "é" * 2000), Problem)


def test_a_page_too_large(tmp_path: Path) -> None:
    problem(write(tmp_path / "a.html", b"<html>" + b" " * MAX_HTML_BYTES), "too-large")


# -- pages and streams ---------------------------------------------------------------------------------------------

PAGE = (
    "<!DOCTYPE html><html><head><title>Togo</title><meta property='article:published_time' content='2025-05-14'></head><body><nav>Accueil</nav><article><h1>Le Togo rouvre</h1>"
    + "".join(f"<p>{p}</p>" for p in FRENCH.strip().split("\n\n")[2:] * 2)
    + "</article></body></html>"
)


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a", "a.download"])
def test_pages_by_name_and_by_beginning(tmp_path: Path, name: str) -> None:
    found = document(write(tmp_path / name, PAGE))
    assert (found.language, found.published, found.published_from) == ("fr", date(2025, 5, 14), "metadata")
    assert "<p>" not in found.text and "Accueil" not in found.text


def test_a_page_without_an_article(tmp_path: Path) -> None:
    problem(write(tmp_path / "a.html", "<html><body><nav>Accueil Sport</nav></body></html>"), "no-article")


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("data", [FRENCH.encode(), FRENCH.encode("utf-16"), PAGE.encode(), json.dumps({"text": FRENCH}).encode()])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    stdin(monkeypatch, data)
    assert document("-").language == "fr"


def test_standard_input_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"")
    assert str(problem("-", "empty")).startswith("standard input: ")


# -- JSON Lines ----------------------------------------------------------------------------------------------------


def test_jsonl_reads_good_lines_and_names_bad_ones(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "text": FRENCH,
                "title": "Titre donné",
                "author": "A. Mensah",
                "publisher": "AGT",
                "published": "2025-05-20",
                "url": "https://x.example/1",
                "id": "agt-1",
            }
        ),
        "{broken",
        json.dumps({"body": SPANISH}),
        json.dumps({"html": PAGE, "source": "Golfe"}),
        json.dumps({"content": ENGLISH, "language": "en-GB", "date": "hier"}),
        json.dumps({"text": "  "}),
    ]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    found = list(read_documents(path))
    assert [f.kind if isinstance(f, Problem) else f.language for f in found] == ["fr", "malformed", "language", "fr", "en", "empty", "note"]
    first, page, english = (f for f in found if isinstance(f, Document))
    assert (first.title, first.author, first.publisher, first.published, first.published_from) == (
        "Titre donné",
        "A. Mensah",
        "AGT",
        date(2025, 5, 20),
        "metadata",
    )
    assert (first.url, first.path) == ("https://x.example/1", f"{path}#agt-1")
    assert (page.publisher, page.path) == ("Golfe", f"{path}#4")
    assert english.published is None
    assert [f.line for f in found if isinstance(f, Problem)] == [2, 3, 6, None]
    assert str(found[-1]) == f"{path}: 1 dates are not understood and left out (in line 5 'hier'); write them as 2025-07-14"
    assert found[-1].exit_code == 0
    assert str(found[1]).startswith(f"{path}, line 2: not JSON")


def test_jsonl_of_any_size_is_a_stream(tmp_path: Path) -> None:
    """The first document comes out of a 50 MB file without the rest being read."""
    line = json.dumps({"text": FRENCH, "language": "fr"}).encode() + b"\n"
    path = write(tmp_path / "a.jsonl", line * (50_000_000 // len(line)))
    start = time.process_time()
    assert isinstance(next(iter(read_documents(path))), Document)
    assert time.process_time() - start < 2


def test_json_that_is_not_lines(tmp_path: Path) -> None:
    problem(write(tmp_path / "a.json", json.dumps([{"text": FRENCH}])), "malformed")
    problem(write(tmp_path / "a.jsonl", json.dumps([{"text": FRENCH}])), "malformed")


# -- whatever the bytes --------------------------------------------------------------------------------------------


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.html", "a.jsonl", "a"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_no_file_raises(tmp_path: Path, data: bytes, name: str) -> None:
    for found in read_documents(write(tmp_path / name, data)):
        assert isinstance(found, (Document, Problem))
        if isinstance(found, Problem):
            assert isinstance(found.error(), (InputError, UnsupportedLanguage))


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=150)
def test_no_text_raises(text: str) -> None:
    found = read_text(text, language="fr")
    assert isinstance(found, Problem) or found.text == text


@pytest.mark.parametrize(("repeated", "spared"), [(8, True), (2, False)])
def test_a_page_plainly_in_another_language_is_not_taken_apart(repeated: int, spared: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most pages of a web archive are such; of a short text nothing is plain."""
    taken_apart: list[str] = []
    real = html.extract

    def extract(page: str, *, url: str | None = None) -> html.Article:
        taken_apart.append(page)
        return real(page, url=url)

    monkeypatch.setattr(html, "extract", extract)
    page = "<html><body><article>" + "".join(f"<p>{GERMAN}</p>" for _ in range(repeated)) + "</article></body></html>"
    found = read_html(page, path="de.html")
    assert str(found).startswith("de.html: is in German; Lapwing codes English and French only")
    assert bool(taken_apart) is not spared
    taken_apart.clear()
    read_html(page, language="fr")
    assert taken_apart, "whoever names the language is believed"


def test_an_english_article_beside_german_teasers_is_read() -> None:
    english = "The Togolese transport minister said in Lomé on Tuesday that the border post, which has been closed since March, will open again within days. "
    teasers = "".join(f"<li><a href='/{n}'>{GERMAN[:70]}</a></li>" for n in range(40))
    found = read_html(f"<html><body><article><h1>Border post</h1><p>{english * 3}</p><p>{english * 2}</p></article><ul>{teasers}</ul></body></html>")
    assert isinstance(found, Document)
    assert found.language == "en"
