"""The table of record: documents, events and mentions in a folder of Delta tables, with every version of them (docs/dataset.md)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lapwing.errors import DatasetError

if TYPE_CHECKING:
    from lapwing.dataset.dataset import Dataset

__all__ = ["Dataset"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'lapwing.dataset' has no attribute '{name}'; it offers {', '.join(__all__)}")
    try:
        return import_module("lapwing.dataset.dataset").Dataset
    except ImportError as error:
        if error.name not in ("deltalake", "duckdb"):
            raise
        raise DatasetError(f"datasets need the package '{error.name}', which is not installed; run: pip install 'lapwing[dataset]'") from error
