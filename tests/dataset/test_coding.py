"""Coding what is new: the same content with any number of workers, nothing twice, and nothing lost to a document that fails."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from made import article, articles, content

from lapwing.dataset import Dataset, backlog, coding, workers
from lapwing.dataset.coding import chunks
from lapwing.dataset.rows import document_rows
from lapwing.errors import DatasetError, InputError, PipelineError
from lapwing.reading import Reading, code
from lapwing.records import Block, Document
from lapwing.sources.articles import MAX_TEXT_BYTES, read_text
from lapwing.sources.text import document_from_text

pytestmark = pytest.mark.models

#: Put before everything else in the workers' path: documents that name one of these words do to their process what it says.
TRAPS = """
import os, time
import lapwing.reading as reading
real = reading.code
def code(documents, **options):
    documents = list(documents)
    for document in documents:
        if "CRASH" in document.text:
            os.abort()
        if "SLEEP" in document.text:
            time.sleep(600)
        if "FAULT" in document.text:
            raise ZeroDivisionError("in the coder")
    return real(documents, **options)
reading.code = code
"""


def saying(word: str, number: int) -> Document:
    text = f"Mali condemned Togo, {word} said on day {number}."
    return Document(text, (Block(0, len(text)),), "en", path=f"{word}.txt")


@pytest.fixture
def trapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "traps").mkdir()
    (tmp_path / "traps" / "sitecustomize.py").write_text(TRAPS)
    monkeypatch.syspath_prepend(str(tmp_path / "traps"))


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Twelve articles coded in this process."""
    dataset = Dataset.create(tmp_path_factory.mktemp("coded") / "ds")
    dataset.collect(articles(12))
    report = dataset.code(workers=0)
    assert (report.documents, report.problems) == (12, [])
    assert report.events == dataset.table("events").num_rows >= 12
    return dataset


def test_an_article_gives_its_event(coded: Dataset) -> None:
    rows = coded.table("events", ["document_id", "event", "actor_codes", "recipient_codes"]).to_pylist()
    told = {(r["event"], *r["actor_codes"], *r["recipient_codes"]) for r in rows}
    assert {("ACCUSE", "MLI", "TGO"), ("SUPPORT", "FRA", "GHA"), ("ASSAULT", "KEN", "TCD")} <= told
    assert coded.table("mentions").num_rows >= 24
    assert not coded.check()


def test_coding_again_adds_nothing(coded: Dataset) -> None:
    before, version = content(coded), coded.version
    report = coded.code(workers=2)
    assert (report.documents, report.events, report.problems) == (0, 0, [])
    coded.refresh()
    assert (coded.version, content(coded)) == (version, before)


def test_worker_processes_give_the_same(coded: Dataset, dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "CHUNK", 2)
    monkeypatch.setattr(backlog, "CLAIMED", 4)
    monkeypatch.setattr(backlog, "PIECE", 3)
    monkeypatch.setattr(workers, "_LIFETIME", 7)
    dataset.collect(articles(5))
    dataset.collect(articles(7, first=5))
    told: list[tuple[int, int]] = []
    report = dataset.code(workers=2, progress=lambda r, left: told.append((r.documents, left)))
    assert (report.documents, report.problems) == (12, [])
    assert told[0] == (0, 12) and told[-1] == (12, 0)
    assert all(done + left == 12 for done, left in told)
    assert content(dataset) == content(coded)
    assert sum(run.kind == "code" for run in dataset.runs) >= 3


def test_a_change_of_versions_codes_anew(coded: Dataset, dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.collect(articles(2))
    with monkeypatch.context() as older:
        older.setattr("lapwing.dataset.coding.__version__", "0.0.1")
        older.setattr("lapwing.dataset.commits.__version__", "0.0.1")
        older.setattr("lapwing.reading.__version__", "0.0.1")
        dataset.code(workers=0)
    assert set(dataset.table("events", ["lapwing"])["lapwing"].to_pylist()) == {"0.0.1"}
    before = dataset.table("events").num_rows
    assert dataset.code(workers=0).documents == 2
    assert "0.0.1" not in dataset.table("events", ["lapwing"])["lapwing"].to_pylist()
    assert dataset.table("events").num_rows == before


@pytest.mark.usefixtures("trapped")
def test_documents_that_fail_cost_only_themselves(dataset: Dataset) -> None:
    bad = [saying("CRASH", 1), saying("FAULT", 3)]
    dataset.collect([*articles(4), *bad, article(8)])
    report = dataset.code(workers=2)
    assert report.documents == 5
    why = {problem.split(" ", 1)[0]: problem for problem in report.problems}
    assert set(why) == {d.id for d in bad}
    assert "CRASH.txt" in why[bad[0].id] and "ended the process that read it (signal 6) twice" in why[bad[0].id]
    assert "ZeroDivisionError: in the coder" in why[bad[1].id]
    assert dataset.table("events").num_rows >= 5
    assert sorted(p for run in dataset.runs for p in run.problems) == sorted(report.problems)
    again = dataset.code(workers=2)
    assert (again.documents, again.problems) == (0, [])


@pytest.mark.usefixtures("trapped")
def test_a_document_that_never_ends_is_given_up(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_SECONDS", 0.5)
    dataset.collect([saying("SLEEP", 1)])
    report = dataset.code(workers=1)
    assert report.documents == 0
    assert "took too long twice" in report.problems[0]


@pytest.mark.usefixtures("trapped")
def test_what_failed_can_be_tried_again(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.collect([article(0), saying("FAULT", 3)])
    assert len(dataset.code(workers=1).problems) == 1
    monkeypatch.undo()
    report = dataset.code(workers=1, retry=True)
    assert (report.documents, report.problems) == (1, [])


def test_an_interruption_keeps_what_came_back(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "CHUNK", 2)
    dataset.collect(articles(6))

    def stop(report: coding.Coding, left: int) -> None:
        if report.documents >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dataset.code(workers=0, progress=stop)
    assert [len(run.documents) for run in dataset.runs if run.kind == "code"] == [2]
    assert dataset.code(workers=0).documents == 4


def test_an_unknown_pipeline_stops_before_anything(dataset: Dataset) -> None:
    dataset.collect(articles(2))
    for count in (0, 1):
        with pytest.raises(PipelineError, match="no_such_pipeline"):
            dataset.code(workers=count, pipelines=["no_such_pipeline"])
    assert dataset.version == 1


def test_a_pipeline_of_ones_own_codes_its_language(dataset: Dataset, tmp_path: Path) -> None:
    from lapwing.language.pipeline import load_parser

    nlp = load_parser("en")
    try:
        nlp.meta["name"] = "mine"
        nlp.to_disk(tmp_path / "mine")
    finally:
        nlp.meta["name"] = "lapwing"
    dataset.collect(articles(2))
    assert dataset.code(workers=1, pipelines=[str(tmp_path / "mine")]).documents == 2
    models = dict(zip(*dataset.table("events", ["document_id", "model"]).to_pydict().values(), strict=True))
    assert [models[d.id].split("-")[0] for d in articles(2)] == ["en_mine", "fr_lapwing"]
    assert dataset.code(workers=0).documents == 2  # the shipped ones are other versions


def test_a_pipeline_without_universal_dependencies(dataset: Dataset, tmp_path: Path) -> None:
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    dataset.collect(articles(2))
    with pytest.raises(PipelineError, match="no Universal Dependencies parser"):
        dataset.code(workers=1, pipelines=[str(tmp_path / "blank")])


def test_actors_of_ones_own(dataset: Dataset, tmp_path: Path) -> None:
    text = "Mali condemned the Ostrel Compact."
    dataset.collect([Document(text, (Block(0, len(text)),), "en")])
    own = tmp_path / "actors.yaml"
    own.write_text("- {id: ostrel-compact, code: IGO, names: {en: {strong: [Ostrel Compact]}}}\n")
    dataset.code(workers=0)
    assert dataset.code(workers=1, actors=own).documents == 1
    (event,) = dataset.table("events").to_pylist()
    assert (event["actor_codes"], event["recipient_codes"]) == (["MLI"], ["IGO"])
    assert "+actors." in event["lexicon"] and event["lexicon"] == dataset.runs[-1].lexicon
    assert dataset.code(workers=1, actors=own).documents == 0
    with pytest.raises(InputError):
        dataset.code(workers=1, actors=tmp_path / "missing.yaml")


def test_a_worker_that_cannot_start_is_named(dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os; os._exit(7)")
    monkeypatch.syspath_prepend(str(tmp_path))
    dataset.collect(articles(2))
    with pytest.raises(Exception, match=r"could not start \(exit code 7\)"):
        dataset.code(workers=2)
    assert dataset.version == 1


def test_documents_whose_texts_are_gone(dataset: Dataset) -> None:
    dataset.append("collect", {}, ["doc-missing"])
    report = dataset.code(workers=0)
    assert [p.split(" ")[0] for p in report.problems] == ["doc-missing"]
    assert dataset.code(workers=0).problems == []


#: Codes what is new in small pieces, and prints how much it coded.
CODING = """
import sys
from lapwing.dataset import Dataset, backlog, coding
backlog.PIECE, backlog.CLAIMED, coding.CHUNK = 1, 2, 1
print(Dataset.open(sys.argv[1]).code(workers=int(sys.argv[2])).documents)
"""


def test_two_processes_code_every_document_once(coded: Dataset, dataset: Dataset, run_python: Callable[..., subprocess.Popen[str]]) -> None:
    dataset.collect(articles(12))
    processes = [run_python(CODING, dataset.path, 0) for _ in range(2)]
    outputs = [p.communicate(timeout=300) for p in processes]
    assert [p.returncode for p in processes] == [0, 0], outputs
    dataset.refresh()
    documents = [d for run in dataset.runs if run.kind == "code" for d in run.documents.to_pylist()]
    assert sorted(documents) == sorted(d.id for d in articles(12))
    assert sum(int(out) for out, _ in outputs) == 12
    assert content(dataset) == content(coded)
    assert not dataset.check()


def test_workers_end_with_their_master(dataset: Dataset, run_python: Callable[..., subprocess.Popen[str]]) -> None:
    dataset.collect(articles(40))
    process = run_python(CODING, dataset.path, 1)
    workers_of = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not workers_of.exists():
        pytest.skip("this system does not list the children of a process")
    until = time.monotonic() + 120
    while not (children := workers_of.read_text().split()) and time.monotonic() < until:
        time.sleep(0.05)
    assert children
    process.kill()
    process.communicate()
    while any(Path(f"/proc/{child}/cmdline").exists() and b"lapwing" in Path(f"/proc/{child}/cmdline").read_bytes() for child in children):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_is_read_beside_an_article_changes_nothing(read_article: Callable[[Path], Reading]) -> None:
    """Chunks differ from run to run, and a parser computes on all of a chunk at once."""
    examples = Path(__file__).resolve().parents[2] / "examples"
    alone = [read_article(path) for path in sorted(examples.glob("*.txt"))]
    for reading in alone:
        beside = [d for d in articles(12) if d.language == reading.document.language]
        together = list(code([*beside[:3], reading.document, *beside[3:]]))[3]
        assert together.document == reading.document
        assert together.events == next(iter(code([reading.document]))).events


def test_chunks_are_of_one_language_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "CHUNK", 3)
    monkeypatch.setattr(coding, "CHUNK_CHARACTERS", 120)
    long = replace(article(0), text="x" * 500, id="doc-long")
    rows = document_rows([*articles(8), long, article(9)])
    cut = list(chunks(rows))
    assert sorted(i for piece in cut for i in piece["id"].to_pylist()) == sorted(rows["id"].to_pylist())
    for piece in cut:
        assert len(set(piece["language"].to_pylist())) == 1
        assert piece.num_rows <= 3
        assert piece.num_rows == 1 or sum(map(len, piece["text"].to_pylist())) <= 120
    assert list(chunks(pa.table({"language": [], "text": []}, schema=pa.schema([("language", pa.string()), ("text", pa.string())])))) == []


def test_many_small_files_are_put_together_at_the_end(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "_MANY_FILES", 2)
    for number in range(3):
        dataset.collect([article(number)])
    dataset.code(workers=0)
    assert len(dataset.store.files("documents")) == 1
    assert dataset.runs[-1].kind == "compact"


def test_an_old_version_cannot_be_coded(coded: Dataset) -> None:
    with pytest.raises(DatasetError, match="as of version 0"):
        Dataset.open(coded.path, as_of=0).code()


def test_articles_without_politics_are_spared_the_parser_unless_every_one_is_asked_for(tmp_path: Path) -> None:
    steps = "Peel the carrots and cut them into thin slices. Fry the onions gently until they are golden. Add a glass of water. Cover the pan. Wait. "
    recipe = document_from_text(steps + "Serve it with rice to your Kenyan friends.\n", language="en")
    dataset = Dataset.create(tmp_path / "d")
    dataset.collect([*articles(2), recipe])
    dataset.code(workers=0)
    assert recipe.id not in dataset.table("mentions", ["document_id"])["document_id"].to_pylist()
    spared = content(dataset)
    report = dataset.code(workers=0, glance=False)
    assert report.documents == 3, "another version of the coding"
    assert recipe.id in dataset.table("mentions", ["document_id"])["document_id"].to_pylist()
    assert {e["id"] for e in spared["events"]} == {e["id"] for e in content(dataset)["events"]}
    assert "glance-" in str(dataset.runs[2].model)
    assert "glance-" not in str(dataset.runs[-1].model)
    assert dataset.code(workers=0, glance=False).documents == 0


LARGEST = """
import resource, sys
from lapwing.dataset import Dataset
dataset = Dataset.open(sys.argv[1])
report = dataset.code(workers=0)
print(report.documents, report.problems, report.events > 30, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)
"""


@pytest.mark.slow
def test_the_largest_document_is_coded_in_bounded_memory(dataset: Dataset, run_python: Callable[..., subprocess.Popen[str]]) -> None:
    names = ("Togo", "Ghana", "Benin", "Niger", "Chad", "Senegal", "Guinea")
    acts = ("condemned", "praised", "threatened", "attacked", "accused")
    text, n = "", 0
    while len(text) < MAX_TEXT_BYTES - 1000:
        told = (f"{names[i % 7]} {acts[i % 5]} {names[(i + 1 + i // 7 % 5) % 7]} on day {i} of the dispute about the border." for i in range(n, n + 4))
        text, n = text + " ".join(told) + "\n\n", n + 4
    found = read_text(text, language="en")
    assert isinstance(found, Document)
    dataset.collect([found])
    out, err = run_python(LARGEST, dataset.path).communicate(timeout=1200)
    done, megabytes = out.rsplit(" ", 1)
    assert done == "1 [] True", err
    assert int(megabytes) < 2500, f"{megabytes} MB"
