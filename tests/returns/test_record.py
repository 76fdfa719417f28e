"""The record: whoever alters, removes or adds an event without the key is found, and the event is named."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from returns.models import Event
from returns.record import as_json, digest, heads, problems

KEY = "the key that is not in the database"


def a_chain(length: int, chain: str = "2021/cheshire", key: str = KEY) -> list[dict]:
    lines: list[dict] = []
    for number in range(1, length + 1):
        line = {
            "chain": chain,
            "number": number,
            "at": f"2021-06-{number:02}T09:30:00.000000+00:00",
            "act": "figures_saved",
            "by": 7,
            "revision": 3,
            "changes": {"snapshot_c1_l1": [None, number]},
            "reason": "",
            "previous": lines[-1]["digest"] if lines else "",
        }
        lines.append(line | {"digest": digest(line, key)})
    return lines


def found(lines, known=None):
    return [(chain, number) for chain, number, _ in problems(lines, KEY, known)]


def test_an_untouched_record_holds_in_whatever_order_it_is_read():
    lines = a_chain(5) + a_chain(3, "2021/kent")
    assert found(reversed(lines)) == []


@given(st.integers(0, 5), st.sampled_from(["at", "act", "by", "revision", "changes", "reason", "previous", "digest"]))
def test_an_altered_event_is_named(position, field):
    lines = a_chain(6)
    lines[position] |= {field: "something else"}
    assert ("2021/cheshire", position + 1) in found(lines)


@given(st.integers(0, 4))
def test_a_removed_event_is_named(position):
    lines = a_chain(6)
    del lines[position]
    assert ("2021/cheshire", position + 1) in found(lines)


def test_a_removed_tail_is_found_by_an_earlier_head():
    lines = a_chain(6)
    assert found(lines[:4]) == []
    assert found(lines[:4], heads(lines)) == [("2021/cheshire", 5)]


def test_a_removed_chain_is_found_by_an_earlier_head():
    assert found([], heads(a_chain(2))) == [("2021/cheshire", 1)]


def test_a_head_that_the_record_has_outgrown_still_holds():
    assert found(a_chain(6), heads(a_chain(4))) == []


def test_an_inserted_event_is_named():
    lines = a_chain(4)
    lines.insert(2, dict(lines[2], reason="put in"))
    assert ("2021/cheshire", 3) in found(lines)


def test_a_whole_chain_recomputed_without_the_key_is_found():
    forged = a_chain(4, key="a guess")
    assert found(forged) == [("2021/cheshire", number) for number in (1, 2, 3, 4)]


@pytest.fixture
def tampered(cheshire_2021):
    """Run SQL on the events with their trigger off, as somebody with the database in their hands would."""

    def run(sql, *parameters):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE returns_event DISABLE TRIGGER event_stays")
            cursor.execute(sql, parameters)
            cursor.execute("ALTER TABLE returns_event ENABLE TRIGGER event_stays")

    return run


def verify(**options):
    out = StringIO()
    call_command("verify_events", stdout=out, **options)
    return out.getvalue()


def test_the_command_says_that_the_record_holds(cheshire_2021):
    assert verify().startswith("The record holds: ")


def test_the_command_names_an_event_changed_by_sql(tampered):
    event = Event.objects.first()
    tampered("UPDATE returns_event SET reason = 'forged' WHERE id = %s", event.pk)
    with pytest.raises(CommandError, match=f"{event.chain}, event {event.number}: altered"):
        verify()


def test_the_command_finds_a_missing_tail_by_the_head_of_a_backup(tampered, tmp_path):
    backup = tmp_path / "events.jsonl"
    out = StringIO()
    call_command("dump_events", stdout=out)
    backup.write_text("a line of another kind in the log\n" + out.getvalue(), encoding="utf-8")
    last = Event.objects.last()
    tampered("DELETE FROM returns_event WHERE id = %s", last.pk)
    with pytest.raises(CommandError, match=f"{last.chain}, event {last.number}: missing"):
        verify(head=backup)


def test_an_exported_file_is_checked_without_the_database(tmp_path, settings):
    settings.EVENT_KEY = KEY
    file = tmp_path / "events.jsonl"
    lines = a_chain(3)
    file.write_text("\n".join(as_json(line) for line in lines), encoding="utf-8")
    assert verify(file=file) == "The record holds: 3 events in 1 chains.\n"
    lines[1]["by"] = 8
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    with pytest.raises(CommandError, match="2021/cheshire, event 2: altered"):
        verify(file=file)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.jsonl cannot be read"):
        verify(file=tmp_path / "nowhere.jsonl")
