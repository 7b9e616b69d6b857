"""Files to read, and the command line run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from lapwing.cli import main

FRENCH = "Le ministre malien des Affaires étrangères, Abdoulaye Diop, a rencontré lundi l'envoyé américain à Bamako. Le Mali a rejeté l'offre de la France.\n"
ENGLISH = "The French foreign minister did not meet the Malian envoy in Paris on Tuesday. Russia condemned the attack on Mali.\n"
GERMAN = "Der Außenminister ist am Montag nach Bamako gereist und hat dort mit der Regierung über den Abzug der Truppen gesprochen.\n"


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: bytes
    err: str


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Done]:
    """`run("read", path)`: the command in this process; its exit code and output."""

    def call(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        out, err = capfdbinary.readouterr()
        return Done(int(ended.value.code or 0), out, err.decode())

    return call


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(FRENCH, encoding="utf-8")
    return path


@pytest.fixture
def english(tmp_path: Path) -> Path:
    path = tmp_path / "english.txt"
    path.write_text(ENGLISH, encoding="utf-8")
    return path


@pytest.fixture
def german(tmp_path: Path) -> Path:
    path = tmp_path / "german.txt"
    path.write_text(GERMAN * 3, encoding="utf-8")
    return path
