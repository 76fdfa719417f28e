"""Everything that the API's own description allows, and much that it does not, asked by a program that is not ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.scene import released, scene  # noqa: F401

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


def ask(schema: str, *options: str, cwd: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    run = subprocess.run(
        [program, "run", schema, "--checks", "all", "--seed", "1", "--no-color", *options],
        cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-5_000:]


def test_schemathesis_finds_nothing_with_all_checks_on_what_there_is(live_server, scene, tmp_path):  # noqa: F811
    """Only with the years, areas and boxes that there are must every question be answered; a cursor nobody makes up."""
    schema = Client().get("/api/v1/schema/").json()
    for address in schema["paths"].values():
        parameters = address["get"].get("parameters", [])
        address["get"]["parameters"] = [parameter for parameter in parameters if parameter["name"] != "cursor"]
        for parameter in parameters:
            if examples := parameter.pop("examples", None):
                parameter["schema"]["enum"] = [example["value"] for example in examples.values()]
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    ask("schema.json", "--url", live_server.url, "--max-examples", os.environ.get("EXAMPLES", "60"), cwd=tmp_path)


def test_schemathesis_finds_nothing_whatever_it_asks_for(live_server, scene, tmp_path):  # noqa: F811
    """As it is described: a year, an area, a box or a cursor that there is not is refused, and the rest holds."""
    few = ["--exclude-checks", "positive_data_acceptance", "--max-examples", os.environ.get("EXAMPLES", "30")]
    ask(f"{live_server.url}/api/v1/schema/", *few, cwd=tmp_path)
