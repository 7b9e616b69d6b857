"""How much would more data help: scores with part of the training rows, and with part of the frames."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lapwing.evaluation.articles import load_articles, parsed, score_parsed, to_document
from lapwing.evaluation.relations import Case, validate
from lapwing.lexicon import Lexicon
from lapwing.lexicon.store import from_data
from lapwing.records import Document

if TYPE_CHECKING:
    from spacy.tokens import Doc

ROW_SHARES = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
FRAME_SHARES = (0.25, 0.5, 0.75, 1.0)
SEEDS = (1, 2, 3)


def relation_curve(cases: Sequence[Case], helpers: Sequence[Case], shares: Sequence[float] = ROW_SHARES) -> list[dict[str, Any]]:
    """Cross-validated figures with a share of each fold's training rows; the lexicon's examples always help."""
    found = []
    for share in shares:
        scores = validate(cases, helpers, share=share)
        found.append({"share": share, "macro_f1": round(scores.macro_f1, 4), "quad_f1": round(scores.quad_f1, 4), "accuracy": round(scores.accuracy, 4)})
    return found


def kept_frames(lexicon: Lexicon, share: float, seed: int) -> Lexicon:
    """The lexicon with that share of its frames, drawn by the hash of seed and name; a smaller share is contained in a larger one."""
    frames = lexicon.data["frames"]
    drawn = sorted(range(len(frames)), key=lambda i: hashlib.sha256(f"{seed}:{frames[i]['id']}".encode()).digest())
    kept = [frames[i] for i in sorted(drawn[: round(share * len(frames))])]
    # The names of actors are compiled once for each version of the lexicon.
    return from_data({**lexicon.data, "frames": kept}, f"{lexicon.version}-{seed}-{share}")


def lexicon_curve(
    path: Path, lexicon: Lexicon, pipeline: str | None = None, shares: Sequence[float] = FRAME_SHARES, seeds: Sequence[int] = SEEDS
) -> list[dict[str, Any]]:
    """F1 on the articles, of categories and of whole events, with a share of the frames: means over the seeds. Articles are parsed once."""
    articles = load_articles(path)
    parses = parsed((to_document(a) for a in articles), pipeline)
    found = []
    for share in shares:
        # All frames are the same frames whatever the seed.
        runs = [_figures(articles, parses, kept_frames(lexicon, share, seed) if share < 1.0 else lexicon) for seed in (seeds if share < 1.0 else seeds[:1])]
        found.append({"share": share, "frames": round(share * len(lexicon.data["frames"])), **_means(runs)})
    return found


def _figures(articles: list[dict[str, Any]], parses: Sequence[tuple[Document, Doc]], lexicon: Lexicon) -> dict[str, float]:
    scores = score_parsed(articles, parses, lexicon)
    found = {"category_f1": scores.total("category_only").f1, "event_f1": scores.total().f1}
    for language in sorted(scores.by_language):
        found[f"category_f1_{language}"] = scores.category_only[language].f1
        found[f"event_f1_{language}"] = scores.by_language[language].f1
    return found


def _means(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: round(sum(run[name] for run in runs) / len(runs), 4) for name in runs[0]}


def describe(report: dict[str, Any]) -> str:
    """The curves as text."""
    titles = {"relations": "Learning curve: share of the training rows", "lexicon": f"Learning curve: share of the frames (mean of {len(SEEDS)} draws)"}
    lines: list[str] = []
    for part, title in titles.items():
        if part in report:
            lines += [title, *_table(report[part]), ""]
    return "\n".join(lines)


def _table(rows: list[dict[str, Any]]) -> list[str]:
    names = [name for name in rows[0] if name != "share"]
    widths = [max(len(name), 8) + 2 for name in names]
    lines = [f"  {'share':>6}" + "".join(f"{name:>{w}}" for name, w in zip(names, widths, strict=True))]
    for row in rows:
        cells = (f"{row[n]:>{w}.3f}" if isinstance(row[n], float) else f"{row[n]:>{w}d}" for n, w in zip(names, widths, strict=True))
        lines.append(f"  {row['share']:>6.0%}" + "".join(cells))
    return lines
