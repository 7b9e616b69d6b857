"""Which addresses of the network may be connected to: public ones, unless the caller allows more."""

from __future__ import annotations

import ipaddress
import socket

#: Carrier-grade address translation, which Python counts as neither private nor global.
_SHARED = ipaddress.ip_network("100.64.0.0/10")
#: IPv6 addresses that lead to the IPv4 address in their last 32 bits: NAT64 (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, in the system's order, each once. Raises OSError when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise OSError(f"no such host: {host}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def refusal(address: str) -> str | None:
    """Why a numeric address is none of the public network's ("loopback", "private" …); None when it is public.

    Judged by the address packed into it where it is one of IPv6 that leads to IPv4.
    """
    try:
        found: IPAddress = ipaddress.ip_address(address)
    except ValueError:
        return "unreadable"
    if isinstance(found, ipaddress.IPv6Address):
        inner = _inner(found)
        if inner is not None:
            found = inner
    kinds = (
        ("unspecified", found.is_unspecified),
        ("loopback", found.is_loopback),
        ("link-local", found.is_link_local),
        ("multicast", found.is_multicast),
        ("private", found.is_private or getattr(found, "is_site_local", False) or (found.version == 4 and found in _SHARED)),
        ("reserved", found.is_reserved or not found.is_global),
    )
    return next((name for name, holds in kinds if holds), None)


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a mapped, translated, 6to4 or Teredo address leads to."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    return address.teredo[1] if address.teredo is not None else None
