"""Tables: whichever way they are separated and written, every row is a record or a named reason."""

from __future__ import annotations

import csv
import io
import json
import time
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapwing.errors import InputError
from lapwing.records import Document
from lapwing.sources import lines
from lapwing.sources.fields import FIELDS, SYNONYMS, BadLine, Columns, Record, parse_columns, record
from lapwing.sources.reader import NAMED_PROBLEMS, Problem, read_documents
from lapwing.sources.tables import read_rows

ENGLISH = "The Togolese transport minister announced on Tuesday in Lomé that the border post of Sanvee, closed since March, would reopen within days."
FRENCH = "Le ministre togolais des Transports a annoncé mardi à Lomé la réouverture du poste frontière de Sanvee, fermé depuis le mois de mars."


def rows(data: bytes | str, **mapping: str) -> list[Record | BadLine]:
    data = data.encode() if isinstance(data, str) else data
    return list(read_rows(io.BufferedReader(io.BytesIO(data)), Columns(mapping)))  # type: ignore[arg-type]


def texts(found: list[Record | BadLine]) -> list[str | None]:
    return [f.text if isinstance(f, Record) else f.reason for f in found]


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# -- names ---------------------------------------------------------------------------------------------------------


def test_a_mapping_as_written_on_the_command_line() -> None:
    assert parse_columns("text=body,title=Head, line,published=date") == {"text": "body", "title": "Head, line", "published": "date"}
    assert parse_columns(" text = a=b ,publisher=") == {"text": "a=b", "publisher": ""}
    for wrong in ("", "body", "txt=body", "text=a,titre=b"):
        with pytest.raises(InputError, match="maps no field; write FIELD=COLUMN"):
            parse_columns(wrong)


@pytest.mark.parametrize(("field", "name"), [(f, name) for f, names in SYNONYMS.items() for name in (f, *names)])
def test_every_name_in_common_use_is_known(field: str, name: str) -> None:
    for written in (name, name.title(), name.replace(" ", "_"), name.replace(" ", "")):
        others = () if field in ("text", "html") else ("text",)
        assert Columns().find((*others, written))[field] == written


def test_no_name_stands_for_two_fields() -> None:
    names = [name for field, others in SYNONYMS.items() for name in (field, *others)]
    assert len(names) == len(set(names))


def test_a_mapping_wins_and_leaves_out() -> None:
    columns = Columns({"text": "lead", "publisher": "", "title": "headline"})
    assert columns.find(("lead", "text", "source", "headline", "title", "date")) == {"text": "lead", "title": "headline", "published": "date"}


def test_the_text_is_not_guessed() -> None:
    found = rows("body,content\na,b\n")
    assert texts(found) == ["the text may be any of body, content; say which (--columns text=body)"]
    assert isinstance(found[0], BadLine) and found[0].line == 0
    assert texts(rows("body,content\na,b\n", text="content")) == ["b"]
    # Of other fields none is better than the wrong one.
    (found,) = rows("text,source,outlet\na,b,c\n")
    assert isinstance(found, Record) and found.publisher is None


@given(st.dictionaries(st.sampled_from([*FIELDS, "body", "source", "x"]), st.none() | st.text(max_size=5) | st.floats() | st.lists(st.integers(), max_size=2)))
def test_any_values_give_a_record_or_a_reason(values: dict[str, object]) -> None:
    found = record(1, values, Columns())
    assert isinstance(found, BadLine) or (found.text is None) != (found.html is None)
    if isinstance(found, BadLine):
        assert "\n" not in found.reason


# -- separated text ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_encodings_and_line_ends(delimiter: str, encoding: str, end: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    bodies = ["Été à Lomé", f'he said{delimiter} "no"', f"two{end}lines", "a; b, c\td|e"]
    writer.writerows([["n", "Texte", "Date de publication"], *([i, body, "2025-03-01"] for i, body in enumerate(bodies))])
    found = rows(text.getvalue().encode(encoding))
    assert texts(found) == bodies
    assert [f.line for f in found] == [2, 3, 4, 6]
    assert all(isinstance(f, Record) and f.published == "2025-03-01" for f in found)


def test_the_header_decides_the_separator_not_the_rows() -> None:
    assert texts(rows("text;note\na, b, c;x, y\n")) == ["a, b, c"]
    assert texts(rows("my, odd; text|x\na|b\n", text="my, odd; text")) == ["a"]
    assert texts(rows("text\nOne, two; three.\n")) != ["One, two; three."]  # a comma must be quoted where there is one column too
    assert texts(rows('text\n"One, two; three."\n')) == ["One, two; three."]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("only one", "has 1 values where the header names 3"),
        ("a,b,c,d", "has 4 values where the header names 3; quote those that hold commas"),
        ('"a"b,c,d', "is no row ('"),
        (",t,x", "field 'text' is empty"),
    ],
)
def test_a_bad_row_is_named_and_the_others_read(row: str, reason: str) -> None:
    found = rows(f"text,title,n\nfirst,t,1\n\n{row}\nlast,t,2,,\n")
    assert [type(f) for f in found] == [Record, BadLine, Record]
    bad = found[1]
    assert isinstance(bad, BadLine) and bad.line == 4 and reason in bad.reason
    assert isinstance(found[2], Record) and found[2].line == 5


def test_nuls_are_dropped_and_an_open_quote_is_named() -> None:
    assert texts(rows(b"text,title\na\0b\0\0,x\n")) == ["ab"]
    found = rows('text,title\na,b\n"open,c\nd,e\n')
    assert [type(f) for f in found] == [Record, BadLine]
    assert isinstance(found[1], BadLine) and found[1].line == 3 and "unexpected end of data" in found[1].reason


def test_no_field_and_no_line_is_longer_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE_BYTES", 200)
    found = rows("text,title\n" + "x" * 300 + ",a\nb,c\n" + '"' + "y\n" * 150 + '",d\n')
    assert isinstance(found[0], BadLine) and (found[0].line, found[0].kind) == (2, "too-large")
    assert isinstance(found[1], Record) and (found[1].line, found[1].text) == (3, "b")
    assert all(isinstance(f, BadLine) for f in found[2:])  # what is left of the field is no row either


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("a,b", "no field text, body, content or html (it has a, b); name the article's text 'text' or map it (--columns text=NAME)"),
        ("text,text", "the text may be any of text, text"),
        ("text,url,url", ""),
    ],
)
def test_a_header_that_is_none(header: str, reason: str) -> None:
    found = rows(header + "\n" + "1," * header.count(",") + "2\n")
    assert (reason in texts(found)[0]) if reason else isinstance(found[0], Record)  # type: ignore[operator]


def test_a_mapping_that_does_not_fit() -> None:
    found = rows("body,head,when\na,b,c\n", text="corps", title="head", url="lien")
    assert texts(found) == ["has no column 'corps' (text) and 'lien' (url); it has body, head, when: mend the mapping"]
    assert texts(rows("body,body\na,b\n", text="body")) == ["has the column 'body' twice; rename one"]


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    for found in [*rows(data), *rows(b"text,title\n" + data)]:
        assert isinstance(found, Record | BadLine)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=20).filter(str.strip), st.text(max_size=5)), max_size=5), st.sampled_from(",;\t|"))
def test_what_a_table_was_written_from_is_read(values: list[tuple[str, str]], delimiter: str) -> None:
    clean = [(a.replace("\0", "").replace("\r", "\n") or "x", b.replace("\0", "").replace("\r", "\n")) for a, b in values]
    clean = [(a, b) for a, b in clean if a.strip() and not any("\ud800" <= c <= "\udfff" for c in a + b)]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([("text", "title"), *clean])
    found = rows(text.getvalue())
    assert [(f.text, f.title) for f in found if isinstance(f, Record)] == [(a, b.strip() or None) for a, b in clean]
    assert len(found) == len(clean)


# -- files ---------------------------------------------------------------------------------------------------------


def test_a_table_becomes_documents(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        f'body;headline;date;link;outlet;lang;id\n"{ENGLISH}";Border;01/03/2025;https://x.example/1;AGT;en;agt-1\n"{FRENCH}";;demain;;;;\n',
    )
    english, french, note = read_documents(path)
    assert isinstance(english, Document) and isinstance(french, Document) and isinstance(note, Problem)
    assert (english.text, english.title, english.published, english.published_from) == (ENGLISH, "Border", date(2025, 3, 1), "metadata")
    assert (english.url, english.publisher, english.language, english.path) == ("https://x.example/1", "AGT", "en", f"{path}#agt-1")
    assert (french.language, french.published, french.path) == ("fr", None, f"{path}#3")
    assert str(note) == f"{path}: 1 dates are not understood and left out (in line 3 'demain'); write them as 2025-07-14"
    assert note.exit_code == 0


def test_the_same_rows_whatever_the_format(tmp_path: Path) -> None:
    values = [{"body": ENGLISH, "date": "2025-03-01", "n": 1}, {"body": FRENCH, "date": "2025-03-02", "n": 2}]
    columns = {"text": "body", "published": "date", "id": "n"}
    text = io.StringIO()
    writer = csv.DictWriter(text, ["body", "date", "n"])
    writer.writeheader()
    writer.writerows(values)
    paths = [write(tmp_path / "a.csv", text.getvalue()), write(tmp_path / "a.jsonl", "".join(json.dumps(v) + "\n" for v in values))]
    typed = pa.table({"body": [ENGLISH, FRENCH], "date": [date(2025, 3, 1), date(2025, 3, 2)], "n": [1, 2]})
    pq.write_table(typed, tmp_path / "a.parquet")
    seen = [[(d.text, d.published, (d.path or "").partition("#")[2]) for d in read_documents(p, columns=columns) if isinstance(d, Document)]
            for p in [*paths, tmp_path / "a.parquet"]]  # fmt: skip
    assert seen[0] == seen[1] == seen[2] == [(ENGLISH, date(2025, 3, 1), "1"), (FRENCH, date(2025, 3, 2), "2")]


def test_parquet_that_is_none_and_bytes_for_text(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [ENGLISH.encode("cp1252"), None], "date": [datetime(2025, 3, 2, 7)] * 2}), tmp_path / "a.parquet")
    document, problem = read_documents(tmp_path / "a.parquet")
    assert isinstance(document, Document) and (document.text, document.published) == (ENGLISH, date(2025, 3, 2))
    assert isinstance(problem, Problem) and problem.line == 2
    whole = (tmp_path / "a.parquet").read_bytes()
    for data in (whole[:-20], whole[:100], b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1"):
        (problem,) = read_documents(write(tmp_path / "b.parquet", data))
        assert isinstance(problem, Problem) and problem.exit_code == 3 and "\n" not in str(problem)


def test_json_lines_with_a_mapping(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "".join(json.dumps({"corps": ENGLISH, "n": n}) + "\n" for n in range(3)))
    (problem,) = read_documents(path, columns={"text": "body"})
    assert str(problem) == f"{path}: has no column 'body' (text); it has corps, n: mend the mapping"
    *documents, problem = read_documents(path, columns={"text": "corps", "title": "titre"})
    assert len(documents) == 3
    assert str(problem) == f"{path}: has in no line a field titre (title), which the mapping names; mend it"


def test_of_two_texts_with_one_id_the_first_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f'id,text\n7,"{ENGLISH}"\n8,"{FRENCH}"\n7,"{FRENCH}"\n7,"{ENGLISH}"\n')
    found = list(read_documents(path))
    assert [f.path if isinstance(f, Document) else str(f) for f in found] == [
        f"{path}#7", f"{path}#8", f"{path}, line 4: has the id 7 of line 2 but another text or address; give each article its own id (the first is kept)", f"{path}#7",
    ]  # fmt: skip


def test_a_thousand_bad_rows_are_named_by_a_hundred(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,title\n" + "x\n" * 1000 + f'"{ENGLISH}",t\n')
    found = list(read_documents(path))
    assert sum(isinstance(f, Document) for f in found) == 1
    assert len(found) == NAMED_PROBLEMS + 2
    assert str(found[-1]) == f"{path}: 900 more are passed over for such reasons (malformed); mend the first ones and run again"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_table_of_any_size_is_a_stream(tmp_path: Path, name: str) -> None:
    """The first document comes out of a 50 MB file without the rest being read."""
    line = f'"{ENGLISH}",x\n' if name == "a.csv" else json.dumps({"text": ENGLISH}) + "\n"
    head = "text,title\n" if name == "a.csv" else ""
    path = write(tmp_path / name, head + line * (50_000_000 // len(line)))
    start = time.process_time()
    assert isinstance(next(iter(read_documents(path, language="en"))), Document)
    assert time.process_time() - start < 1


def test_the_limit_of_other_readers_in_the_process_stays(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    path = tmp_path / "long.csv"
    path.write_text('text\n"' + "Kenya condemned Uganda. " * 8_000 + '"\n', encoding="utf-8")
    for _ in read_documents(str(path)):
        assert csv.field_size_limit() == before
