"""Lapwing reads French and English news and keeps a defensible account of political events (PLOVER), each with its sentence.

>>> import lapwing
>>> reading = lapwing.read("article.txt")          # doctest: +SKIP
>>> reading.events, reading.to_arrow()             # doctest: +SKIP
>>> nlp = lapwing.load("fr")                       # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lapwing.version import __version__

if TYPE_CHECKING:
    from lapwing.api import Skipped, read, read_many
    from lapwing.components import load
    from lapwing.dataset import Dataset
    from lapwing.events.between import between
    from lapwing.reading import Reading

__all__ = ["Dataset", "Reading", "Skipped", "__version__", "between", "load", "read", "read_many"]

#: Where each public name lives: fetched on first use, so that `import lapwing` does not wait for spaCy.
_HOMES = {
    "Dataset": "lapwing.dataset",
    "Reading": "lapwing.reading",
    "Skipped": "lapwing.api",
    "between": "lapwing.events.between",
    "load": "lapwing.components",
    "read": "lapwing.api",
    "read_many": "lapwing.api",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'lapwing' has no attribute '{name}'; it offers {', '.join(__all__)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
