"""JSON Lines: one document a line, read as a stream, so that an archive of any size takes the memory of one line.

`fields` says which names hold what; others are ignored. `author` may be a list; `id` is kept in the document's path as FILE#ID.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from lapwing.sources import lines
from lapwing.sources.fields import BadLine, Columns, Record, json_type, listed, record


def read_records(stream: io.BufferedReader, columns: Columns | None = None) -> Iterator[Record | BadLine]:
    """The documents of a stream, in order; blank lines are passed over. Never raises on what a line holds.

    Where the first object lacks what the mapping names as the text, that is said once and nothing is read. A mapped name that no line has is said at the end.
    """
    columns = columns or Columns()
    unseen = {column: name for name, column in columns.mapping.items() if column}
    first = True
    for number, line in lines.read_lines(stream):
        if line is None:
            yield BadLine(number, f"the line is longer than {lines.MAX_LINE_BYTES // 1_000_000} MB; put one article on each line", "too-large")
            continue
        if not line.strip(" \t\r\n\ufeff"):
            continue
        value = _object(number, line)
        if isinstance(value, BadLine):
            yield value
            continue
        if first and (unseen.keys() & {columns.mapping.get("text"), columns.mapping.get("html")}) - value.keys():
            yield BadLine(0, columns.missing(value))
            return
        first = False
        for name in unseen.keys() & value.keys():
            del unseen[name]
        yield record(number, value, columns)
    if unseen and not first:
        yield BadLine(0, f"has in no line a field {listed(f'{column} ({name})' for column, name in unseen.items())}, which the mapping names; mend it")


def _object(number: int, line: str) -> dict[str, object] | BadLine:
    try:
        value = json.loads(line.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        return BadLine(number, f"not JSON ({error.msg} at column {error.colno}); write one JSON object a line")
    except (RecursionError, ValueError) as error:
        return BadLine(number, f"not JSON ({type(error).__name__}: {str(error)[:60]}); write one JSON object a line")
    if not isinstance(value, dict):
        return BadLine(number, f"a JSON {json_type(value)}, not an object; write one JSON object a line")
    return value
