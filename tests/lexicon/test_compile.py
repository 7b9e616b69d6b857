"""The lexicon as it stands is sound and its artifact fresh; a broken entry is named, with its file."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from lapwing.errors import LexiconError
from lapwing.lexicon.compile import ARTIFACT, build, check, compiled, read_sources, serialised, version_of
from lapwing.lexicon.store import from_data

SOURCES = Path(__file__).resolve().parents[2] / "lexicon"

FRAME: dict[str, Any] = {
    "id": "offer",
    "means": "declares readiness to give",
    "event": "AGREE",
    "content": "absorb",
    "en": {"verbs": ["offer"], "recipient": ["to"]},
    "fr": {"verbs": ["offrir"], "recipient": ["à"]},
    "when": [{"object": ["diplomat"], "event": "CONCEDE"}],
    "examples": [{"en": "[A Ankara] offered aid to [R Niger]."}, {"fr": "[A Ankara] a offert son aide au [R Niger]."}],
}
STATE: dict[str, Any] = {
    "id": "MLI",
    "names": {"en": {"strong": ["Mali"], "weak": []}, "fr": {"strong": ["Mali"], "weak": []}},
    "demonyms": {"en": ["Malian"], "fr": ["malien/malienne"]},
    "capital": {"en": "Bamako", "fr": "Bamako"},
}
ORGANISATION: dict[str, Any] = {
    "id": "aes",
    "code": "IGO",
    "sector": [],
    "kind": "organisation",
    "names": {"en": {"strong": ["Alliance of Sahel States"], "weak": ["AES"]}, "fr": {"strong": ["Alliance des États du Sahel"], "weak": ["AES"]}},
    "members": [{"id": "MLI", "from": "2023-09-16"}],
}
PERSON: dict[str, Any] = {"name": "Assimi Goïta", "country": "MLI", "offices": [{"office": "head-of-state", "from": "2021-05-24"}]}
ROLE: dict[str, Any] = {"id": "minister", "sector": ["GOV"], "en": ["minister"], "fr": ["ministre"]}

Files = dict[str, Any]


def write(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a small sound lexicon, some of its files replaced."""
    shutil.copytree(SOURCES / "language", tmp_path / "language")
    shutil.copy(SOURCES / "codebook.yaml", tmp_path / "codebook.yaml")
    sound: Files = {
        "frames/agree.yaml": [FRAME],
        "classes/core.yaml": {"diplomat": {"means": "diplomats", "en": ["ambassador"], "fr": ["ambassadeur"]}},
        "actors/states.yaml": [STATE],
        "actors/organisations.yaml": [ORGANISATION],
        "actors/people-world.yaml": [PERSON],
        "roles.yaml": [ROLE],
        "contexts.yaml": yaml.safe_load((SOURCES / "contexts.yaml").read_text(encoding="utf-8")),
    }

    def make(**changed: Any) -> Path:
        by_stem = {Path(name).stem.split("-")[0]: name for name in sound}
        return write(tmp_path, sound | {by_stem[stem]: content for stem, content in changed.items()})

    return make


def test_the_lexicon_is_sound() -> None:
    _, problems = check(SOURCES)
    assert problems == []


def test_the_artifact_is_fresh() -> None:
    """`lapwing lexicon build` was run after the last change of a source file."""
    fresh = serialised(compiled(read_sources(SOURCES)))
    assert ARTIFACT.is_file(), "the compiled lexicon is missing; run 'lapwing lexicon build'"
    same = gzip.decompress(ARTIFACT.read_bytes()) == fresh
    assert same, "the compiled lexicon is older than its sources; run 'lapwing lexicon build'"


def test_a_small_sound_lexicon_passes(small: Callable[..., Path]) -> None:
    data, problems = check(small())
    assert problems == []
    lexicon = from_data(json.loads(serialised(compiled(data))))
    assert [pattern.written for _, pattern in lexicon.index["fr"]["offrir"]] == ["offrir"]


def test_compiling_twice_gives_the_same_bytes(small: Callable[..., Path]) -> None:
    folder = small()
    first, second = (serialised(compiled(read_sources(folder))) for _ in range(2))
    assert first == second


def without(entry: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k != key}


def test_what_belongs_to_a_state_may_be_called_as_it_is(small: Callable[..., Path]) -> None:
    """Djibouti, the Bundestag: whichever is taken, it is the same country."""
    named = STATE | {"capital": {"en": ["Mali"]}, "bodies": [{"en": ["Alliance House"]}]}
    house = ORGANISATION | {"code": "MLI", "names": {"en": {"strong": ["Alliance House"]}}}
    assert check(small(states=[named], organisations=[house]))[1] == []


def test_one_office_may_follow_another_of_its_kind(small: Callable[..., Path]) -> None:
    terms = [{"office": "envoy", "from": "2019", "to": "2021-03"}, {"office": "envoy", "from": "2021-03-05"}, {"office": "envoy", "organisation": "aes"}]
    assert check(small(people=[PERSON | {"offices": terms}]))[1] == []


def test_a_state_may_leave_and_return(small: Callable[..., Path]) -> None:
    terms = [{"id": "MLI", "from": "2001", "to": "2009-03"}, {"id": "MLI", "from": "2012-06-01"}]
    linked = ORGANISATION | {"members": terms, "wikidata": "Q1", "successor": [{"id": "MLI", "date": "2030"}]}
    assert check(small(organisations=[linked]))[1] == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"agree": [FRAME, FRAME]}, "agree.yaml: offer: the id is used twice"),
        ({"agree": [FRAME | {"event": "PROMISE"}]}, "agree.yaml: offer: unknown event 'PROMISE'"),
        ({"agree": [FRAME | {"mode": "visit"}]}, "agree.yaml: offer: 'visit' is no mode of AGREE"),
        ({"agree": [FRAME | {"colour": "red"}]}, "agree.yaml: offer: unknown field 'colour'"),
        ({"agree": [FRAME | {"context": ["gardening"]}]}, "agree.yaml: offer: unknown context 'gardening'"),
        ({"contexts": {"gardening": {"en": ["rose"]}}}, "contexts.yaml: gardening: no such context"),
        ({"contexts": {"legal": {"events": ["SANCTION.visit"]}}}, "contexts.yaml: legal: unknown event 'SANCTION.visit'"),
        ({"contexts": {"legal": {"sectors": ["JUG"]}}}, "contexts.yaml: legal: unknown sector 'JUG'"),
        ({"contexts": {"legal": {"de": ["Gericht"]}}}, "contexts.yaml: legal: unknown field 'de'"),
        ({"agree": [FRAME | {"fr": {"verb": ["offrir"]}}]}, "agree.yaml: offer: unknown field 'fr.verb'"),
        ({"agree": [without(FRAME, "fr")]}, "agree.yaml: offer: no realisation in fr"),
        ({"agree": [FRAME | {"examples": FRAME["examples"][:1]}]}, "agree.yaml: offer: no example in fr"),
        ({"agree": [FRAME | {"when": [{"object": ["envoy"]}]}]}, "agree.yaml: offer: unknown word class 'envoy'"),
        ({"agree": [FRAME | {"when": [{"objekt": ["diplomat"]}]}]}, "agree.yaml: offer: unknown field 'objekt' in a condition"),
        ({"agree": [FRAME | {"when": [{"content": ["withdraw"]}]}]}, "agree.yaml: offer: unknown frame or category 'withdraw' in content"),
        ({"agree": [FRAME | {"needs": {"object": ["envoy"]}}]}, "agree.yaml: offer: unknown word class 'envoy'"),
        ({"states": [STATE, STATE]}, "states.yaml: MLI: the id is used twice"),
        ({"states": [without(STATE, "id")]}, "states.yaml: (no id): unknown code '(no id)'"),
        ({"organisations": [ORGANISATION | {"code": "XXX"}]}, "organisations.yaml: aes: unknown code 'XXX'"),
        ({"organisations": [ORGANISATION | {"sector": ["ZZZ"]}]}, "organisations.yaml: aes: unknown sector 'ZZZ'"),
        ({"organisations": [ORGANISATION | {"members": [{"id": "ZZZ"}]}]}, "organisations.yaml: aes: unknown member 'ZZZ'"),
        (
            {"organisations": [ORGANISATION | {"members": [{"id": "MLI", "from": "2023"}, {"id": "MLI", "from": "2024-05"}]}]},
            "organisations.yaml: aes: two memberships of 'MLI' overlap",
        ),
        (
            {"organisations": [ORGANISATION | {"members": [{"id": "MLI", "from": "2023-09-16", "to": "2021"}]}]},
            "organisations.yaml: aes: member 'MLI' leaves before entering",
        ),
        ({"organisations": [ORGANISATION | {"parent": "nobody"}]}, "organisations.yaml: aes: unknown parent 'nobody'"),
        ({"organisations": [ORGANISATION | {"parent": "aes"}]}, "organisations.yaml: aes: unknown parent 'aes'"),
        ({"organisations": [ORGANISATION | {"successor": [{"id": "nobody"}]}]}, "organisations.yaml: aes: unknown successor 'nobody'"),
        ({"organisations": [ORGANISATION | {"predecessor": [{"id": "nobody"}]}]}, "organisations.yaml: aes: unknown predecessor 'nobody'"),
        ({"organisations": [ORGANISATION, ORGANISATION]}, "organisations.yaml: aes: the id is used twice"),
        ({"organisations": [ORGANISATION | {"wikidata": "912"}]}, "organisations.yaml: aes: '912' is no Wikidata id"),
        (
            {"states": [STATE | {"wikidata": "Q912"}], "organisations": [ORGANISATION | {"wikidata": "Q912"}]},
            "organisations.yaml: aes: 'Q912' is the Wikidata id of 'MLI' too",
        ),
        (
            {"organisations": [ORGANISATION, ORGANISATION | {"id": "aes-2", "names": {"fr": {"strong": ["Alliance of Sahel States"]}}}]},
            "organisations.yaml: aes-2: 'Alliance of Sahel States' is a strong en name of 'aes' too; make it weak in one",
        ),
        (
            {"organisations": [ORGANISATION | {"names": STATE["names"]}]},
            "organisations.yaml: aes: 'Mali' is a strong en name of 'MLI' too; make it weak in one",
        ),
        ({"people": [PERSON, PERSON]}, "people-world.yaml: Assimi Goïta: the person is listed twice"),
        ({"people": [PERSON | {"country": "ZZZ"}]}, "people-world.yaml: Assimi Goïta: unknown country or code 'ZZZ'"),
        ({"people": [PERSON | {"offices": [{"office": "king"}]}]}, "people-world.yaml: Assimi Goïta: unknown office 'king'"),
        (
            {"people": [PERSON | {"offices": [{"office": "minister", "from": "2021", "to": "2019"}]}]},
            "people-world.yaml: Assimi Goïta: leaves minister before entering it",
        ),
        (
            {"people": [PERSON | {"offices": [{"office": "minister", "from": "2019", "to": "2021-03"}, {"office": "minister", "from": "2021-01"}]}]},
            "people-world.yaml: Assimi Goïta: is minister of 'MLI' twice at a time; end the earlier term, or name the organisation of each",
        ),
        ({"people": [PERSON | {"organisation": "nobody"}]}, "people-world.yaml: Assimi Goïta: unknown organisation 'nobody'"),
        (
            {"people": [PERSON | {"offices": [{"office": "organisation-head", "organisation": "nobody"}]}]},
            "people-world.yaml: Assimi Goïta: unknown organisation 'nobody'",
        ),
        ({"people": [PERSON | {"offices": [{"office": "envoy", "code": "ZZZ"}]}]}, "people-world.yaml: Assimi Goïta: unknown country or code 'ZZZ'"),
        (
            {"people": [PERSON, PERSON | {"name": "A. Goïta", "aliases": ["Assimi Goita"]}]},
            "people-world.yaml: A. Goïta: 'Assimi Goita' is a strong en name of 'Assimi Goïta' too; make it weak in one",
        ),
        ({"people": [PERSON | {"aliases": ["Mali"]}]}, "people-world.yaml: Assimi Goïta: 'Mali' is a strong en name of 'MLI' too; make it weak in one"),
        (
            {"states": [STATE, {"id": "NER", "names": {"en": {"strong": ["Niger"]}}, "metonyms": {"fr": {"strong": ["Bamako"]}}}]},
            "states.yaml: NER: 'Bamako' is a strong fr name of 'MLI:Bamako' too; make it weak in one",
        ),
        ({"states": [STATE | {"rivals": ["XXX"]}]}, "states.yaml: MLI: unknown rival 'XXX'"),
        ({"roles": [ROLE | {"sector": ["ZZZ"]}]}, "roles.yaml: minister: unknown sector 'ZZZ'"),
        ({"roles": [ROLE, ROLE]}, "roles.yaml: minister: the id is used twice"),
    ],
)
def test_the_offending_entry_is_named(small: Callable[..., Path], changed: Files, problem: str) -> None:
    folder = small(**changed)
    assert problem in check(folder)[1]
    artifact = folder / "lexicon.json.gz"
    with pytest.raises(LexiconError, match="lapwing lexicon check"):
        build(folder, artifact)
    assert not artifact.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"agree": "- id: [unclosed"}, "agree.yaml cannot be read"),
        ({"agree": {"id": "offer"}}, "agree.yaml must hold a list"),
        ({"agree": ["offer"]}, "agree.yaml: entry 1 has no fields"),
    ],
)
def test_a_file_that_is_no_list_of_entries_is_named(small: Callable[..., Path], changed: Files, message: str) -> None:
    with pytest.raises(LexiconError, match=message) as raised:
        check(small(**changed))
    assert "\n" not in str(raised.value)


def test_a_class_defined_in_two_files_is_named(small: Callable[..., Path]) -> None:
    folder = small()
    shutil.copy(folder / "classes" / "core.yaml", folder / "classes" / "frames1.yaml")
    with pytest.raises(LexiconError, match="class 'diplomat' is defined twice"):
        check(folder)


def test_building_writes_the_artifact_and_gives_its_version(small: Callable[..., Path]) -> None:
    folder = small()
    artifact = folder / "out" / "lexicon.json.gz"
    assert build(folder, artifact) == version_of(gzip.decompress(artifact.read_bytes()))
