"""JSON Lines: one document a line, read as a stream, so that an archive of any size takes the memory of one line.

Fields (all but the text optional; others are ignored):
  text | body | content   the article, or `html`: its page
  title, author           strings; `author` may be a list of them
  publisher | source      string
  published | date        ISO 8601, or any full French or English date
  url                     the article's address
  language                "fr", "en", "fr-FR", "French" …; detected when absent
  id                      the corpus's own identifier, kept in the document's path as FILE#ID
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lapwing.sources.decode import decode

#: A line longer than this is skipped unread: no article is, and a file without line ends would fill the memory.
MAX_LINE_BYTES = 16_000_000
_TEXT = ("text", "body", "content")


@dataclass(frozen=True, slots=True)
class Record:
    """One line's fields, each a stripped string or None; exactly one of `text` and `html` is set."""

    line: int
    text: str | None
    html: str | None
    title: str | None
    author: str | None
    publisher: str | None
    published: str | None
    url: str | None
    language: str | None
    id: str | None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no document: its number (from 1), the reason, and the problem's kind (malformed, empty, too-large)."""

    line: int
    reason: str
    kind: str = "malformed"


def read_records(stream: BinaryIO) -> Iterator[Record | BadLine]:
    """The documents of a stream, in order; blank lines are passed over. Never raises on what a line holds."""
    number = 0
    while True:
        data = stream.readline(MAX_LINE_BYTES + 1)
        if not data:
            return
        number += 1
        if len(data) > MAX_LINE_BYTES:
            while data and not data.endswith(b"\n"):
                data = stream.readline(MAX_LINE_BYTES)
            yield BadLine(number, f"the line is longer than {MAX_LINE_BYTES // 1_000_000} MB; put one article on each line", "too-large")
        elif data.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _record(number, data)


def _record(number: int, data: bytes) -> Record | BadLine:
    try:
        value = json.loads(decode(data).text)
    except json.JSONDecodeError as error:
        return BadLine(number, f"not JSON ({error.msg} at column {error.colno}); write one JSON object a line")
    except (RecursionError, ValueError) as error:
        return BadLine(number, f"not JSON ({type(error).__name__}: {str(error)[:60]}); write one JSON object a line")
    if not isinstance(value, dict):
        return BadLine(number, f"a JSON {_json_type(value)}, not an object; write one JSON object a line")
    return _fields(number, value)


def _fields(number: int, value: dict[str, object]) -> Record | BadLine:
    present = [name for name in (*_TEXT, "html") if value.get(name) is not None]
    if not present:
        names = ", ".join(sorted(value)[:6]) or "none"
        return BadLine(number, f"no field text, body, content or html (it has {names}); name the article's text 'text'")
    for name in present:
        if not isinstance(value[name], str):
            return BadLine(number, f"field '{name}' is a JSON {_json_type(value[name])}, not a string; write the article's text there")
    body = next((str(value[n]) for n in _TEXT if n in present and str(value[n]).strip()), None)
    html = str(value["html"]) if body is None and "html" in present and str(value["html"]).strip() else None
    if body is None and html is None:
        return BadLine(number, f"field '{present[0]}' is empty; remove the line or fill it", "empty")
    return Record(
        number, _sound(body), _sound(html), _string(value.get("title")), _string(value.get("author")), _string(value.get("publisher", value.get("source"))),
        _string(value.get("published", value.get("date"))), _string(value.get("url")), _string(value.get("language")), _string(value.get("id")),
    )  # fmt: skip


def _sound(text: str | None) -> str | None:
    """JSON may spell half a surrogate pair (\\ud83d); it is no character and no encoder takes it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if text and any("\ud800" <= c <= "\udfff" for c in text) else text


def _string(value: object) -> str | None:
    """A field as text: strings and numbers as they are, a list joined by commas, anything else nothing."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_string(v) for v in value))) or None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return _sound(str(value).strip()) or None


def _json_type(value: object) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), "null")
