"""`lapwing actors`: add to a registry of one's own, look a name up in it, check it, import one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lapwing.cli.options import Actors, Day, Lang, shown
from lapwing.cli.output import check_writable, write_file, write_stdout
from lapwing.errors import InputError, LexiconError, OutputError

if TYPE_CHECKING:
    from lapwing.actors.importers.report import Report
    from lapwing.actors.lookup import Meaning
    from lapwing.lexicon import Lexicon

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Actors of your own: add, look up, check, import (docs/actors.md).")
imports = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Make a registry of somebody else's data.")
app.add_typer(imports, name="import")

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="The registry to write: .jsonl for thousands of entries, .yaml to correct by hand.")
]
ReportTo = Annotated[Path | None, typer.Option("--report", metavar="FILE", help="Write the whole report there as JSON; printed lists are cut short.")]
Source = Annotated[Path, typer.Argument(metavar="SOURCE", help="The file to read.")]


# -- show ----------------------------------------------------------------------------------------------------------


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|ID", help="A name as a text writes it, or the id of an entry.")],
    date: Day = None,
    language: Annotated[Lang | None, typer.Option("--language", help="Only what it means in texts of this language.")] = None,
    actors: Actors = None,
    as_json: AsJson = False,
) -> None:
    """Show what a name means on a day: entry, code, sector, offices, memberships, rivals, file."""
    from lapwing.actors.entries import Registry, files_of, read_registry
    from lapwing.actors.lookup import Lookup
    from lapwing.actors.registry import chosen, lexicon_with
    from lapwing.lexicon.registry import LANGUAGES

    path = chosen(actors)
    registry = read_registry(files_of(path)) if path else Registry()
    found = Lookup(lexicon_with(path), registry, (str(language),) if language else LANGUAGES).meanings(name, date)
    if not found:
        raise InputError(f"'{name}' is no name and no id that is known; names are written with their capitals ('lapwing actors add' adds one)")
    text = json.dumps([m.to_dict() for m in found], ensure_ascii=False, indent=2) + "\n" if as_json else "\n".join(map(meaning_text, found))
    write_stdout(text.encode("utf-8", "replace"))


def meaning_text(meaning: Meaning) -> str:
    """One meaning, a line a fact."""
    offices = [f"{_office(office)}{'' if office['held'] else ' (not on that day)'}" for office in meaning.offices]
    facts = [
        ("means", f"{meaning.label}, {meaning.kind}"),
        ("strength", ", ".join(f"{strength} in {language}" for language, strength in meaning.strength.items())),
        ("code", meaning.code),
        ("sector", ", ".join(meaning.sector) or "none"),
        *(("office", office) for office in offices),
        ("members", ", ".join(meaning.members)),
        ("member of", ", ".join(meaning.member_of)),
        *((key, ", ".join(links)) for key, links in meaning.links.items()),
        ("strong names", ", ".join(meaning.strong)),
        ("weak names", ", ".join(meaning.weak)),
        ("rivals", ", ".join(meaning.rivals)),
        ("file", meaning.file),
    ]
    return "\n".join([meaning.id, *(f"  {label:<13} {value}" for label, value in facts if value)]) + "\n"


def _office(office: dict[str, Any]) -> str:
    where = office.get("country") or office.get("organisation") or office.get("code")
    return f"{office['office']}{f' of {where}' if where else ''}, {office.get('from', '?')} to {office.get('to', 'today')}"


# -- check ---------------------------------------------------------------------------------------------------------


@app.command("check")
def check(
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="A file or folder; by default the registry that LAPWING_ACTORS names.")] = None,
    as_json: AsJson = False,
) -> None:
    """Validate a registry of your own, alone and against what ships. Ends with code 7 when anything is wrong."""
    from lapwing.actors.clashes import collisions_of, conflicts
    from lapwing.actors.entries import files_of, read_registry
    from lapwing.actors.registry import chosen
    from lapwing.lexicon import load

    place = chosen(path)
    if place is None:
        raise InputError("no registry to check; give its path, or name it in LAPWING_ACTORS ('lapwing lexicon check' validates what ships)")
    registry = read_registry(files_of(place))
    problems = [*registry.problems, *conflicts(load(), registry), *map(str, collisions_of(load(), registry))]
    report = {"path": str(place), "version": registry.version, "entries": len(registry.entries), "problems": problems}
    lines = [f"{place}: {len(registry.entries)} entries, version {registry.version}"]
    lines += [f"{len(problems)} problem{'s' if len(problems) != 1 else ''}{':' if problems else ''}", *(f"  {p}" for p in problems)]
    text = json.dumps(report, ensure_ascii=False, indent=2) if as_json else "\n".join(lines)
    write_stdout((text + "\n").encode("utf-8", "replace"))
    if problems:
        raise typer.Exit(LexiconError.exit_code)


# -- add -----------------------------------------------------------------------------------------------------------


@app.command("add")
def add(
    id: Annotated[str | None, typer.Option("--id", help="Identifier; an organisation needs one. That of a shipped entry replaces it.")] = None,
    fr: Annotated[list[str] | None, typer.Option("--fr", metavar="NAME", help="A French name that always means it. Repeat for several.")] = None,
    en: Annotated[list[str] | None, typer.Option("--en", metavar="NAME", help="An English name that always means it. Repeat for several.")] = None,
    fr_weak: Annotated[list[str] | None, typer.Option("--fr-weak", metavar="NAME", help="A French name that also means something else.")] = None,
    en_weak: Annotated[list[str] | None, typer.Option("--en-weak", metavar="NAME", help="An English name that also means something else.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Of its state (MLI), or UNO EUR IGO NGO ISM IMG MNC.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="The same as --code, for a person.")] = None,
    sector: Annotated[list[str] | None, typer.Option("--sector", help="PLOVER sector, primary first. Repeat for several.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="person, or organisation, party, armed group, media, company …")] = None,
    office: Annotated[
        list[str] | None, typer.Option("--office", metavar="OFFICE[:FROM[:TO]]", help="An office of a person, as in foreign-minister:2023-01:2024-06-30.")
    ] = None,
    actors: Actors = None,
) -> None:
    """Add an entry to your YAML file (--actors, or LAPWING_ACTORS), which is made if it is not there. Nothing else in it changes."""
    from lapwing.actors.adding import with_entry
    from lapwing.actors.registry import chosen
    from lapwing.lexicon import load

    path = chosen(actors)
    if path is None:
        raise InputError("no file to add to; give --actors FILE.yaml, or name it in LAPWING_ACTORS")
    names = {"fr": {"strong": fr or [], "weak": fr_weak or []}, "en": {"strong": en or [], "weak": en_weak or []}}
    is_person = kind == "person" or bool(office)
    entry = _person(id, names, country or code, sector, office) if is_person else _organisation(id, names, code or country, sector, kind)
    check_writable(path)
    content, warnings = with_entry(path, entry, load())
    write_file(content, path)
    for warning in warnings:
        typer.echo(f"lapwing: {warning}", err=True)
    typer.echo(f"Added {entry.get('id') or entry['name']} to {shown(path)}")


_Strengths = dict[str, dict[str, list[str]]]


def _person(id: str | None, names: _Strengths, country: str | None, sectors: list[str] | None, offices: list[str] | None) -> dict[str, Any]:
    from lapwing.lexicon.registry import NON_STATE

    strong = list(dict.fromkeys(name for by_strength in names.values() for name in by_strength["strong"]))
    weak = list(dict.fromkeys(name for by_strength in names.values() for name in by_strength["weak"]))
    if not strong:
        raise InputError("a person needs a name that always means them; give --fr or --en")
    entry: dict[str, Any] = ({"id": id} if id else {}) | {"name": strong[0]}
    if strong[1:]:
        entry["aliases"] = strong[1:]
    if weak:
        entry["weak"] = weak
    if country:
        entry["code" if country in NON_STATE else "country"] = country
    if offices:
        entry["offices"] = [_given_office(written) for written in offices]
    return entry | ({"sectors": sectors} if sectors else {})


def _given_office(written: str) -> dict[str, str]:
    office, start, end = (*written.split(":"), "", "")[:3]
    return {"office": office} | ({"from": start} if start else {}) | ({"to": end} if end else {})


def _organisation(id: str | None, names: _Strengths, code: str | None, sector: list[str] | None, kind: str | None) -> dict[str, Any]:
    given = {"id": id, "code": code, "sector": sector, "kind": kind}
    entry = {key: value for key, value in given.items() if value}
    return entry | {"names": {language: by_strength for language, by_strength in names.items() if any(by_strength.values())}}


# -- import --------------------------------------------------------------------------------------------------------


@imports.command("wikidata")
def from_wikidata(
    source: Source,
    output: Output,
    since: Annotated[int, typer.Option("--since", metavar="YEAR", help="Leave out people all of whose offices ended before.")] = 1990,
    report: ReportTo = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a YAML file that is there.")] = False,
) -> None:
    """Import a Wikidata JSON dump (.json, .json.gz or .json.bz2, one entity a line): office holders and organisations."""
    from lapwing.actors.importers.wikidata import entries

    _import(source, output, report, replace, lambda lexicon, told: entries(source, lexicon, told, since=since))


@imports.command("opensanctions")
def from_opensanctions(
    source: Source,
    output: Output,
    report: ReportTo = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a YAML file that is there.")] = False,
) -> None:
    """Import FollowTheMoney entities (JSON Lines), as OpenSanctions publishes them."""
    from lapwing.actors.importers.opensanctions import entries

    _import(source, output, report, replace, lambda lexicon, told: entries(source, lexicon, told))


@imports.command("table")
def from_table(
    source: Source,
    output: Output,
    column: Annotated[list[str] | None, typer.Option("--column", metavar="FIELD=COLUMN", help="Which column is which field, as in name=Nom.")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help="By default it is detected.")] = None,
    delimiter: Annotated[str | None, typer.Option("--delimiter", help="By default it is detected: , ; tab or |.")] = None,
    report: ReportTo = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a YAML file that is there.")] = False,
) -> None:
    """Import a table of your own (CSV, or YAML with one record an item): id, name, fr, en, alias, weak, country, code, sector, kind, office, from, to."""
    from lapwing.actors.importers.table import entries

    columns = dict(_pair(given) for given in column or [])
    sign = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter)
    _import(source, output, report, replace, lambda lexicon, told: entries(source, lexicon, told, columns=columns, encoding=encoding, delimiter=sign))


def _pair(given: str) -> tuple[str, str]:
    field, sign, column = given.partition("=")
    if not sign or not field or not column:
        raise typer.BadParameter(f"'{given}' is no FIELD=COLUMN; write it as name=Nom", param_hint="--column")
    return field, column


def _import(source: Path, output: Path, report_to: Path | None, replace: bool, read: Callable[[Lexicon, Report], Iterator[dict[str, Any]]]) -> None:
    """Write the entries as they come, then say what became of the rest. Ends with code 3 when lines had to be skipped."""
    from lapwing.actors.entries import JSON_SUFFIXES, YAML_SUFFIXES
    from lapwing.actors.importers.output import json_lines, yaml_lines
    from lapwing.actors.importers.report import Report
    from lapwing.lexicon import load

    if output.suffix not in (*JSON_SUFFIXES, *YAML_SUFFIXES):
        raise typer.BadParameter(f"'{output}' must end in .jsonl or .yaml", param_hint="--output")
    if output.suffix in YAML_SUFFIXES and output.exists() and not replace:
        raise OutputError(f"{output} is there already and may hold entries written by hand; add --replace to write over it, or name another file")
    check_writable(output)
    if report_to is not None:
        check_writable(report_to)
    report = Report(shown(source))
    found = read(load(), report)
    write_file(json_lines(found) if output.suffix in JSON_SUFFIXES else yaml_lines(found, source.name), output)
    if report_to is not None:
        write_file((json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n").encode(), report_to)
    write_stdout(report.to_text().encode("utf-8", "replace"))
    if report.bad_lines:
        raise typer.Exit(InputError.exit_code)
