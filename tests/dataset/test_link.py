"""Linking writes what is new or changed, withdraws what holds no longer, and does nothing where nothing was added."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from made import articles
from reports import BODY, EDITED, collected, report, told

from lapwing.dataset import Dataset, link
from lapwing.errors import DatasetError
from lapwing.records import Block, Document


def article(text: str, day: int = 1, **fields: object) -> Document:
    return Document(text, (Block(0, len(text)),), "en", published=date(2025, 3, day), published_from="given", path="made", **fields)  # type: ignore[arg-type]


def copies(dataset: Dataset, as_of: int | None = None) -> dict[str, str]:
    return {row["document_id"]: row["copy_of"] for row in Dataset.open(dataset.path, as_of).table("copies").to_pylist()}


def test_the_earliest_published_is_the_original_and_may_come_late(dataset: Dataset) -> None:
    cut, whole, early = article(EDITED["cut"], 3), article(BODY, 2), article(EDITED["head"], 1)
    dataset.collect([cut, whole])
    linked = dataset.link()
    assert (linked.copies, linked.written, linked.withdrawn) == (1, 1, 0)
    assert copies(dataset) == {cut.id: whole.id}
    first = dataset.version
    dataset.collect([early])
    linked = dataset.link()
    assert (linked.copies, linked.written, linked.withdrawn) == (2, 2, 1)
    assert copies(dataset) == {cut.id: early.id, whole.id: early.id}
    assert copies(dataset, first) == {cut.id: whole.id}
    assert not dataset.check()


def test_of_those_of_one_day_the_first_collected_is_the_original(dataset: Dataset) -> None:
    documents = [article(text, url=f"https://example.org/{n}") for n, text in enumerate([BODY] * 4)]
    undated = replace(documents[0], published=None, url="https://example.org/undated", id="")
    for document in [undated, *documents]:
        dataset.collect([document])
    dataset.link()
    assert set(copies(dataset).values()) == {documents[0].id}
    assert undated.id in copies(dataset)


def test_linking_again_makes_no_version(dataset: Dataset) -> None:
    assert dataset.link().skipped
    dataset.collect(articles(3))
    assert not dataset.link().skipped
    version = dataset.version
    assert dataset.link().skipped
    assert dataset.version == version
    dataset.compact()
    assert dataset.link().skipped


def test_a_link_of_what_has_not_changed_writes_no_row(dataset: Dataset) -> None:
    dataset.collect([article(BODY), article(EDITED["head"])])
    dataset.link()
    dataset.collect([article("Something else was said in the meantime by somebody who is not known to anybody.")])
    linked = dataset.link()
    assert (linked.copies, linked.written, linked.withdrawn) == (1, 0, 0)


def test_the_page_around_an_article_makes_no_copy(dataset: Dataset) -> None:
    menu = "\n".join(f"Section {n} of our pages with all the news of the day" for n in range(40))
    own = "The president of Ghana received the ambassador of Togo.", "Fishermen in Peru ended their strike after nine days."
    texts = [f"{text}\n{menu}" for text in own]
    blocks = [(Block(0, len(text)), Block(len(text) + 1, len(text) + 1 + len(menu), "residue")) for text in own]
    dataset.collect([replace(article(text), blocks=b, id="") for text, b in zip(texts, blocks, strict=True)])
    dataset.link()
    assert copies(dataset) == {}


def test_a_dataset_opened_at_a_version_cannot_be_linked(dataset: Dataset) -> None:
    dataset.collect(articles(1))
    with pytest.raises(DatasetError, match="cannot change"):
        Dataset.open(dataset.path, 1).link()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dataset `mali` in the working directory: an episode of two reports that a third one joins, and one that stays."""
    monkeypatch.chdir(tmp_path)
    dataset = Dataset.create("mali")
    documents = [report(n) for n in range(3)]
    collected(
        dataset, [*documents[:2], report(9)], [*(told(d) for d in documents[:2]), told(report(9), "Traders marched in Lomé.", event="PROTEST", place=None)]
    )
    dataset.link()
    collected(dataset, documents[2:], [told(documents[2])])
    dataset.link()
    return tmp_path / "mali"


def example(language: str) -> str:
    page = (Path(__file__).resolve().parents[2] / "docs" / "episodes.md").read_text(encoding="utf-8")
    return str(re.findall(rf"```{language}\n(.*?)```", page, re.S)[-1])


def test_episodes_open_with_pandas(folder: Path) -> None:
    names: dict[str, Any] = {}
    exec(example("python"), names)
    wanted = Dataset.open(folder).table("episodes")
    assert sorted(names["episodes"]["id"]) == sorted(wanted["id"].to_pylist())
    assert wanted.num_rows == 2


def test_episodes_open_with_duckdb(folder: Path) -> None:
    """The query of the page; the files are given to it, as its extension would have to be downloaded."""
    store = Dataset.open(folder).store
    query = re.sub(r"delta_scan\('mali/(\w+)'\)", lambda m: f"read_parquet({[str(f.path) for f in store.files(m[1])]})", example("sql"))
    assert sorted(duckdb.sql(query).to_arrow_table()["id"].to_pylist()) == sorted(Dataset.open(folder).table("episodes")["id"].to_pylist())


def test_several_processes_link_once(dataset: Dataset, run_python: Any) -> None:
    dataset.collect([article(BODY), article(EDITED["head"])])
    code = "import sys\nfrom lapwing.dataset import Dataset\nprint(Dataset.open(sys.argv[1]).link().skipped)"
    started = [run_python(code, dataset.path) for _ in range(3)]
    assert sorted(process.communicate()[0].strip() for process in started) == ["False", "True", "True"]
    dataset.refresh()
    assert [run.kind for run in dataset.runs].count("link") == 1


def test_what_is_added_while_linking_is_linked_too(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.collect([article(BODY)])
    real = link._links
    late = [[article(EDITED["head"], 2)]]

    def slow(linked: Dataset) -> Any:
        found = real(linked)
        if late:
            Dataset.open(dataset.path).collect(late.pop())
        return found

    monkeypatch.setattr(link, "_links", slow)
    assert dataset.link().copies == 1
    assert dataset.link().skipped


def test_a_linking_that_dies_leaves_nothing(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.collect([article(BODY), article(EDITED["head"])])
    monkeypatch.setattr(Dataset, "append", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        dataset.link()
    monkeypatch.undo()
    assert Dataset.open(dataset.path).link().written == 1
