"""What ships: the version, the type marker, models and data, the licences; pinned requirements without index hosts; no machine's paths."""

from __future__ import annotations

import re
import tomllib
import zipfile
from pathlib import Path

import pytest

from lapwing.version import __version__

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "lapwing"
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEXT_SUFFIXES = {".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".cfg", ".json", ".html", ".css", ".js", ".sh", ""}
#: Folders of the tree that hold what was made or installed there, not what is written.
NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".benchmarks"}
#: A model may take no more of the package than this.
MODEL_LIMIT = 25_000_000


def our_files() -> list[Path]:
    """Every text file of the tree that somebody wrote."""
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file() and path.suffix in TEXT_SUFFIXES and not any(p in NOT_OURS or p.startswith(".venv") for p in path.relative_to(ROOT).parts)
    ]


def test_the_version_is_written_once_and_in_the_changelog() -> None:
    assert "version" in PROJECT["dynamic"]
    assert re.fullmatch(r"\d+\.\d+\.\d+(?:\.dev\d+|rc\d+)?", __version__)
    assert __version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_package_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_model_ships_and_is_small(language: str) -> None:
    folder = PACKAGE / "models" / language
    assert (folder / "config.cfg").is_file()
    assert sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) <= MODEL_LIMIT


@pytest.mark.parametrize("name", ["lexicon.json.gz", "verb_forms.fr.json.gz"])
def test_the_data_ships(name: str) -> None:
    assert (PACKAGE / "data" / name).stat().st_size > 1000


def test_the_wheel_holds_everything_the_package_reads(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        inside = set(wheel.namelist())
    wanted = {f"lapwing/{p.relative_to(PACKAGE).as_posix()}" for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert wanted <= inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    assert any(name.endswith("licenses/NOTICE") for name in inside)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_and_hashed(name: str) -> None:
    entries = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9][a-z0-9._-]*==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--extra-index|--find-links|-i\s|\.(?:org|com|net|io)\b", text)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_no_deep_learning_framework_is_installed(name: str) -> None:
    names = {line.split("==")[0] for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line}
    assert not names & {"torch", "tensorflow", "jax", "transformers", "spacy-transformers", "cupy"}


def test_the_development_requirements_agree_with_the_others() -> None:
    def pins(name: str) -> set[str]:
        return {line.rstrip(" \\") for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line}

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_declared_dependency_is_pinned(name: str) -> None:
    pinned = {line.split("==")[0] for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line}
    wanted = {re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower() for requirement in PROJECT["dependencies"]}
    assert wanted <= pinned


def test_the_licences_are_there() -> None:
    assert "Version 2.0, January 2004" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for work in ("PLOVER", "UD_French-Sequoia", "UD_French-GSD", "UD_English-EWT", "UD_English-GUM", "spacy-lookups-data"):
        assert work in notice, work
    assert "CC BY-SA 4.0" in (ROOT / "lexicon" / "LICENSE").read_text(encoding="utf-8")


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    pattern = re.compile(r"(?:^|[\s\"'`(=])(?:/home/|/root/|/Users/|/work/|[A-Z]:\\Users\\)")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in our_files()
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    declared = [*PROJECT["dependencies"], *(r for extra in PROJECT["optional-dependencies"].values() for r in extra if not r.startswith("lapwing"))]
    missing = [name for requirement in declared if f"`{(name := re.split(r'[^A-Za-z0-9._-]', requirement)[0].lower())}`" not in text]
    assert not missing


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/README.md"])
def test_links_between_files_lead_somewhere(name: str) -> None:
    page = ROOT / name
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


@pytest.mark.parametrize("name", ["scripts/install", "scripts/try", "scripts/test", ".ci/run"])
def test_scripts_are_executable(name: str) -> None:
    assert (ROOT / name).stat().st_mode & 0o111
