"""Source contracts: who publishes a source, in which language, how much a day, and where it comes from. One small TOML file each (docs/collecting.md)."""

from __future__ import annotations

import glob
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lapwing.errors import InputError
from lapwing.records import Document
from lapwing.sources.language import SUPPORTED

#: What a source may be.
KINDS = (
    "agency", "newspaper", "magazine", "broadcaster", "online", "blog", "aggregator", "government", "organisation", "party", "ngo", "research", "archive",
)  # fmt: skip
#: ISO 3166-1 alpha-3, and KOS as everywhere in Lapwing.
COUNTRIES = frozenset(
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT "
    "BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI "
    "FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR "
    "ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KOS KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT "
    "MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY "
    "PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL "
    "TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE".split()
)
SUFFIX = ".toml"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_WILD = re.compile(r"[*?[]")


@dataclass(frozen=True, slots=True)
class Daily:
    """Documents published a day: fewer than `floor` or more than `ceiling` is worth a look; `expected` is what one counts on. None: not said."""

    floor: int | None = None
    expected: int | None = None
    ceiling: int | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """One source. `paths` are names and patterns that `read_files` takes, found from the contract's folder; `columns` maps a record's field to a column.

    `country` is the publisher's (alpha-3). `pages`: fetch an entry's page where the feed has no full text.
    """

    id: str
    publisher: str
    language: str | None = None
    country: str | None = None
    kind: str | None = None
    licence: str | None = None
    daily: Daily = Daily()
    feeds: tuple[str, ...] = ()
    pages: bool = True
    paths: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    def fill(self, document: Document) -> Document:
        """The document as one of this source, with what it does not say of itself; a host's name is no publisher's."""
        own = document.publisher if document.publisher and not _is_host(document.publisher, document.url) else None
        return replace(document, publisher=own or self.publisher, source=self.id)


def load_contracts(path: Path) -> list[Contract]:
    """The contracts of a file, or of all `*.toml` of a folder in order of name.

    A file holds one contract, or several as `[[source]]` tables. Raises InputError naming file, field, why and remedy.
    """
    contracts: dict[str, Contract] = {}
    for file in _files(path):
        faults: list[str] = []
        tables = _tables(file)
        for number, table in enumerate(tables, 1):
            contract, found = _contract(table, file, alone=len(tables) == 1)
            if contract and contract.id in contracts:
                found.append(f"id: '{contract.id}' is another contract's already; give each source its own")
            elif contract:
                contracts[contract.id] = contract
            place = f"{file}" if len(tables) == 1 else f"{file}, source {number}"
            faults += [f"{place}: {fault}" for fault in found]
        if faults:
            more = f" (and {len(faults) - 1} more in this file)" if len(faults) > 1 else ""
            raise InputError(faults[0] + more)
    return list(contracts.values())


def load_all(paths: Iterable[Path]) -> list[Contract]:
    """The contracts of several files and folders. Raises InputError, also when two have the same id."""
    found: dict[str, Contract] = {}
    for path in paths:
        for contract in load_contracts(path):
            if contract.id in found:
                raise InputError(f"{path}: id: '{contract.id}' is another contract's already; give each source its own")
            found[contract.id] = contract
    return list(found.values())


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(f for f in path.iterdir() if f.suffix == SUFFIX and f.is_file() and not f.name.startswith("."))
        if not found:
            raise InputError(f"{path} holds no source contract; put files there that end in {SUFFIX}")
        return found
    if not path.is_file():
        raise InputError(f"{path} cannot be read: there is no such file or folder; name a source contract (a {SUFFIX} file) or a folder of them")
    return [path]


def _tables(file: Path) -> list[dict[str, Any]]:
    """The tables of a file, one a source."""
    try:
        data = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}; check its permissions") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f'{file} is not TOML: {" ".join(str(error).split())}; write lines like publisher = "Radio Example"') from error
    if "source" not in data:
        return [data]
    tables, others = data["source"], sorted(set(data) - {"source"})
    if others:
        raise InputError(f"{file}: {others[0]}: stands outside the [[source]] tables; move it into one of them")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise InputError(f"{file}: source: must be a list of tables; write [[source]] above each source")
    return tables


def _contract(table: dict[str, Any], file: Path, *, alone: bool) -> tuple[Contract | None, list[str]]:
    """The contract of one table, or None and what is wrong with it, each as *field: why; remedy*."""
    faults = [f"{name}: is no field of a source contract; the fields are {', '.join(_FIELDS)}" for name in sorted(set(table) - set(_FIELDS))]
    if not alone and "id" not in table:
        faults.append("id: is missing; give each of several sources in one file its own")
    if "publisher" not in table:
        faults.append('publisher: is missing; write who publishes the source, as publisher = "Radio Example"')
    given = {"id": file.stem, **table}
    made = {}
    for name, check in _FIELDS.items():
        if name in given:
            try:
                made[name] = check(given[name])
            except ValueError as error:
                faults.append(f"{name}: {error}")
    if faults:
        return None, faults
    if "paths" in made:
        made["paths"] = tuple(_from_folder(path, file.parent) for path in made["paths"])
    return Contract(**made), []


def _is_host(publisher: str, url: str | None) -> bool:
    """Is this no more than (the end of) the address's host? The reader of pages falls back on that."""
    host = urlsplit(url).netloc.lower() if url else ""
    return f".{host}".endswith(f".{publisher.lower()}")


def _from_folder(path: str, folder: Path) -> str:
    """A name or pattern as seen from here; a folder's own name is no pattern."""
    return str(Path(glob.escape(str(folder)) if _WILD.search(path) else folder, path))


# -- what each field may hold: the value as kept, or ValueError with why and remedy ------------------------------------


def _string(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be words; write them in quotation marks")
    if not value.isprintable():
        raise ValueError("holds a line break or control character; write it on one line")
    return value.strip()


def _id(value: Any) -> str:
    if not _ID.fullmatch(_string(value)):
        raise ValueError(f"'{value}' must be 1 to 64 letters, digits, dots, hyphens or underscores, no accents (by default it is the file's name); correct it")
    return str(value)


def _language(value: Any) -> str:
    if value not in SUPPORTED:
        raise ValueError(f"{_shown(value)} is no language that is coded; write one of {', '.join(SUPPORTED)}, or leave it out to have it detected")
    return str(value)


def _country(value: Any) -> str:
    if not isinstance(value, str) or value not in COUNTRIES:
        raise ValueError(f"{_shown(value)} is no ISO 3166-1 alpha-3 code; write one like MLI or FRA, in capitals")
    return str(value)


def _kind(value: Any) -> str:
    if value not in KINDS:
        raise ValueError(f"{_shown(value)} is no kind of source; write one of {', '.join(KINDS)}")
    return str(value)


def _daily(value: Any) -> Daily:
    names = ("floor", "expected", "ceiling")
    if not isinstance(value, dict) or not value:
        raise ValueError("must be a table; write it as { floor = 5, expected = 20, ceiling = 60 }")
    for name, number in value.items():
        if name not in names:
            raise ValueError(f"has no {_shown(name)}; it may have {', '.join(names)}")
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise ValueError(f"{name} must be a whole number of documents a day, 0 or more; correct it")
    given = [value[name] for name in names if name in value]
    if given != sorted(given):
        raise ValueError("must rise from floor to expected to ceiling; correct the numbers")
    return Daily(**value)


def _feeds(value: Any) -> tuple[str, ...]:
    return tuple(_address(item) for item in _list(value, "addresses"))


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or any(c.isspace() for c in value):
        raise ValueError(f"{_shown(value)} is no address; write it whole, from http:// or https:// on")
    if parts.username is not None:
        raise ValueError(f"the address of {parts.hostname} holds a user name; feeds behind a password are not read, name a public one")
    return value


def _pages(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false (not in quotation marks)")
    return value


def _paths(value: Any) -> tuple[str, ...]:
    return _list(value, "files, folders or patterns")


def _list(value: Any, of: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"must be a list of {of}, each in quotation marks; write it in square brackets")
    items = tuple(_string(item) for item in value)
    twice = next((item for i, item in enumerate(items) if item in items[:i]), None)
    if twice:
        raise ValueError(f"{_shown(twice)} stands there twice; leave one out")
    return items


def _columns(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(column, str) and column for column in value.values()):
        raise ValueError('must be a table of field = "column"; write it as { text = "body", published = "date" }')
    return dict(value)


def _shown(value: Any) -> str:
    return repr(str(value)[:60])


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "id": _id, "publisher": _string, "language": _language, "country": _country, "kind": _kind, "licence": _string, "daily": _daily, "feeds": _feeds,
    "pages": _pages, "paths": _paths, "columns": _columns,
}  # fmt: skip
