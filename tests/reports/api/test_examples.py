"""The worked examples of docs/examples.md: those in Python run against a site, and print there what the page says.

R and Power Query are read: their addresses answer, and have the columns that the examples name.
"""

import contextlib
import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pandas as pd
import pytest
from django.test import Client

from reports.api.actions import make_token
from tests.factories import ROOT
from tests.reports.asking import RELEASE

PAGE = (ROOT / "docs/examples.md").read_text(encoding="utf-8")
SITE = "https://mappa.example"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    language: str
    code: str


BLOCKS = [Block(*found) for found in BLOCK.findall(PAGE)]


def blocks(language: str) -> list[str]:
    return [block.code for block in BLOCKS if block.language == language]


@pytest.fixture
def site(two_years, clock, national_reviewer):
    """Two years that are out, and one that is not."""
    clock(RELEASE)


@pytest.fixture
def secret(national_reviewer) -> str:
    return make_token(name="Examples", by=national_reviewer, at=RELEASE, lives=timedelta(days=30))[1]


def printed() -> Iterator[tuple[str, str]]:
    """Each block of Python with what the page says that it prints."""
    for block, following in zip(BLOCKS, [*BLOCKS[1:], None], strict=True):
        if block.language == "python":
            yield block.code, following.code if following and following.language == "text" else ""


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def test_every_example_in_python_prints_what_the_page_says(live_server, site, secret, monkeypatch):
    """One after the other in one notebook, as a reader would."""
    monkeypatch.setenv("MAPPA_TOKEN", secret)
    notebook: dict[str, object] = {}
    with pd.option_context("display.width", 120):
        for code, said in printed():
            paper = io.StringIO()
            with contextlib.redirect_stdout(paper):
                exec(code.replace(SITE, live_server.url), notebook)
            assert lines(paper.getvalue()) == lines(said), code


def test_what_the_examples_say_of_gaps_is_so(live_server, site):
    """The box that one area has not: its sum is that of the others, and the file has no 0 in its place."""
    [first, *_] = blocks("python")
    notebook: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(first.replace(SITE, live_server.url), notebook)
    figures = notebook["figures"]
    unavailable = figures[figures["marker"] == "x"]
    assert len(unavailable) > 0
    assert unavailable["value"].isna().all()
    assert unavailable["reason"].notna().all()
    assert not (figures["value"].isna() & figures["marker"].isna()).any()


SERIES = """\
year_name,value,status,missing,areas,areas_owed,is_partial,is_break
2014/15,100,,,42,42,false,false
2015/16,110,,,42,42,false,false
2016/17,,,not_published,,,false,false
2017/18,130,,,42,42,false,false
2018/19,200,,,42,42,false,true
2019/20,205,,,42,42,false,false
2020/21,190,,,41,42,false,false
2021/22,220,,,42,42,false,false
2022/23,3,p,,1,42,true,false
"""


def test_a_series_has_no_change_over_a_gap_a_break_or_a_year_without_all_its_areas(tmp_path):
    [code] = [block for block in blocks("python") if "series.csv" in block]
    (tmp_path / "api/v1").mkdir(parents=True)
    (tmp_path / "api/v1/series.csv?code=snapshot_c1_l1").write_text(SERIES, encoding="utf-8")
    notebook: dict[str, object] = {"pd": pd, "SITE": str(tmp_path)}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, notebook)
    series = notebook["series"].set_index("year_name")["change"]
    assert series.dropna().to_dict() == {"2015/16": 10, "2019/20": 5}


# --- What can only be read --------------------------------------------------------------------------

READ = "\n".join(blocks("r") + blocks("powerquery") + blocks("sh"))
# What the examples themselves make.
MADE = {"change", "added", "ours", "cell", "figures"}


def addresses() -> set[str]:
    """Each address of the site that R, Power Query or curl asks for."""
    found = set(re.findall(rf"{SITE}(/[^\s\"]+)", READ))
    found |= set(re.findall(r'paste0\(site, "([^"]+)"\)', READ))
    for path, query in re.findall(r'RelativePath = "([^"]+)"(?:, Query = \[(\w+ = "\w+")\])?', READ):
        found.add(f"/{path}" + (f"?{query.replace(' ', '').replace(chr(34), '')}" if query else ""))
    for path, name, value in re.findall(r'req_url_path\("([^"]+)"\).*?req_url_query\((\w+) = (\w+)\)', READ, re.DOTALL):
        found.add(f"{path}?{name}={value}")
    return found


def columns_named() -> set[str]:
    """Each name of a column: `figures$value`, select = c("area") and cols(year = "i") in R, {"value", …} and [value] in
    Power Query.
    """
    found = set(re.findall(r"\w\$(\w+)", READ))
    for listed in re.findall(r"(?:select = c\(|\{)((?:\"\w+\"(?:, )?)+)", READ):
        found |= set(re.findall(r'"(\w+)"', listed))
    for listed in re.findall(r"cols\(([^)]*)\)", PAGE):
        found |= set(re.findall(r"(?<![.\w])(\w+) = ", listed))
    return found | set(re.findall(r"\[(\w+)\]", READ))


def test_there_are_addresses_and_columns_to_look_at():
    assert len(addresses()) >= 6
    assert {"value", "marker", "cell", "is_break", "category"} <= columns_named()


def test_every_address_that_is_read_answers_and_has_the_columns_that_are_named(site, secret):
    header = {"Authorization": f"Bearer {secret}"}
    known: set[str] = set()
    for address in sorted(addresses()):
        response = Client().get(address, headers=header if address.startswith("/api/") else {})
        assert (address, response.status_code) == (address, 200)
        known |= set(next(csv.reader(response.getvalue().decode().splitlines())))
    assert columns_named() - MADE - known == set()
