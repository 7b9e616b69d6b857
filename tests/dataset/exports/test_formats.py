"""What each format says of each event, and that its files are read by the programs they are meant for."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pandas
import pyarrow.parquet as pq
import pytest
from told_for_export import HARD, document

from lapwing.dataset import Dataset
from lapwing.dataset.exports.cameo import codes_of, number_of
from lapwing.dataset.exports.export import FORMATS, Export
from lapwing.records import Party
from lapwing.render.cells import FORMULA_STARTS, flat_cell
from lapwing.render.table import COLUMNS

Rows = list[dict[str, Any]]


def exported(dataset: Dataset, format: str, **choices: Any) -> str:
    return b"".join(Export(dataset, format, **choices).pieces()).decode("utf-8")


def rows(dataset: Dataset, format: str, **choices: Any) -> Rows:
    """The rows as Python's csv or json reads them."""
    text = exported(dataset, format, **choices)
    if format.endswith("jsonl"):
        return [json.loads(line) for line in text.splitlines()]
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if format.endswith("tsv") else ","))


def of(found: Rows, column: str, value: str) -> dict[str, Any]:
    (row,) = [row for row in found if row[column] == value]
    return row


# -- PLOVER --------------------------------------------------------------------------------------------------------


def test_a_plover_record(mali: Dataset) -> None:
    record = of(rows(mali, "plover-jsonl"), "event", ["ASSAULT"])  # type: ignore[arg-type]
    one = document(1)
    assert record == {
        "id": record["id"], "has_event": True, "date": "2025-02-03", "pub_date": "2025-03-01",
        "actor": [{"code": "MLI", "country_name": "Mali", "sector": "GOV", "other_sector_codes": ["MIL"], "entity_name": "Mali", "registry_id": "MLI"}],
        "recipient": [
            {"code": "TGO", "country_name": "Togo", "sector": "GOV", "entity_name": "Togo", "registry_id": "TGO"},
            {"code": "UNO", "entity_name": "United Nations", "registry_id": "un"},
        ],
        "event": ["ASSAULT"], "event_loc": {"extracted_place": "Gao", "lat": 16.27, "lon": -0.04, "country": "Mali", "country_code": "MLI"},
        "event_text": ["hit"], "quad_code": 4, "event_scale": -9.0, "mode": ["drone"], "context": ["military"], "aux": [],
        "text": "Mali hit Togo on day 1.", "text_info": {"start": 0, "end": 23},
        "cite_info": {"corpus": one.id, "url": "https://x.example/1", "title": '"Day 1"', "language": "en", "publication": "-Radio",
                      "coder": "lapwing 0.1.0", "codebook": "plover-2.0"},
        "coder": "lapwing 0.1.0, lexicon abc, model en-1", "confidence": 0.75, "comment": "implicit",
    }  # fmt: skip


def test_plover_records_keep_what_is_no_fact_and_say_so(mali: Dataset) -> None:
    found = rows(mali, "plover-jsonl")
    assert Counter((record["event"][0], tuple(record["aux"])) for record in found) == {
        ("ASSAULT", ()): 1, ("CONSULT", ()): 1, ("AID", ("future",)): 1, ("ACCUSE", ()): 1, ("RETREAT", ("historical",)): 1,
    }  # fmt: skip
    consult = of(found, "event", ["CONSULT"])  # type: ignore[arg-type]
    assert (consult["date"], consult["enddate"], consult["attribution"]) == ("2025-02-01", "2025-02-28", {"kind": "official", "speaker": "Benin"})
    assert [actor["code"] for actor in consult["actor"]] == ["BEN", "TGO", "MLI"]
    assert consult["comment"] == "date: known to the month; implicit"
    accuse = of(found, "event", ["ACCUSE"])  # type: ignore[arg-type]
    assert (accuse["actor"], accuse["recipient"]) == ([{"sector": "JRN", "entity_text": "Mali"}], [])
    assert "date" not in accuse
    assert accuse["comment"] == "date: undated"


def test_polecat(mali: Dataset) -> None:
    row = of(rows(mali, "plover-tsv"), "Event Type", "ASSAULT")
    assert {name: value for name, value in row.items() if value} == {
        "Event ID": row["Event ID"], "Event Date": "2025-02-03", "Event Type": "ASSAULT", "Event Mode": "drone", "Intensity": "-9.0",
        "Quad Code": "MATERIAL CONFLICT", "Contexts": "military", "Actor Name": "Mali", "Actor Country": "MLI", "Actor COW": "432",
        "Primary Actor Sector": "GOV", "Actor Sectors": "GOV; MIL", "Recipient Name": "Togo; United Nations", "Recipient Country": "TGO; UNO",
        "Recipient COW": "461", "Primary Recipient Sector": "GOV", "Recipient Sectors": "GOV", "Country": "MLI", "Latitude": "16.27", "Longitude": "-0.04",
        "Raw Placename": "Gao", "Source": "'-Radio", "Publication Date": "2025-03-01", "Language": "en", "Version": "lapwing 0.1.0",
    }  # fmt: skip
    assert len(row) == 40
    assert of(rows(mali, "plover-tsv"), "Event Type", "AID")["Contexts"] == "future"


# -- CAMEO ---------------------------------------------------------------------------------------------------------


def test_icews_has_a_row_a_pair(mali: Dataset) -> None:
    found = rows(mali, "icews-tsv")
    attack = [row for row in found if row["CAMEO Code"] == "1952"]
    assert [row["Event ID"] for row in attack] == [attack[0]["Event ID"], f"{attack[0]['Event ID']}.2"]
    assert {name: value for name, value in attack[0].items() if value} == {
        "Event ID": attack[0]["Event ID"], "Event Date": "2025-02-03", "Source Name": "Mali", "Source Sectors": "GOV,MIL", "Source Country": "Mali",
        "Event Text": "Employ remotely piloted aerial munitions", "CAMEO Code": "1952", "Intensity": "-9.0", "Target Name": "Togo",
        "Target Sectors": "GOV", "Target Country": "Togo", "Story ID": document(1).id, "Publisher": "'-Radio", "Country": "Mali", "Latitude": "16.27",
        "Longitude": "-0.04",
    }  # fmt: skip
    assert (attack[1]["Target Name"], attack[1]["Target Country"]) == ("United Nations", "")
    assert len(attack[0]) == 20


def test_those_who_act_together_act_at_each_other(mali: Dataset) -> None:
    met = [(row["Source Country"], row["Target Country"]) for row in rows(mali, "icews-tsv") if row["CAMEO Code"] == "040"]
    assert met == [("Benin", "Togo"), ("Benin", "Mali"), ("Togo", "Benin"), ("Togo", "Mali"), ("Mali", "Benin"), ("Mali", "Togo")]


def test_what_is_no_fact_is_left_out_and_counted(mali: Dataset) -> None:
    export = Export(mali, "gdelt-tsv")
    codes = Counter(row["EventCode"] for row in csv.DictReader(io.StringIO(b"".join(export.pieces()).decode(), newline=""), delimiter="\t"))
    assert codes == {"1952": 2, "040": 6, "112": 1}
    assert (export.told.events, export.told.rows) == (3, 9)
    assert export.told.left_out_text() == "events that did not, may not or will only later happen, or are background of an unknown day (2)"
    assert Counter(row["EventCode"] for row in rows(mali, "gdelt-tsv", include_unreal=True)) == codes + Counter({"070": 1, "080": 1})


def test_gdelt(mali: Dataset) -> None:
    found = rows(mali, "gdelt-tsv")
    first, second = [row for row in found if row["EventCode"] == "1952"]
    identifier = of(rows(mali, "csv"), "mode", "drone")["event_id"]
    assert {name: value for name, value in first.items() if value} == {
        "GLOBALEVENTID": str(int(identifier.removeprefix("ev-"), 16)), "SQLDATE": "20250203", "MonthYear": "202502", "Year": "2025",
        "FractionDate": "2025.0904", "Actor1Code": "MLIGOVMIL", "Actor1Name": "Mali", "Actor1CountryCode": "MLI", "Actor1Type1Code": "GOV",
        "Actor1Type2Code": "MIL", "Actor2Code": "TGOGOV", "Actor2Name": "Togo", "Actor2CountryCode": "TGO", "Actor2Type1Code": "GOV", "IsRootEvent": "1",
        "EventCode": "1952", "EventBaseCode": "195", "EventRootCode": "19", "QuadClass": "4", "NumMentions": "2", "NumSources": "1", "NumArticles": "1",
        "ActionGeo_FullName": "Gao", "ActionGeo_CountryCode": "ML", "ActionGeo_Lat": "16.27", "ActionGeo_Long": "-0.04", "DATEADDED": "20250301000000",
        "SOURCEURL": "https://x.example/1",
    }  # fmt: skip
    assert (second["Actor2Code"], second["Actor2KnownGroupCode"], second["Actor2Type1Code"]) == ("IGOUNO", "UNO", "IGO")
    assert [row["IsRootEvent"] for row in found] == [{"1952": "1", "112": "1", "040": "0"}[row["EventCode"]] for row in found]
    assert len(first) == 61


def test_numbers_of_events_are_whole_different_and_exact(mali: Dataset) -> None:
    numbers = [int(row["GLOBALEVENTID"]) for row in rows(mali, "gdelt-tsv")]
    assert len(set(numbers)) == len(numbers) == 9
    assert all(0 <= number < 2**53 and int(float(number)) == number for number in numbers)
    assert number_of("anything else") == number_of("anything else") >= 2**52


@pytest.mark.parametrize(
    ("party", "code"),
    [
        (Party(None, "Kosovo", "KOS", "KOS", "KOS", ("GOV",)), "KOSGOV"),
        (Party(None, None, None, "MLI", None, ("REB", "PRM")), "MLIREB"),
        (Party(None, None, None, "NGO", None, ("MED",)), "NGOHLH"),
        (Party(None, None, None, "EUR", None, ("LEG",)), "IGOEECLEG"),
        (Party(None, None, None, "IMG", None, ("REB",)), "IMGREB"),
        (Party(None, None, None, "FRA", "FRA", ("JRN", "UNK", "BUS", "LAB", "AGR")), "FRAMEDBUSLAB"),
        (None, ""),
    ],
)
def test_parties_in_cameo(party: Party | None, code: str) -> None:
    assert codes_of(party).code == code


# -- flat ----------------------------------------------------------------------------------------------------------


def test_flat_columns_are_those_of_lapwing_read_and_more(mali: Dataset) -> None:
    found = rows(mali, "csv")
    names = [name for name, _ in COLUMNS]
    assert list(found[0])[: len(names)] == names
    assert list(found[0])[len(names) :] == ["episode_id", "reports", "publishers", "agreement", "contradictions", "review"]
    attack = of(found, "mode", "drone")
    assert (attack["recipient_code"], attack["actor_sector"], attack["score"], attack["lon"], attack["tellings"]) == (
        "TGO;UNO",
        "GOV+MIL",
        "-9.0",
        "-0.04",
        "2",
    )
    assert of(found, "event", "AID")["sentence"] == f"Benin met Togo {HARD}."


def test_parquet_holds_the_same(mali: Dataset, tmp_path: Path) -> None:
    mali.export("parquet", tmp_path / "x.parquet")
    table = pq.read_table(tmp_path / "x.parquet")
    assert [field.name for field in table.schema] == list(rows(mali, "csv")[0])
    (attack,) = [row for row in table.to_pylist() if row["mode"] == "drone"]
    assert (attack["date_from"], attack["lat"], attack["sentence_end"], attack["publisher"]) == (date(2025, 2, 3), 16.27, 23, "-Radio")
    assert table.schema.field("event").metadata[b"means"] == b"PLOVER category"
    assert pq.read_metadata(tmp_path / "x.parquet").metadata[b"lapwing.citation"].decode() == (tmp_path / "x.citation.txt").read_text()
    assert pandas.read_parquet(tmp_path / "x.parquet").shape == (5, len(table.schema))


# -- all -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.kind in ("csv", "tsv")])
def test_pandas_reads_what_python_reads(mali: Dataset, format: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    mali.export(format, path, include_unreal=True)
    frame = pandas.read_csv(path, sep="\t" if format.endswith("tsv") else ",", dtype=str, keep_default_na=False)
    assert frame.to_dict("records") == rows(mali, format, include_unreal=True)


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.kind == "tsv"])
def test_a_tsv_row_is_a_line_with_all_its_columns(mali: Dataset, format: str) -> None:
    lines = exported(mali, format, include_unreal=True).split("\n")
    assert lines.pop() == ""
    assert {line.count("\t") for line in lines} == {len(FORMATS[format].fields) - 1}


def test_no_text_cell_is_a_formula_and_numbers_are_no_text(mali: Dataset) -> None:
    row = of(rows(mali, "csv"), "event", "AID")
    assert row["publisher"] == "'-Radio"
    assert row["conditions"] == "Benin"
    for format in ("csv", "plover-tsv", "icews-tsv", "gdelt-tsv"):
        numbers = {f.name for f in FORMATS[format].fields if f.type in ("number", "integer")}
        for found in rows(mali, format, include_unreal=True):
            assert not any(value.startswith(FORMULA_STARTS) for name, value in found.items() if name not in numbers)
            assert all(float(value) is not None for name, value in found.items() if name in numbers and value)
    assert flat_cell(HARD).startswith("'=1+1 ")


@pytest.mark.parametrize("format", FORMATS)
def test_without_texts_no_sentence_is_written(mali: Dataset, format: str) -> None:
    content = b"".join(Export(mali, format, texts=False).pieces())
    assert b"hit Togo" not in content
    assert ("hit Togo" in exported(mali, "csv")) and ("hit Togo" in exported(mali, "plover-jsonl"))
