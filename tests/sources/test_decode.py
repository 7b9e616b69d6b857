"""Bytes to text: every encoding a newsroom's files come in, and bytes that are none."""

from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.sources.decode import binary_reason, decode

FRENCH = "Le général a déclaré à Bamako : « L’accord n’a pas été signé », malgré l’été passé à négocier — en vain."
ENGLISH = "The minister said: “No deal was signed” — for now."


@pytest.mark.parametrize("text", [FRENCH, ENGLISH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_round_trip(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    found = decode(data)
    assert (found.text, found.replaced) == (text, 0)
    assert found.encoding.split("-")[0] == encoding.split("-")[0]
    assert binary_reason(data) is None


def test_latin_1() -> None:
    text = "Le général a déclaré à Bamako que l'accord n'a pas été signé."
    assert decode(text.encode("latin-1")).text == text


def test_a_declared_charset_is_used_where_utf8_fails() -> None:
    text = "Президент встретился с послом."
    assert decode(text.encode("koi8-r"), declared="koi8-r").text == text
    assert decode(FRENCH.encode(), declared="iso-8859-1").text == FRENCH
    assert decode(FRENCH.encode("cp1252"), declared="no-such-charset").text == FRENCH
    assert decode(FRENCH.encode("cp1252"), declared="base64").text == FRENCH


def test_a_bad_byte_in_utf8_costs_one_character() -> None:
    data = FRENCH.encode()[:20] + b"\xff" + FRENCH.encode()[20:]
    found = decode(data)
    assert (found.encoding, found.replaced) == ("utf-8", 1)
    assert found.text.replace("\ufffd", "") == FRENCH


@pytest.mark.parametrize("name", ["a PDF", "a ZIP archive or an office document", "a PNG picture", "a gzip archive"])
def test_binary_files_are_named(name: str) -> None:
    files = {
        "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        "a ZIP archive or an office document": b"PK\x03\x04\x14\x00",
        "a PNG picture": b"\x89PNG\r\n\x1a\n\x00\x00",
        "a gzip archive": gzip.compress(FRENCH.encode()),
    }
    assert binary_reason(files[name]) == name


def test_random_bytes_are_binary() -> None:
    assert binary_reason(random.Random(1).randbytes(4000)) == "binary data"


@given(st.binary(max_size=400))
def test_never_raises_on_any_bytes(data: bytes) -> None:
    found = decode(data)
    assert found.text.encode("utf-8", "surrogatepass").decode("utf-8") == found.text
    assert decode(data) == found
    binary_reason(data)


@given(st.text(max_size=200))
def test_utf8_is_never_mistaken(text: str) -> None:
    data = b"\xef\xbb\xbf" + text.encode()
    assert decode(data).text == text
