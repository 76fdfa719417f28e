"""Rules of the house that no single test of a feature would notice: asked of every model, module and template.

Next year's form needs no release: no question, category, year or number of areas stands in the program.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.factories import QUESTIONNAIRES, ROOT

APPS = ("returns", "reports")
# Data, and what loads the demonstration, name years and boxes; everything else asks the questionnaire.
DATA = ("questionnaires/", "demo/", "texts/", "migrations/", "commands/demo.py")
TOML = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(QUESTIONNAIRES.glob("*.toml"))]
YEARS = {form["year"] for form in TOML}
CODES = {question["code"] for form in TOML for question in form["question"]}
# A code as a word of its own, or with its axes: `snapshot`, "snapshot_c1_l2", 'orders_no'.
CODE = re.compile(rf"(?<![A-Za-z0-9_.-])({'|'.join(sorted(CODES))})(_c\d|_l\d|_total)*(?![A-Za-z0-9_-])")
YEAR = re.compile(rf"(?<!\d)({'|'.join(str(year) for year in sorted(YEARS))})(?!\d)")
AREAS = re.compile(r"(?<!\d)42(?!\d)|forty[- ]two", re.IGNORECASE)


def files(folder: str, pattern: str) -> list[Path]:
    found = (ROOT / folder).rglob(pattern)
    return [path for path in sorted(found) if not any(part in path.relative_to(ROOT).as_posix() for part in DATA)]


MODULES = [path for app in APPS for path in files(app, "*.py")]
TEMPLATES = files("templates", "*.html")


def words_of(module: Path) -> Iterator[tuple[int, object]]:
    """(line, value) of each constant and each name of a module: what runs, without comments and docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    said = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            said.add(first.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in said:
            yield node.lineno, node.value
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.value.lineno, node.arg


def text_of(template: Path) -> str:
    """A template without its comments, its lines kept."""
    text = template.read_text(encoding="utf-8")
    comments = r"\{#.*?#\}|\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}"
    return re.sub(comments, lambda found: "\n" * found.group().count("\n"), text, flags=re.DOTALL)


def is_prose(value: str) -> bool:
    """A sentence for people, such as a help text: it may name a year as an example."""
    return " " in value.strip()


def found_in(pattern: re.Pattern) -> list[str]:
    """Each place where the pattern stands in a module's strings or in a template."""
    hits = [
        f"{module.relative_to(ROOT)}:{line}: {value}"
        for module in MODULES
        for line, value in words_of(module)
        if isinstance(value, str) and pattern.search(value)
    ]
    for template in TEMPLATES:
        for number, line in enumerate(text_of(template).splitlines(), start=1):
            if pattern.search(line):
                hits.append(f"{template.relative_to(ROOT)}:{number}: {line.strip()}")
    return hits


def numbers(wanted: set[int]) -> list[str]:
    return [
        f"{module.relative_to(ROOT)}:{line}: {value}"
        for module in MODULES
        for line, value in words_of(module)
        if isinstance(value, int) and not isinstance(value, bool) and value in wanted
    ]


def test_there_is_something_to_look_at():
    assert len(MODULES) > 40
    assert len(TEMPLATES) > 40
    assert {2020, 2021, 2022} <= YEARS
    assert {"snapshot", "orders_no"} <= CODES


def test_no_module_or_template_knows_a_question_by_its_code():
    # Underneath a table's caption the page says "Snapshot", capital, as a word; the code is small.
    assert found_in(CODE) == []


def test_no_module_or_template_knows_a_year():
    in_words = [hit for hit in found_in(YEAR) if not is_prose(hit.split(": ", 1)[1]) or "/templates/" in hit]
    assert in_words == []
    assert numbers(YEARS) == []


def test_nowhere_is_it_assumed_how_many_areas_there_are():
    assert found_in(AREAS) == []
    assert numbers({42}) == []


def every_model() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model.__name__)
def test_nothing_is_deleted_along_with_something_else(model):
    others = [
        field.name
        for field in model._meta.get_fields()
        if field.concrete and (field.many_to_one or field.one_to_one)
        if field.remote_field.on_delete is not models.PROTECT
    ]
    assert others == []


def test_only_the_admin_uses_forms_and_serializers_made_from_models():
    """A change to a table is a change to a page or to the API only where somebody writes it there."""
    made = re.compile(r"\b(ModelForm|ModelSerializer|modelform_factory)\b")
    modules = [path for path in MODULES if path.name != "admin.py"]
    assert [path.name for path in modules if made.search(path.read_text(encoding="utf-8"))] == []
