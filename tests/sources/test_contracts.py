"""Source contracts: every field, every fault in one line with file, field and remedy."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from lapwing.errors import InputError
from lapwing.records import Document
from lapwing.sources.contracts import COUNTRIES, Contract, Daily, load_all, load_contracts

FULL = """
id = "radio-kelet"
publisher = "Radio Kelet"
language = "fr"
country = "MLI"
kind = "broadcaster"
licence = "by agreement of 3 March 2025"
daily = { floor = 5, expected = 20, ceiling = 60 }
feeds = ["https://kelet.example/rss", "http://kelet.example:8080/atom?x=1"]
pages = false
paths = ["old/*.jsonl", "more.csv"]
columns = { text = "body" }
"""


def written(folder: Path, text: str, name: str = "kelet.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_field_is_read(tmp_path: Path) -> None:
    (found,) = load_contracts(written(tmp_path, FULL))
    assert found == Contract(
        "radio-kelet", "Radio Kelet", "fr", "MLI", "broadcaster", "by agreement of 3 March 2025", Daily(5, 20, 60),
        ("https://kelet.example/rss", "http://kelet.example:8080/atom?x=1"), False, (str(tmp_path / "old/*.jsonl"), str(tmp_path / "more.csv")), {"text": "body"},
    )  # fmt: skip
    assert all(f.name in FULL for f in fields(Contract)), "a new field is missing in this test"


def test_what_may_be_left_out(tmp_path: Path) -> None:
    (found,) = load_contracts(written(tmp_path, '\ufeffpublisher = "Radio Kelet"\n'))
    assert found == Contract("kelet", "Radio Kelet")
    assert (found.daily, found.pages, found.feeds, found.paths, found.columns) == (Daily(), True, (), (), {})


def test_several_in_one_file_and_a_folder_in_order_of_name(tmp_path: Path) -> None:
    written(tmp_path, '[[source]]\nid = "b"\npublisher = "B"\n[[source]]\nid = "a"\npublisher = "A"\n', "z.toml")
    written(tmp_path, 'publisher = "C"\n', "c.toml")
    written(tmp_path, "no contract", ".hidden.toml")
    written(tmp_path, "no contract", "notes.md")
    assert [c.id for c in load_contracts(tmp_path)] == ["c", "b", "a"]
    assert [c.id for c in load_all([tmp_path / "z.toml", tmp_path / "c.toml"])] == ["b", "a", "c"]


def test_a_pattern_in_a_folder_whose_name_looks_like_one(tmp_path: Path) -> None:
    folder = tmp_path / "news [2025]"
    folder.mkdir()
    (found,) = load_contracts(written(folder, 'publisher = "A"\npaths = ["*.txt", "b.txt", "/srv/c.txt"]\n'))
    assert found.paths == (str(tmp_path / "news [[]2025]" / "*.txt"), str(folder / "b.txt"), "/srv/c.txt")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "publisher: is missing; "),
        ('publisher = ""', "publisher: must be words; "),
        ("publisher = 3", "publisher: must be words; "),
        ('publisher = "A\\nB"', "publisher: holds a line break or control character; "),
        ('publisher = "A"\nid = "é"', "id: 'é' must be 1 to 64 letters"),
        ('publisher = "A"\nlanguage = "de"', "language: 'de' is no language that is coded; write one of en, fr"),
        ('publisher = "A"\nlanguage = ["fr"]', "language: "),
        ('publisher = "A"\ncountry = "ML"', "country: 'ML' is no ISO 3166-1 alpha-3 code; "),
        ('publisher = "A"\ncountry = ["MLI"]', "country: "),
        ('publisher = "A"\nkind = "paper"', "kind: 'paper' is no kind of source; write one of agency, newspaper"),
        ('publisher = "A"\nlicence = true', "licence: must be words; "),
        ('publisher = "A"\ndaily = 5', "daily: must be a table; "),
        ('publisher = "A"\ndaily = {}', "daily: must be a table; "),
        ('publisher = "A"\ndaily = { flor = 5 }', "daily: has no 'flor'; it may have floor, expected, ceiling"),
        ('publisher = "A"\ndaily = { floor = -1 }', "daily: floor must be a whole number"),
        ('publisher = "A"\ndaily = { floor = true }', "daily: floor must be a whole number"),
        ('publisher = "A"\ndaily = { floor = 2.5 }', "daily: floor must be a whole number"),
        ('publisher = "A"\ndaily = { ceiling = 2, floor = 5 }', "daily: must rise from floor to expected to ceiling; "),
        ('publisher = "A"\nfeeds = "https://a.example/"', "feeds: must be a list of addresses"),
        ('publisher = "A"\nfeeds = []', "feeds: must be a list of addresses"),
        ('publisher = "A"\nfeeds = [3]', "feeds: must be words; "),
        ('publisher = "A"\nfeeds = ["ftp://a.example/"]', "feeds: 'ftp://a.example/' is no address; "),
        ('publisher = "A"\nfeeds = ["a.example/rss"]', "feeds: 'a.example/rss' is no address; "),
        ('publisher = "A"\nfeeds = ["https:///rss"]', "feeds: 'https:///rss' is no address; "),
        ('publisher = "A"\nfeeds = ["https://a.example:port/"]', "feeds: 'https://a.example:port/' is no address; "),
        ('publisher = "A"\nfeeds = ["https://[::1/"]', "feeds: 'https://[::1/' is no address; "),
        ('publisher = "A"\nfeeds = ["https://a.example/x y"]', "feeds: 'https://a.example/x y' is no address; "),
        ('publisher = "A"\nfeeds = ["https://me:secret@a.example/"]', "feeds: the address of a.example holds a user name; "),
        ('publisher = "A"\nfeeds = ["https://a.example/", "https://a.example/"]', "feeds: 'https://a.example/' stands there twice; "),
        ('publisher = "A"\npages = "no"', "pages: must be true or false"),
        ('publisher = "A"\npaths = "a.txt"', "paths: must be a list of files, folders or patterns"),
        ('publisher = "A"\ncolumns = ["a"]', "columns: must be a table of field"),
        ('publisher = "A"\ncolumns = { text = 3 }', "columns: must be a table of field"),
        ('publisher = "A"\nfeed = ["https://a.example/"]', "feed: is no field of a source contract; the fields are id, publisher, "),
    ],
)
def test_a_fault_names_file_field_why_and_remedy(line: str, said: str, tmp_path: Path) -> None:
    path = written(tmp_path, line)
    with pytest.raises(InputError) as raised:
        load_contracts(path)
    assert str(raised.value).startswith(f"{path}: {said}")
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("publisher = A", "{path} is not TOML: "),
        ('[[source]]\npublisher = "A"\n[[source]]\nid = "b"\npublisher = "B"', "{path}, source 1: id: is missing; "),
        ('[[source]]\nid = "b"\npublisher = "A"\n[[source]]\nid = "b"\npublisher = "B"', "{path}, source 2: id: 'b' is another contract's already; "),
        ('kind = "blog"\n[[source]]\npublisher = "A"', "{path}: kind: stands outside the [[source]] tables; "),
        ('[source]\npublisher = "A"', "{path}: source: must be a list of tables; "),
        ("source = []", "{path}: source: must be a list of tables; "),
        (
            'kind = "a"\nlanguage = "b"',
            '{path}: publisher: is missing; write who publishes the source, as publisher = "Radio Example" (and 2 more in this file)',
        ),
    ],
)
def test_a_file_that_cannot_be_taken(text: str, said: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as raised:
        load_contracts(path)
    assert str(raised.value).startswith(said.format(path=path))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes('publisher = "Le Matin de Séré"'.encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.toml is not UTF-8 \(byte 26\); save it as UTF-8"):
        load_contracts(tmp_path / "latin.toml")
    with pytest.raises(InputError, match="there is no such file or folder"):
        load_contracts(tmp_path / "missing.toml")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no source contract"):
        load_contracts(tmp_path / "empty")


def test_an_id_in_two_files(tmp_path: Path) -> None:
    one, two = (written(tmp_path, 'id = "a"\npublisher = "A"', name) for name in ("one.toml", "two.toml"))
    for load in (lambda: load_contracts(tmp_path), lambda: load_all([one, two])):
        with pytest.raises(InputError, match=r"two\.toml: id: 'a' is another contract's already"):
            load()


def test_countries() -> None:
    assert len(COUNTRIES) == 249 + 1  # ISO 3166-1, and KOS
    assert {"FRA", "MLI", "GBR", "SSD", "KOS"} <= COUNTRIES


def test_a_contract_fills_what_a_document_does_not_say() -> None:
    contract = Contract("kelet", "Radio Kelet")
    filled = contract.fill(Document("A.", (), "en"))
    assert (filled.publisher, filled.source) == ("Radio Kelet", "kelet")
    assert contract.fill(Document("A.", (), "en", publisher="Its Own")).publisher == "Its Own"
    guessed = Document("A.", (), "en", publisher="kelet.example", url="https://www.kelet.example/a")
    assert contract.fill(guessed).publisher == "Radio Kelet"
    assert contract.fill(Document("A.", (), "en", publisher="let.example", url="https://www.kelet.example/a")).publisher == "let.example"
