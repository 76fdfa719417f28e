"""The record as plain data: its chain of HMACs, written as JSON lines, and what can be wrong with it. Pure: no ORM.

One event a line, so that a monitoring system can take them as they come and an exported file can be checked without the
database. The key is kept outside the database: whoever can write there alone cannot make a chain that holds.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Line = Mapping[str, Any]
Heads = Mapping[str, tuple[int, str]]
Problem = tuple[str, int, str]  # chain, number, what is wrong
SIGNED = ("chain", "number", "at", "act", "by", "revision", "changes", "reason", "previous")


def digest(line: Line, key: str) -> str:
    """HMAC-SHA-256 over the signed fields in canonical JSON, the predecessor's digest among them."""
    text = json.dumps({name: line[name] for name in SIGNED}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def seal(chain: str, number: int, last: str, key: str) -> str:
    """HMAC-SHA-256 that says: so far goes this chain, and this is the digest of its last event."""
    return hmac.new(key.encode(), f"{chain}\n{number}\n{last}".encode(), hashlib.sha256).hexdigest()


def as_json(line: Line) -> str:
    """An event as one line of JSON."""
    return json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def heads(lines: Iterable[Line]) -> dict[str, tuple[int, str]]:
    """chain -> (number, digest) of its last event: what a log or a backup keeps, to notice a tail that is missing."""
    last: dict[str, tuple[int, str]] = {}
    for line in lines:
        if line["number"] >= last.get(line["chain"], (0, ""))[0]:
            last[line["chain"]] = (line["number"], line["digest"])
    return last


def problems(lines: Iterable[Line], key: str, known: Heads | None = None) -> Iterator[Problem]:
    """Each event altered, missing or put in; in order of chain and number.

    `known` are heads seen earlier: an event that one of them names must still be there, just so.
    """
    chains: dict[str, list[Line]] = {}
    for line in lines:
        chains.setdefault(line["chain"], []).append(line)
    for chain in sorted(chains.keys() | (known or {}).keys()):
        events = sorted(chains.get(chain, []), key=lambda line: line["number"])
        previous, expected = "", 1
        for line in events:
            number = line["number"]
            if number > expected:
                yield chain, expected, f"missing up to {number - 1}" if number - expected > 1 else "missing"
            elif number < expected:
                yield chain, number, "stands twice"
            elif line["previous"] != previous:
                yield chain, number, "does not follow the event before it"
            if not hmac.compare_digest(line["digest"], digest(line, key)):
                yield chain, number, "altered, or signed with another key"
            previous, expected = line["digest"], number + 1
        number, seen = (known or {}).get(chain, (0, ""))
        digests = {line["number"]: line["digest"] for line in events}
        if number and number not in digests:
            if number >= expected:
                yield chain, expected, f"missing: the record had {number} events here"
        elif number and digests[number] != seen:
            yield chain, number, "not the event that was here before"


def unsealed(lines: Iterable[Line], kept: Mapping[str, tuple[int, str, str]], key: str) -> Iterator[Problem]:
    """What is wrong with the heads that stand beside the chains: chain -> (number, digest, seal) of its last event."""
    last = heads(lines)
    for chain in sorted(last.keys() | kept.keys()):
        if chain not in kept:
            yield chain, last[chain][0], "the last here, but the head of the chain is missing"
            continue
        number, last_digest, sealed = kept[chain]
        if not hmac.compare_digest(sealed, seal(chain, number, last_digest, key)):
            yield chain, number, "the head of the chain is altered, or sealed with another key"
        elif chain not in last or last[chain][0] < number:
            first = last[chain][0] + 1 if chain in last else 1
            yield chain, first, f"missing: the head of the chain counts {number} events"
        elif last[chain] != (number, last_digest):
            yield chain, last[chain][0], f"not what the head of the chain names: its event {number}"
