"""An entry at the end of a user's file: everything else stays byte for byte, and nothing wrong gets in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lapwing.actors.adding import with_entry
from lapwing.actors.entries import registry_of
from lapwing.errors import InputError, LexiconError
from lapwing.lexicon import Lexicon

ENTRY: dict[str, Any] = {"id": "river-party", "code": "MLI", "sector": ["PTY"], "names": {"fr": {"strong": ["Parti du Fleuve"], "weak": ["PDF"]}}}
OTHER = "{id: boat-club, code: FRA, sector: [SOC], names: {fr: {strong: [Club des Rameurs]}}}"


@pytest.mark.parametrize(
    "before",
    ["", "# My actors\n", f"# Mine\n- {OTHER}  # a club\n", f"- {OTHER}", f"  - {OTHER}\n", f"# Mine\r\n- {OTHER}\r\n", "---\n# none yet\n"],
)
def test_what_is_there_stays(tmp_path: Path, lexicon: Lexicon, before: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(before.encode())
    after, warnings = with_entry(path, ENTRY, lexicon)
    assert after.startswith(before.encode())
    assert [entry for _, entry in registry_of([("own.yaml", after)]).entries][-1] == ENTRY
    assert warnings == []
    assert path.read_bytes() == before.encode()  # writing is the caller's


def test_a_file_that_is_not_there_is_begun(tmp_path: Path, lexicon: Lexicon) -> None:
    after, _ = with_entry(tmp_path / "own.yaml", ENTRY, lexicon)
    assert after.decode() == "- {id: river-party, code: MLI, sector: [PTY], names: {fr: {strong: [Parti du Fleuve], weak: [PDF]}}}\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "ZZZ"}, "unknown code 'ZZZ'"),
        ({"sector": ["ZZZ"]}, "unknown sector 'ZZZ'"),
        ({"sector": "PTY"}, "write a list"),
        ({"parent": "nobody"}, "unknown parent 'nobody'"),
        ({"names": {}}, "no name"),
        ({"members": [{"id": "MLI", "from": "2020"}, {"id": "MLI", "from": "2019"}]}, "overlap"),
        ({"id": "boat-club"}, "the id is used twice"),
        ({"id": "MLI"}, "the id is that of a state"),
    ],
)
def test_a_wrong_entry_is_refused(tmp_path: Path, lexicon: Lexicon, change: dict[str, Any], said: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(f"- {OTHER}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=said) as raised:
        with_entry(path, ENTRY | change, lexicon)
    assert str(raised.value).endswith("nothing was added")


@pytest.mark.parametrize("content", ["[" + OTHER + "]\n", "- {id: broken\n", "id: x\n", f"- {OTHER}\n...\n"])
def test_a_file_that_cannot_take_it_is_refused(tmp_path: Path, lexicon: Lexicon, content: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match="nothing was added"):
        with_entry(path, ENTRY, lexicon)


def test_faults_that_were_there_before_are_not_its(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("- {id: x, code: ZZZ, names: {fr: {strong: [Xylo]}}}\n", encoding="utf-8")
    assert with_entry(path, ENTRY, lexicon)[0].endswith(b"[PDF]}}}\n")


def test_a_name_shared_with_another_is_a_warning(tmp_path: Path, lexicon: Lexicon) -> None:
    _, warnings = with_entry(tmp_path / "own.yaml", ENTRY | {"names": {"fr": {"strong": ["Union africaine"]}}}, lexicon)
    assert len(warnings) == 1
    assert "'Union africaine' is a strong name of 'african-union' too" in warnings[0]


@pytest.mark.parametrize("name", ["own.jsonl", "folder"])
def test_only_yaml_is_added_to(tmp_path: Path, lexicon: Lexicon, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="is no YAML file"):
        with_entry(tmp_path / name, ENTRY, lexicon)
