"""The questions of docs/queries.md run as they stand there, and what it prints is what they give."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from told import Told, dataset_of

from lapwing.dataset import Dataset
from lapwing.dataset.query import answered
from lapwing.dataset.rows import row_schema
from lapwing.render.rows import rows_of, to_text
from lapwing.sources.files import read_files

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
#: Title, SQL, and what is printed below it.
QUESTIONS = re.findall(r"^### (\d\. .*?)\n.*?```sql\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.S | re.M)


def test_there_are_five() -> None:
    assert [title[:2] for title, _, _ in QUESTIONS] == ["1.", "2.", "3.", "4.", "5."]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A dataset in which every question has an answer."""
    days = [date(2025, month, 5) for month in (9, 10, 11, 12)]
    dataset = dataset_of(
        tmp_path_factory.mktemp("page") / "ds",
        [
            *(Told(["NER"], "ACCUSE", ["BEN"], day) for day in days),
            Told(["NER"], "REJECT", ["BEN"], text="Niger refuses unless Benin pays.", condition="unless Benin pays", kind="official"),
            Told(["NER", "BEN"], "CONSULT", (), date(2025, 9, 9), publisher="L'Écho"),
        ],
    )
    documents, events = dataset.table("documents", ["id"])["id"].to_pylist(), dataset.table("events", ["id"])["id"].to_pylist()
    episode: dict[str, Any] = {
        "id": "ep-1", "events": events, "documents": documents, "reports": 6, "publishers": 2, "first_published": date(2025, 9, 6), "event": "ACCUSE", "mode": None,
        "aux": [], "actor_codes": ["NER"], "recipient_codes": ["BEN"], "date_from": days[0], "date_to": days[0], "place": None, "place_country": None, "agreement": 0.9,
        "contradictions": [],
    }  # fmt: skip
    dataset.append("link", {"episodes": pa.Table.from_pylist([episode], schema=row_schema("episodes"))})
    return dataset


@pytest.mark.parametrize(("title", "sql", "printed"), QUESTIONS, ids=[title for title, _, _ in QUESTIONS])
def test_a_question_has_an_answer(told: Dataset, title: str, sql: str, printed: str) -> None:
    found = told.query(sql)
    assert len(found) > 0
    assert found.columns == printed.splitlines()[0].split()


def test_the_python_examples_run(told: Dataset) -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.S)
    assert code
    names: dict[str, Any] = {}
    exec(code[1].replace('"dispute"', repr(str(told.path))), names)
    assert len(names["frame"]) == len(names["events"]) == 5


@pytest.mark.slow
@pytest.mark.models
def test_what_is_printed_is_what_the_examples_give(tmp_path: Path) -> None:
    dataset = Dataset.create(tmp_path / "dispute")
    dataset.collect(read_files([*map(str, sorted((ROOT / "examples").glob("*.txt"))), str(ROOT / "examples" / "niger-benin.jsonl")]))
    dataset.code(workers=0)
    dataset.link()
    for title, sql, printed in QUESTIONS:
        with answered(dataset.store, dataset.runs, sql) as answer:
            assert f"### {title}\n{to_text(answer.schema, list(rows_of(answer)), 120)}" == f"### {title}\n{printed}"
