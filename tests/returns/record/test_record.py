"""The record: whoever alters, removes or adds an event without the key is found, and the event is named."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from returns.entry.actions import accept
from returns.entry.correction_actions import mark_published
from returns.models import Event, Head
from returns.record.chain import as_json, digest, heads, problems, seal

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


# --- Somebody with the database in their hands ----------------------------------------------------

CHAIN = "2021/cheshire"
FORGED = {
    "chain": "'2021/kent'",
    "number": "99",
    "at": "at - interval '1 day'",
    "act": "'taken_back'",
    "by_id": "NULL",
    "revision_id": "NULL",
    "changes": """'{"found": "nothing"}'""",
    "reason": "'forged'",
    "previous": "repeat('0', 64)",
    "digest": "repeat('0', 64)",
}


@pytest.fixture
def tampered(db):
    """Run SQL on the record with its triggers off, as the owner of the tables could."""

    def run(sql, *parameters):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("returns_event", "returns_head"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(sql, parameters)
            for table in ("returns_event", "returns_head"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


def verify(**options):
    out = StringIO()
    call_command("verify_events", stdout=out, **options)
    return out.getvalue()


def findings(**options) -> list[str]:
    """What the command names, line by line."""
    with pytest.raises(CommandError, match=r"The record has been changed\.") as error:
        verify(**options)
    return str(error.value).splitlines()[1:]


def sign(event: Event, key: str) -> None:
    """Fill in an event's digest by a key, or by no key at all."""
    event.digest = digest(event.line, key)


def test_the_command_says_that_the_record_holds(cheshire_accepted):
    assert verify().startswith("The record is unchanged: ")


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("column", FORGED)
def test_an_event_of_which_any_column_was_changed_by_sql_is_named(cheshire_accepted, tampered, column, number):
    tampered(f"UPDATE returns_event SET {column} = {FORGED[column]} WHERE chain = %s AND number = %s", CHAIN, number)
    assert any(line.startswith(f"{CHAIN}, event {number}: ") for line in findings())


def test_every_column_of_an_event_is_tried():
    columns = {field.column for field in Event._meta.concrete_fields}
    assert columns - FORGED.keys() == {"id"}, "a key that nothing refers to"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_event_removed_by_sql_is_named_also_the_last(cheshire_accepted, tampered, number):
    tampered("DELETE FROM returns_event WHERE chain = %s AND number = %s", CHAIN, number)
    assert any(line.startswith(f"{CHAIN}, event {number}: missing") for line in findings())


def test_a_chain_removed_by_sql_is_named(cheshire_accepted, tampered):
    tampered("DELETE FROM returns_event WHERE chain = %s", CHAIN)
    assert findings() == [f"{CHAIN}, event 1: missing: the head of the chain counts 3 events"]


@pytest.mark.parametrize("key", ["", "a guess"])
def test_an_event_put_in_by_sql_is_named(cheshire_accepted, tampered, key):
    last = Event.objects.filter(chain=CHAIN).last()
    forged = Event(chain=CHAIN, number=4, at=last.at, act="taken_back", by=last.by, previous=last.digest)
    sign(forged, key)
    forged.save()  # nothing refuses a new row
    assert f"{CHAIN}, event 4: altered, or signed with another key" in findings()


def test_a_chain_begun_by_sql_is_named(cheshire_accepted, tampered):
    forged = Event(chain="2021/gwent", number=1, at=cheshire_accepted.accepted_at, act="accepted")
    sign(forged, "a guess")
    forged.save()
    assert findings() == [
        "2021/gwent, event 1: altered, or signed with another key",
        "2021/gwent, event 1: the last here, but the head of the chain is missing",
    ]


@pytest.mark.parametrize("key", ["", "a guess"])
def test_a_chain_recomputed_without_the_key_by_sql_is_named_event_by_event(cheshire_accepted, tampered, key):
    previous = ""
    for event in Event.objects.filter(chain=CHAIN):
        event.previous, event.reason = previous, "forged"
        sign(event, key)
        tampered(
            "UPDATE returns_event SET previous = %s, reason = %s, digest = %s WHERE id = %s",
            *(event.previous, event.reason, event.digest, event.pk),
        )
        previous = event.digest
    tampered(
        "UPDATE returns_head SET digest = %s, seal = %s WHERE chain = %s",
        *(previous, seal(CHAIN, 3, previous, key), CHAIN),
    )
    found = findings()
    assert [line for line in found if "altered, or signed" in line] == [
        f"{CHAIN}, event {number}: altered, or signed with another key" for number in (1, 2, 3)
    ]
    assert f"{CHAIN}, event 3: the head of the chain is altered, or sealed with another key" in found


# --- The heads ------------------------------------------------------------------------------------


def test_a_head_names_the_last_event_and_seals_it(cheshire_accepted, settings):
    head, last = Head.objects.get(chain=CHAIN), Event.objects.filter(chain=CHAIN).last()
    assert (head.number, head.digest) == (last.number, last.digest)
    assert head.seal == seal(CHAIN, last.number, last.digest, settings.EVENT_KEY)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE returns_head SET number = number - 1 WHERE chain = %s",
        "UPDATE returns_head SET number = number + 2 WHERE chain = %s",
        "UPDATE returns_head SET seal = '' WHERE chain = %s",
        "UPDATE returns_head SET chain = '2021/else', number = number + 1 WHERE chain = %s",
        "DELETE FROM returns_head WHERE chain = %s",
    ],
)
def test_the_database_lets_a_head_only_move_on(cheshire_accepted, sql):
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [CHAIN])
    assert error.value.__cause__.diag.constraint_name == "head_moves_on"


def test_a_tail_that_went_along_with_a_guessed_head_is_named(cheshire_accepted, tampered):
    left = Event.objects.get(chain=CHAIN, number=2)
    tampered("DELETE FROM returns_event WHERE chain = %s AND number = 3", CHAIN)
    guess = seal(CHAIN, 2, left.digest, "a guess")
    tampered("UPDATE returns_head SET number = 2, digest = %s, seal = %s WHERE chain = %s", left.digest, guess, CHAIN)
    assert findings() == [f"{CHAIN}, event 2: the head of the chain is altered, or sealed with another key"]


def test_a_head_that_was_removed_is_missed(cheshire_accepted, tampered):
    tampered("DELETE FROM returns_head WHERE chain = %s", CHAIN)
    assert findings() == [f"{CHAIN}, event 3: the last here, but the head of the chain is missing"]


def test_a_chain_whose_head_was_removed_takes_no_more_acts(cheshire_accepted, national_publisher, tampered):
    tampered("DELETE FROM returns_head WHERE chain = %s", CHAIN)
    with pytest.raises(IntegrityError, match="event_number_once"), transaction.atomic():
        mark_published(revision=cheshire_accepted, by=national_publisher, at=cheshire_accepted.accepted_at)


def test_a_tail_that_went_along_with_an_old_copy_of_its_head_is_found_by_a_backup_alone(
    cheshire_submitted, national_reviewer, tampered, tmp_path
):
    """The limit of what the database can know of itself: see docs/security.md."""
    old = Head.objects.get(chain=CHAIN)
    accept(revision=cheshire_submitted, by=national_reviewer, at=cheshire_submitted.submitted_at)
    backup = tmp_path / "events.jsonl"
    backup.write_text("\n".join(as_json(event.line) for event in Event.objects.all()), encoding="utf-8")
    tampered("DELETE FROM returns_event WHERE chain = %s AND number = 3", CHAIN)
    tampered("UPDATE returns_head SET number = 2, digest = %s, seal = %s WHERE chain = %s", old.digest, old.seal, CHAIN)
    assert verify().startswith("The record is unchanged: ")
    assert findings(head=backup) == [f"{CHAIN}, event 3: missing: the record had 3 events here"]


# --- Files ----------------------------------------------------------------------------------------


def test_the_command_finds_a_missing_tail_by_the_head_of_a_backup(cheshire_2021, tampered, tmp_path):
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
    assert verify(file=file).startswith("The record is unchanged: 3 events in 1 chains.\n")
    assert "--head tells" in verify(file=file)
    lines[1]["by"] = 8
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    with pytest.raises(CommandError, match="2021/cheshire, event 2: altered"):
        verify(file=file)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.jsonl cannot be read"):
        verify(file=tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize("option", ["file", "head"])
def test_a_file_without_any_event_is_no_proof(cheshire_2021, tmp_path, option):
    file = tmp_path / "notes.txt"
    file.write_text("Nothing of the record.\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"notes\.txt holds no event: nothing was checked"):
        verify(**{option: file})
