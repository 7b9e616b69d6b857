"""Matrix products through numpy's own BLAS, which is about four times as fast here as the one thinc bundles (bench/README.md)."""

from __future__ import annotations

from typing import Any

import numpy
from spacy.language import Language
from thinc.api import NumpyOps


class BlasOps(NumpyOps):  # type: ignore[misc]
    """thinc's CPU operations with `gemm` done by numpy."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """`x @ y`, either transposed; shapes (n, k) and (k, m) after transposition give (n, m)."""
        product = numpy.dot(x.T if trans1 else x, y.T if trans2 else y)
        if out is None:
            return product
        out[:] = product
        return out


def use_numpy_blas(nlp: Language) -> None:
    """Let every CPU model of the pipeline multiply through numpy."""
    ops = BlasOps()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if model is None or not hasattr(model, "walk"):
            continue
        for node in model.walk():
            if type(node.ops) is NumpyOps:
                node.ops = ops
