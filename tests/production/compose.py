"""docker-compose.yml as docker compose reads it: what each container is started with."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from tests.production import ROOT

# $$, ${NAME}, ${NAME:-default} or ${NAME:?}
VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?::(?P<mark>[-?])(?P<word>[^}]*))?\})")


def read(given: Mapping[str, str]) -> dict[str, Any]:
    """The file with the variables `given` in their places; one that it insists on and does not get is named."""
    return _filled(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8")), given)


def environment_of(service: dict[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """A container's environment. A name without a value is passed on where it is given, and not set where it is not."""
    passed = {name: given.get(name) if value is None else value for name, value in service["environment"].items()}
    return {name: value for name, value in passed.items() if value is not None}


def _filled(part: Any, given: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: _filled(value, given) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, given) for value in part]
    return VARIABLE.sub(lambda found: _value(found, given), part) if isinstance(part, str) else part


def _value(found: re.Match[str], given: Mapping[str, str]) -> str:
    if found["dollar"]:
        return "$"
    value = given.get(found["name"], "")
    if not value and found["mark"] == "?":
        raise KeyError(f"docker-compose.yml insists on {found['name']}")
    return value or (found["word"] if found["mark"] == "-" else "") or ""
