"""Everything that the API's own description allows, and much that it does not, asked by a program that is not ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scene import released, scene  # noqa: F401

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


def test_schemathesis_finds_nothing_with_all_checks_on(live_server, scene, tmp_path):  # noqa: F811
    program = Path(sys.executable).with_name("schemathesis")
    asked = ["--checks", "all", "--max-examples", os.environ.get("EXAMPLES", "60"), "--seed", "1", "--no-color"]
    run = subprocess.run(
        [program, "run", f"{live_server.url}/api/v1/schema/", *asked],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-5_000:]
