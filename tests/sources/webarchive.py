"""Web archives written byte by byte, so that tests can break them anywhere."""

from __future__ import annotations

import gzip
from collections.abc import Iterable

ENGLISH = (
    "The Togolese transport minister announced on Tuesday in Lomé that the border post of Sanvee, closed since March, would reopen within days.",
    "Traders on both sides of the frontier welcomed the decision, which the two governments had negotiated for several weeks in Accra.",
)
FRENCH = (
    "Le ministre togolais des Transports a annoncé mardi à Lomé la réouverture du poste frontière de Sanvee, fermé depuis le mois de mars.",
    "Son homologue ghanéen a salué un geste attendu par les commerçants des deux rives, que les deux gouvernements négociaient depuis des semaines.",
)
GERMAN = (
    "Der togoische Verkehrsminister kündigte am Dienstag in Lomé an, dass der seit März geschlossene Grenzposten in wenigen Tagen wieder öffnet.",
    "Händler auf beiden Seiten der Grenze begrüßten die Entscheidung, über die beide Regierungen mehrere Wochen lang verhandelt hatten.",
)


def page(paragraphs: Iterable[str], title: str = "Border", date: str = "2025-03-01", head: str = "") -> str:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{title}</title><meta property='article:published_time' content='{date}'></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def answer(content: str | bytes, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def record(number: int, block: bytes, kind: str = "response", date: str = "2025-03-02T10:00:00Z", length: int | None = None, url: str = "") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url or f'https://x.example/{number}'}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def name(number: int) -> str:
    """What the record is called in a document's path."""
    return f"00000000-0000-0000-0000-{number:012}"


def packed(records: Iterable[bytes]) -> bytes:
    """Each record a member of its own, as archives are."""
    return b"".join(gzip.compress(r) for r in records)
