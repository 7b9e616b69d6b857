"""Exports as files: whole or not at all, the same bytes for the same version, each with a dictionary of all its columns and a citation."""

from __future__ import annotations

import csv
import hashlib
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from told_for_export import document, event, stored, with_episodes

from lapwing.dataset import Dataset
from lapwing.dataset.exports import records
from lapwing.dataset.exports.companions import DICTIONARY
from lapwing.dataset.exports.export import FORMATS, Export
from lapwing.errors import DatasetError, OutputError, QueryError
from lapwing.lexicon.exchange import chosen, exchange
from lapwing.version import __version__

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "exports.md").read_text(encoding="utf-8")


def content(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(path.iterdir()) if file.is_file()}


@pytest.mark.parametrize("format", FORMATS)
def test_the_dictionary_explains_every_column(mali: Dataset, format: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    paths = mali.export(format, tmp_path / "out")
    assert [path.name for path in paths] == [
        f"mali-v2-{format}.{FORMATS[format].kind}", f"mali-v2-{format}.dictionary.csv", f"mali-v2-{format}.citation.txt",
    ]  # fmt: skip
    listed = list(csv.DictReader(paths[1].open(encoding="utf-8", newline="")))
    assert tuple(listed[0]) == DICTIONARY
    assert [row["column"] for row in listed] == [*(f.name for f in FORMATS[format].fields), "(this file)"]
    assert all(row["type"] and row["meaning"] for row in listed[:-1])
    assert listed[-1]["meaning"] == " ".join(paths[2].read_text(encoding="utf-8").split())
    if FORMATS[format].kind == "parquet":
        names = pq.read_schema(paths[0]).names
    elif FORMATS[format].kind != "jsonl":
        delimiter = "\t" if FORMATS[format].kind == "tsv" else ","
        names = next(csv.reader(paths[0].open(encoding="utf-8", newline=""), delimiter=delimiter))
    else:
        return
    assert names == [row["column"] for row in listed[:-1]]


@pytest.mark.parametrize("format", FORMATS)
def test_every_column_has_a_source_or_is_documented_as_empty(format: str) -> None:
    for field in FORMATS[format].fields:
        if field.value is None:
            assert field.means.startswith(("not known to Lapwing", "left empty")), field.name
        else:
            assert field.source or field.name == "has_event", field.name


@pytest.mark.parametrize("format", FORMATS)
def test_the_page_explains_every_format(format: str) -> None:
    assert f"`{format}`" in PAGE


def test_the_page_lists_the_columns_as_they_are() -> None:
    """docs/exports.md has each table of columns as the code has it."""
    for name in ("plover-jsonl", "plover-tsv", "icews-tsv", "gdelt-tsv"):
        for field in FORMATS[name].fields:
            row = f"| `{field.name}` | {field.means if field.value else '–'} |"
            assert row in PAGE, f"docs/exports.md must hold for {name}:\n{row}"


def cameo_rows() -> list[str]:
    """A row a category: its code, then those of its modes; in brackets what contexts make of each."""
    found: dict[str, dict[str | None, tuple[str, list[str]]]] = {}
    for category, mode, context, code in chosen(exchange().cameo):
        if context is None:
            found.setdefault(category, {})[mode] = (code, [])
        else:
            found[category][mode][1].append(f"{context} {code}")
    rows = []
    for category, modes in sorted(found.items()):
        parts = [f"{mode or ''} {code}{' (' + ', '.join(special) + ')' if special else ''}".strip() for mode, (code, special) in modes.items()]
        rows.append(f"| {category} | {'; '.join(parts)} |")
    return rows


def test_the_page_has_the_cameo_codes() -> None:
    assert "\n".join(cameo_rows()) in PAGE, "docs/exports.md must hold:\n" + "\n".join(cameo_rows())


def test_the_citation(mali: Dataset) -> None:
    export = Export(mali, "gdelt-tsv", since="2025-01-01", actor="MLI")
    assert list(export.pieces())
    lines = export.citation().splitlines()
    time = f"{mali.runs[-1].at:%Y-%m-%d %H:%M:%S} UTC"
    assert lines[0] == f"mali, version 2 of {time}: 2 events in 8 rows, exported as gdelt-tsv by Lapwing {__version__}."
    assert lines[1] == "Selection: actor MLI; since 2025-01-01."
    assert lines[2] == "Left out: events that did not, may not or will only later happen, or are background of an unknown day (1)."
    assert lines[3] == "Coded by: lapwing 0.1.0, lexicon abc, model en-1."
    assert lines[4].startswith("Codes of other datasets: tables ")
    assert "CC BY-SA 4.0" in lines[5] and "sentences" in lines[5]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_version_gives_the_same_bytes(mali: Dataset, format: str, tmp_path: Path) -> None:
    """Whatever was added since, and whatever files the tables are in."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    mali.export(format, first)
    more = document(3)
    mali.collect([more])
    shutil.copytree(mali.path, tmp_path / "copied" / "mali")
    copy = Dataset.open(tmp_path / "copied" / "mali")
    copy.compact()
    Dataset.open(copy.path, as_of=2).export(format, second)
    assert content(first) == content(second)


@pytest.mark.parametrize("format", FORMATS)
def test_a_dataset_without_events(format: str, tmp_path: Path) -> None:
    dataset = Dataset.create(tmp_path / "none")
    (file, _, citation) = dataset.export(format, tmp_path / "x")
    assert "0 events, exported" in citation.read_text(encoding="utf-8")
    if format == "parquet":
        assert pq.read_table(file).num_rows == 0
    else:
        assert len(file.read_text(encoding="utf-8").splitlines()) == (0 if format == "plover-jsonl" else 1)


def test_without_a_header_and_with_a_byte_order_mark(mali: Dataset) -> None:
    whole = b"".join(Export(mali, "gdelt-tsv").pieces())
    assert b"".join(Export(mali, "gdelt-tsv", header=False).pieces()) == whole.split(b"\n", 1)[1]
    assert b"".join(Export(mali, "csv", bom=True).pieces()).decode("utf-8-sig") == b"".join(Export(mali, "csv").pieces()).decode()


def test_conditions(mali: Dataset) -> None:
    def events(**choices: object) -> int:
        export = Export(mali, "csv", **choices)  # type: ignore[arg-type]
        assert list(export.pieces())
        return export.told.events

    assert events() == 5
    assert events(actor="BEN") == 1
    assert events(recipient=["UNO", "BEN"]) == 1
    assert events(event=["ASSAULT", "CONSULT"]) == 2
    assert events(place="MLI") == 1
    assert events(since="2025-02-28") == 1
    assert events(until="2025-02-02") == 1
    assert events(min_confidence=0.8) == 0
    with pytest.raises(QueryError, match="Mali"):
        Export(mali, "csv", actor="Mali")


def test_an_unknown_format(mali: Dataset) -> None:
    with pytest.raises(DatasetError, match="'xml' is no format of export; the formats are plover-jsonl, "):
        Export(mali, "xml")


def test_what_fails_leaves_the_old_files(mali: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.mkdir()
    mali.export("csv", out / "x.csv")
    before = content(out)
    for file in mali.store.files("documents"):
        file.path.write_bytes(b"broken")
    with pytest.raises(DatasetError):
        mali.export("csv", out / "x.csv")
    assert content(out) == before
    with pytest.raises(OutputError, match="there is no folder"):
        mali.export("csv", tmp_path / "nowhere" / "x.csv")


def test_batches_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [(d := document(number), (event(d),)) for number in range(7)]
    dataset = stored(tmp_path / "many", *told)
    whole = b"".join(Export(dataset, "csv").pieces())
    monkeypatch.setattr(records, "BATCH", 2)
    monkeypatch.setattr("lapwing.dataset.exports.writing._PIECE", 3)
    assert b"".join(Export(dataset, "csv").pieces()) == whole
    assert hashlib.sha256(whole).hexdigest() != hashlib.sha256(b"").hexdigest()


def test_reviews_are_applied_and_marked(mali: Dataset) -> None:
    table = mali.table("events", ["id", "event"]).to_pydict()
    identifiers = dict(zip(table["event"], table["id"], strict=True))
    mali.review(identifiers["ASSAULT"], "correct", reviewer="awa", correction={"event": "COERCE", "place_country": "NER"})
    mali.review(identifiers["CONSULT"], "reject", reviewer="awa")
    mali.review(identifiers["AID"], "accept", reviewer="awa")
    with_episodes(mali)
    rows = list(csv.DictReader(b"".join(Export(mali, "csv").pieces()).decode().splitlines()))
    shown = {row["event"]: (row["review"], row["place_country"]) for row in rows if row["event"]}
    assert (shown["COERCE"], shown["AID"]) == (("correct", "NER"), ("accept", ""))
    assert "CONSULT" not in shown and "ASSAULT" not in shown
