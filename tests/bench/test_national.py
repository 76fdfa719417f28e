"""National outputs over HTTP beside psql and Datasette: the same rows, the same machine, in one run, turn by turn."""

import json
from pathlib import Path
from statistics import median

import pytest

from reports import published
from reports.published import State
from reports.files.source import public_source
from tests.bench.many import publish
from tests.bench.serving import Server, datasette, ours, to_sqlite
from tests.bench.test_bench import seconds
from tests.bench.test_files import AREAS, MANY_AREAS, YEARS

def _time(call, n=30):
    for _ in range(3): call()
    t = sorted(seconds(call) for _ in range(n))
    return t[len(t)//2]*1000

SAME = """
WITH figure AS (SELECT question, category, level, cell, area, value FROM figures WHERE year = 2020)
SELECT question, category, level, cell, sum(value) AS value, count(value) AS areas
  FROM figure GROUP BY question, category, level, cell
UNION ALL
SELECT question, category, NULL, NULL, sum(value), sum(whole)
  FROM (SELECT question, category, area, sum(value) AS value, count(value) = count(*) AS whole
          FROM figure WHERE category IS NOT NULL AND level IS NOT NULL GROUP BY question, category, area)
 GROUP BY question, category
UNION ALL
SELECT question, NULL, level, NULL, sum(value), sum(whole)
  FROM (SELECT question, level, area, sum(value) AS value, count(value) = count(*) AS whole
          FROM figure WHERE category IS NOT NULL AND level IS NOT NULL GROUP BY question, level, area)
 GROUP BY question, level
UNION ALL
SELECT question, NULL, NULL, NULL, sum(value), sum(whole)
  FROM (SELECT question, area, sum(value) AS value, count(value) = count(*) AS whole
          FROM figure WHERE category IS NOT NULL OR level IS NOT NULL GROUP BY question, area)
 GROUP BY question
"""
pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

@pytest.mark.parametrize("areas", [AREAS, MANY_AREAS])
def test_probe(tmp_path, areas, capsys):
    from datetime import datetime, UTC
    n = publish(areas, YEARS)
    src = public_source(datetime.now(UTC))
    file = tmp_path/"figures.db"
    (tmp_path/"t.csv").write_bytes(b"".join(published.csv(src.state)))
    to_sqlite(tmp_path/"t.csv", file)
    import urllib.parse, os
    sql = SAME
    q = urllib.parse.quote(sql)
    with ours() as o, datasette(file) as d, capsys.disabled():
        print(n, o.get("/api/v1/totals/?year=2020")[1][:200])
        print(d.get(f"/figures.json?sql={q}&_shape=array")[:2])
        for name, call in {
          "ours totals2": lambda: o.get("/api/v1/totals/?year=2020"),
          "ds totals": lambda: d.get(f"/figures.json?sql={q}&_shape=array"),
          "ours home": lambda: o.get("/api/v1/figures/?year=1999"),
        }.items():
            print(name, _time(call))
        for name, call in {
          "ours csv": lambda: sum(o.drain("/reports/all/files/mappa-all.csv")),
          "ds csv": lambda: sum(d.drain("/figures/figures.csv?_stream=on&_size=max")),
        }.items():
            print(name, seconds(call), call() , o.memory(), d.memory())
        if os.environ.get("HOLD"):
            Path("/tmp/b/bench_hold").write_text(str(o.http.port))
            import time
            while Path("/tmp/b/bench_hold").exists(): time.sleep(1)
