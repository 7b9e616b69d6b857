"""A table of one's own: columns, encodings, delimiters, and every row that cannot be used named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lapwing.actors.importers.report import Report
from lapwing.actors.importers.table import entries
from lapwing.errors import InputError
from lapwing.lexicon import Lexicon

SAMPLE = Path(__file__).resolve().parents[3] / "examples" / "actors" / "acteurs.csv"
COLUMNS = {"name": "Nom", "weak": "Sigle", "country": "Pays", "kind": "Type", "sector": "Secteur", "office": "Fonction", "from": "Début", "to": "Fin"}


class Import:
    def __init__(self, tmp_path: Path, lexicon: Lexicon) -> None:
        self.folder = tmp_path
        self.lexicon = lexicon
        self.report = Report("t")

    def __call__(self, content: str | bytes, name: str = "t.csv", **options: Any) -> list[dict[str, Any]]:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(entries(path, self.lexicon, self.report, **options))


@pytest.fixture
def imported(tmp_path: Path, lexicon: Lexicon) -> Import:
    return Import(tmp_path, lexicon)


def test_the_sample(lexicon: Lexicon) -> None:
    report = Report("acteurs.csv")
    found = {e.get("name") or e["names"]["fr"]["strong"][0]: e for e in entries(SAMPLE, lexicon, report, columns=COLUMNS)}
    assert set(found) == {"Awa Diarra", "Idrissa Sangaré", "Parti du Fleuve"}
    assert [o["office"] for o in found["Awa Diarra"]["offices"]] == ["foreign-minister", "head-of-government"]
    assert found["Parti du Fleuve"]["names"]["fr"]["weak"] == ["PFM"]
    assert report.unknown == {"country": {"Atlantide": 1}, "office": {"grand fauconnier": 1}}
    assert [line.split(": ")[1] for line in report.bad] == ["line 5", "line 6"]


ROWS = ["id{0}name{0}country{0}sector", "x{0}Comité Zéphyr{0}Côte d'Ivoire{0}SOC"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiter_and_encoding_are_seen(imported: Import, delimiter: str, encoding: str) -> None:
    (entry,) = imported("\r\n".join(ROWS).format(delimiter).encode(encoding))
    assert (entry["id"], entry["code"], entry["names"]["fr"]["strong"]) == ("x", "CIV", ["Comité Zéphyr"])


def test_delimiter_and_encoding_may_be_given(imported: Import) -> None:
    content = "\n".join(ROWS).format("&").encode("mac-roman")
    (entry,) = imported(content, encoding="mac-roman", delimiter="&")
    assert entry["names"]["fr"]["strong"] == ["Comité Zéphyr"]
    with pytest.raises(InputError, match="no encoding 'klingon'"):
        imported(content, encoding="klingon")
    with pytest.raises(InputError, match="is not written in utf-8"):
        imported(content, encoding="utf-8")
    with pytest.raises(InputError, match="is no delimiter"):
        imported(content, delimiter="&&")


def test_rows_of_one_id_are_one_actor(imported: Import) -> None:
    rows = (
        "id,name,country,office,from,to\nq,Zénobie Quartane,ML,minister,2019,2020\nr,Xavière Quartane,Mali,senator,2020,\nq,Zénobie Quartane,MLI,mayor,2021,\n"
    )
    found = {e["id"]: e for e in imported(rows)}
    assert found["q"]["offices"] == [{"office": "minister", "from": "2019", "to": "2020"}, {"office": "mayor", "from": "2021"}]
    assert found["r"]["offices"] == [{"office": "mp", "from": "2020"}]


def test_names_by_language_and_several_in_a_cell(imported: Import) -> None:
    (entry,) = imported("fr,en,weak,code\nPacte Zéphyrin;Pacte du vent,Zephyr Pact,PZ|ZP,IGO\n")
    assert entry["code"] == "IGO"
    assert entry["names"] == {
        "en": {"strong": ["Zephyr Pact"], "weak": ["PZ", "ZP"]}, "fr": {"strong": ["Pacte Zéphyrin", "Pacte du vent"], "weak": ["PZ", "ZP"]},
    }  # fmt: skip


def test_a_list_of_records_in_yaml(imported: Import) -> None:
    content = (
        "- {Nom: Zénobie Quartane, Pays: Mali, Fonction: ministre de la Défense, Début: 2020-03-01}\n- {Nom: [Ligue Zéphyrine, LZQR], Pays: FR, Secteur: SOC}\n"
    )
    columns = {"name": "Nom", "country": "Pays", "office": "Fonction", "from": "Début"}
    # The columns are those of the first record: what another record has besides is not looked for.
    found = imported(content, "t.yaml", columns=columns)
    assert [e.get("offices") for e in found if "name" in e] == [[{"office": "defence-minister", "from": "2020-03-01"}]]
    assert "would pass for the state itself" in imported.report.bad[0]


def test_an_office_without_days_is_held(imported: Import) -> None:
    assert imported("name,country,office\nZénobie Quartane,Mali,ambassadrice\n")[0]["offices"] == [{"office": "ambassador"}]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Mali,PTY,,,", "no name"),
        ("Ligue Zéphyrine,Atlantis,PTY,,,", "'Atlantis' is no country"),
        ("Ligue Zéphyrine,,PTY,,,", "'' is no country"),
        ("Ligue Zéphyrine,Mali,ZZZ,,,", "would pass for the state itself"),
        ("Zénobie Quartane,Mali,,minister,2020/03,", "'2020/03' is no day"),
        ("Zénobie Quartane,Mali,,minister,2020,,Q1,too,many", "more cells than columns"),
        ("Zénobie Quartane,Mali,MIL,minister,2020,,12", "'12' is no Wikidata id"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(imported: Import, row: str, said: str) -> None:
    imported("name,country,sector,office,from,to,wikidata\n" + row + "\n")
    assert len(imported.report.bad) == 1
    assert imported.report.bad[0].startswith("t: line 2: ")
    assert said in imported.report.bad[0]


@pytest.mark.parametrize(
    ("content", "name", "options", "said"),
    [
        ("", "t.csv", {}, "is empty"),
        ("name,country\n", "t.csv", {}, "holds no record"),
        ("Nom,Pays\nA B,Mali\n", "t.csv", {}, "no column of names"),
        ("Nom,Pays\nA B,Mali\n", "t.csv", {"columns": {"name": "Name"}}, "no column 'Name'"),
        ("Nom,Pays\nA B,Mali\n", "t.csv", {"columns": {"nom": "Nom"}}, "no field 'nom'"),
        ("- just words\n", "t.yaml", {}, "must hold a list of records"),
        ("a: [", "t.yaml", {}, "cannot be read"),
        ("[]\n", "t.yaml", {}, "holds no record"),
        (b"%PDF-1.7 x", "t.csv", {}, "a PDF"),
        ("name,country\n" + '"' + "x" * 200_000 + '",Mali\n', "t.csv", {}, "line 2"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(imported: Import, content: str | bytes, name: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        imported(content, name, **options)


def test_a_missing_file_is_refused(tmp_path: Path, lexicon: Lexicon) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(entries(tmp_path / "missing.csv", lexicon, Report("t")))
