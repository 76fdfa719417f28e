"""The acts that the record knows and the words for them: the kind of each, what happened, what its parts are called.

Here: one table for both apps. Not here: what one event changed (timeline).
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = str | Promise

# The kinds of act, in the order in which a page offers them.
KINDS: dict[str, Words] = {
    "figures": gettext_lazy("Figures"),
    "explanations": gettext_lazy("Explanations"),
    "texts": gettext_lazy("Texts of the report"),
    "review": gettext_lazy("Submission and review"),
    "publication": gettext_lazy("Publication and corrections"),
    "populations": gettext_lazy("Populations"),
    "dates": gettext_lazy("Dates"),
    "checks": gettext_lazy("Checks"),
    "reading": gettext_lazy("Reports read early"),
    "accounts": gettext_lazy("Accounts and mail"),
    "other": gettext_lazy("Other"),
}

# Each act that an action records: its kind, and what happened.
ACTS: dict[str, tuple[str, Words]] = {
    "figures_saved": ("figures", gettext_lazy("Figures saved")),
    "figures_imported": ("figures", gettext_lazy("Figures imported from a file")),
    "import_withdrawn": ("figures", gettext_lazy("Import withdrawn")),
    "source_declared": ("figures", gettext_lazy("Source of the figures declared")),
    "explained": ("explanations", gettext_lazy("Explanation changed")),
    "explanation_dropped": ("explanations", gettext_lazy("Explanation dropped, because a figure changed")),
    "explanation_given_back": ("explanations", gettext_lazy("Explanation given back, because an import was withdrawn")),
    "waiver_asked": ("explanations", gettext_lazy("Waiver of an error asked for")),
    "waiver_approved": ("explanations", gettext_lazy("Error waived")),
    "texts_saved": ("texts", gettext_lazy("Texts of the report saved")),
    "board_saved": ("texts", gettext_lazy("Board saved")),
    "logo_saved": ("texts", gettext_lazy("Logo saved")),
    "logo_removed": ("texts", gettext_lazy("Logo removed")),
    "wording_saved": ("texts", gettext_lazy("The area’s Welsh wording of the form saved")),
    "national_texts_saved": ("texts", gettext_lazy("National texts of the report saved")),
    "obsolete_terms_saved": ("texts", gettext_lazy("Terms that are no longer used saved")),
    "text_removed": ("texts", gettext_lazy("Section of the report removed")),
    "texts_moved": ("texts", gettext_lazy("Order of the sections changed")),
    "texts_copied": ("texts", gettext_lazy("Texts of an earlier year taken as a beginning")),
    "texts_confirmed": ("texts", gettext_lazy("Texts of an earlier year confirmed for this one")),
    "submitted": ("review", gettext_lazy("Return submitted")),
    "taken_back": ("review", gettext_lazy("Return taken back by the area")),
    "review_begun": ("review", gettext_lazy("Review begun")),
    "box_noted": ("review", gettext_lazy("Reviewer’s note on a box")),
    "accepted": ("review", gettext_lazy("Return accepted")),
    "sent_back": ("review", gettext_lazy("Return sent back")),
    "signed_off": ("publication", gettext_lazy("Report signed off by the chair of the board")),
    "sign_off_overridden": ("publication", gettext_lazy("Report let out without the chair’s signature")),
    "signature_voided": ("publication", gettext_lazy("Signature void, because the report has changed")),
    "override_voided": ("publication", gettext_lazy("No longer let out without signature: the report has changed")),
    "prepared": ("publication", gettext_lazy("Files of the reports prepared")),
    "published": ("publication", gettext_lazy("Return published")),
    "history_loaded": ("publication", gettext_lazy("Published history loaded")),
    "superseded": ("publication", gettext_lazy("Replaced by a newer revision")),
    "unpublished": ("publication", gettext_lazy("Publication undone before the release")),
    "correction_asked": ("publication", gettext_lazy("Correction asked for")),
    "correction_started": ("publication", gettext_lazy("Correction begun")),
    "correction_declined": ("publication", gettext_lazy("Correction declined")),
    "population_set": ("populations", gettext_lazy("Population of the year chosen")),
    "populations_loaded": ("populations", gettext_lazy("Populations loaded")),
    "year_opened": ("dates", gettext_lazy("Year opened")),
    "dates_set": ("dates", gettext_lazy("Dates of the year changed")),
    "release_set": ("dates", gettext_lazy("Release time set")),
    "withdrawn": ("publication", gettext_lazy("Year withdrawn")),
    "withdrawal_ended": ("publication", gettext_lazy("Withdrawal of the year ended")),
    "early_reader_added": ("reading", gettext_lazy("Put on the pre-release list")),
    "early_reader_removed": ("reading", gettext_lazy("Taken off the pre-release list")),
    "early_read": ("reading", gettext_lazy("Read before the release")),
    "reminded_before": ("dates", gettext_lazy("Reminder before the deadline")),
    "reminded_after": ("dates", gettext_lazy("Reminder after the deadline")),
    "extension_granted": ("dates", gettext_lazy("More time given")),
    "rule_changed": ("checks", gettext_lazy("Check changed")),
    "report_opened": ("reading", gettext_lazy("Preview of the report read")),
    "report_downloaded": ("reading", gettext_lazy("Preview of the report downloaded")),
    "mail_sent_again": ("accounts", gettext_lazy("Mail sent again")),
    "account_anonymised": ("accounts", gettext_lazy("Account anonymised")),
    "token_made": ("accounts", gettext_lazy("API token made")),
    "token_used": ("accounts", gettext_lazy("API token used, for the first time on this day")),
    "token_revoked": ("accounts", gettext_lazy("API token revoked")),
}

FIELDS: dict[str, Words] = {
    "account": gettext_lazy("Account"),
    "areas": gettext_lazy("Areas"),
    "board": gettext_lazy("Board"),
    "closes_at": gettext_lazy("Closes"),
    "confirmed": gettext_lazy("Confirmed for this year"),
    "contact": gettext_lazy("Contact"),
    "deadline": gettext_lazy("Deadline"),
    "digest": gettext_lazy("Digest of the report"),
    "due": gettext_lazy("Due by"),
    "file": gettext_lazy("File"),
    "files": gettext_lazy("Files, each with its SHA-256"),
    "from": gettext_lazy("From"),
    "introduction": gettext_lazy("Introduction"),
    "limit": gettext_lazy("Limit"),
    "loaded": gettext_lazy("Loaded"),
    "logo": gettext_lazy("Logo"),
    "local_page": gettext_lazy("Local page"),
    "logos": gettext_lazy("Logos"),
    "mode": gettext_lazy("Use"),
    "note": gettext_lazy("Note"),
    "notice": gettext_lazy("Notice"),
    "notice_cy": gettext_lazy("Notice in Welsh"),
    "opens_at": gettext_lazy("Opens"),
    "order": gettext_lazy("Order"),
    "population": gettext_lazy("Population"),
    "organisation": gettext_lazy("Organisation"),
    "organisation_cy": gettext_lazy("Organisation in Welsh"),
    "position": gettext_lazy("Position"),
    "post": gettext_lazy("Post"),
    "post_cy": gettext_lazy("Post in Welsh"),
    "read": gettext_lazy("Read"),
    "reason_cy": gettext_lazy("Reason in Welsh"),
    "release_at": gettext_lazy("Release"),
    "remind_after": gettext_lazy("Reminders, working days after the deadline"),
    "remind_before": gettext_lazy("Reminders, working days before the deadline"),
    "reminds_on": gettext_lazy("Day of the reminder"),
    "request": gettext_lazy("Request"),
    "returns": gettext_lazy("Returns"),
    "rule": gettext_lazy("Check"),
    "sections": gettext_lazy("Sections"),
    "source": gettext_lazy("Source"),
    "terms": gettext_lazy("Terms"),
    "token": gettext_lazy("API token"),
    "until": gettext_lazy("Until"),
}

# The seats of a board that are named beside their member; and what an agency is, whose logo has been sent.
SEATS: dict[str, Words] = {"chair": gettext_lazy("Chair"), "lay_adviser": gettext_lazy("Lay adviser")}
SERVICES: dict[str, Words] = {
    "police": gettext_lazy("Police"),
    "probation": gettext_lazy("Probation service"),
    "prison": gettext_lazy("Prison service"),
    "other": gettext_lazy("Another agency"),
}

# The acts that write words into sections of a report, and the parts of a section besides its body.
WRITES = ("texts_saved", "national_texts_saved", "texts_copied", "text_removed")
PARTS: dict[str, Words] = {
    "title": gettext_lazy("title"),
    "title_cy": gettext_lazy("title in Welsh"),
    "note": gettext_lazy("letter of the note"),
    "body_cy": gettext_lazy("in Welsh"),
    "signatory": gettext_lazy("signatory"),
    "signatory_cy": gettext_lazy("signatory in Welsh"),
}
BODY, TITLES, POSITION = "body", "titles", "position"


# The acts that write figures. A file's tells of the file as well.
SAVES = ("figures_saved", "figures_imported", "import_withdrawn", "history_loaded")


def figures_in(changes: dict[str, Any]) -> dict[str, Any]:
    """{code: [old, new]} of an act that writes figures."""
    return changes.get("figures", {}) if isinstance(changes.get("file"), dict) else changes


def kind_of(act: str) -> str:
    return ACTS[act][0] if act in ACTS else "other"


def name_of_part(key: str, part: str) -> str:
    """Under which name an act records a part of a section: its body goes by the section's own key."""
    return key if part == BODY else f"{key}_{part}"


def part_of_section(name: str) -> tuple[str, str]:
    """(Key of the section, part) of such a name."""
    for part in PARTS:
        if name.endswith(f"_{part}"):
            return name.removesuffix(f"_{part}"), part
    return name, BODY
