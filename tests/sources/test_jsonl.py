"""JSON Lines: every line a record or a named reason, never an exception."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.sources import lines
from lapwing.sources.fields import BadLine, Record
from lapwing.sources.jsonl import read_records


def read(data: bytes) -> list[Record | BadLine]:
    return list(read_records(io.BufferedReader(io.BytesIO(data))))


@pytest.mark.parametrize("name", ["text", "body", "content"])
def test_text_under_its_three_names(name: str) -> None:
    (found,) = read(json.dumps({name: "Bonjour Lomé", "title": " T ", "source": "AGT", "date": "2025-05-14", "author": ["A", "B"], "id": 7}).encode())
    assert isinstance(found, Record)
    assert (found.text, found.html, found.title, found.publisher, found.published, found.author, found.id) == (
        "Bonjour Lomé",
        None,
        "T",
        "AGT",
        "2025-05-14",
        "A, B",
        "7",
    )


def test_html_and_text_wins_over_html() -> None:
    page, both = read(b'{"html": "<p>x</p>"}\n{"html": "<p>x</p>", "text": "y"}\n')
    assert isinstance(page, Record) and (page.text, page.html) == (None, "<p>x</p>")
    assert isinstance(both, Record) and (both.text, both.html) == ("y", None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json", "not JSON"),
        (b"[1, 2]", "a JSON array, not an object"),
        (b'"text"', "a JSON string, not an object"),
        (b"null", "a JSON null, not an object"),
        (b'{"titre": "x"}', "no field text, body, content or html (it has titre)"),
        (b'{"text": 5}', "field 'text' is a JSON number"),
        (b'{"text": "  "}', "field 'text' is empty"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"9" * 5_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_read(line: bytes, reason: str) -> None:
    found = read(b'{"text": "a"}\n\n' + line + b'\n{"text": "b"}')
    assert [type(f) for f in found] == [Record, BadLine, Record]
    bad = found[1]
    assert isinstance(bad, BadLine)
    assert bad.line == 3
    assert reason in bad.reason
    assert "\n" not in bad.reason and len(bad.reason) < 250


def test_a_mark_and_windows_line_ends() -> None:
    first, second = read(b'\xef\xbb\xbf{"text": "a"}\r\n{"text": "b"}\r\n')
    assert isinstance(first, Record) and isinstance(second, Record)
    assert (first.line, second.line) == (1, 2)


def test_half_a_surrogate_pair_is_replaced() -> None:
    (found,) = read(rb'{"text": "x \ud83d y"}')
    assert isinstance(found, Record) and found.text == "x \ufffd y"


def test_a_line_too_long_is_skipped_without_being_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE_BYTES", 100)
    found = read(b'{"text": "' + b"x" * 1000 + b'"}\n{"text": "b"}\n')
    assert isinstance(found[0], BadLine) and found[0].kind == "too-large"
    assert isinstance(found[1], Record) and found[1].line == 2


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_never_raises(lines: list[bytes]) -> None:
    for found in read(b"\n".join(lines)):
        assert isinstance(found, (Record, BadLine))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["text", "html", "id", "title", "x"]), x, max_size=4),
        max_leaves=8,
    )
)
def test_never_raises_on_any_json(value: object) -> None:
    found = read(json.dumps(value).encode())
    assert [type(f) for f in found] in ([Record], [BadLine])
