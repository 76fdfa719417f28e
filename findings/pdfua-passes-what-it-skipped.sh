#!/bin/sh
# pdfua passes a PDF of WeasyPrint that has an empty heading: its rule for headings fails on such files, and counts as skipped.
#
# WeasyPrint writes the children of an element as an array, of which pdfua's rule UA-14-001 ("Heading elements are not empty") asks
# whether it is a number. pikepdf 10 raises ValueError there. pdfua 0.1.3 then leaves the rule out: the result is PASS, the exit code
# 0, no finding, and the rule stands under "skipped". A caller would guess that PASS means that every rule ran. Whoever lets it decide
# must ask for `rules_skipped` to be 0 as well.
#
# Seen with pdfua 0.1.3, pikepdf 10.17.0 and WeasyPrint 70.0. Needs Pango and a font. Exits with 0 while that is so, with 1 when it
# has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pdfua==0.1.3 weasyprint==70.0 pikepdf==10.17.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import json
import subprocess
import sys
from pathlib import Path

from weasyprint import HTML

PAGE = '<html lang="en"><title>A report</title><h1>A report</h1><p>37 offenders</p><h2></h2><p>No heading stands above this.'
Path("report.pdf").write_bytes(HTML(string=PAGE).write_pdf(pdf_variant="pdf/ua-1"))
program = Path(sys.executable).with_name("pdfua")
run = subprocess.run([program, "check", "report.pdf", "--format", "json"], capture_output=True, text=True)
answer = json.loads(run.stdout)
skipped = [rule["rule_id"] for rule in answer["skipped"]]
print("exit code", run.returncode, "findings", answer["findings"], "skipped", answer["skipped"])
sys.exit(0 if (run.returncode, answer["findings"], skipped) == (0, [], ["UA-14-001"]) else 1)
PYTHON
