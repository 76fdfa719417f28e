"""For demonstration and development alone: the mail that the site has sent, read from the folder it goes to there."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

NEWEST = 100
BETWEEN = b"-" * 79  # what Django's file backend writes after each message


@require_safe
def sent_mail(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    folder = Path(settings.EMAIL_FILE_PATH)
    mails = sorted(messages_in(folder), key=lambda message: message["date"].datetime, reverse=True)[:NEWEST]
    mail = [
        {"subject": each["subject"], "to": each["to"], "at": each["date"].datetime, "text": each.get_content()}
        for each in mails
    ]
    return render(request, "returns/people/sent_mail.html", {"mail": mail})


def messages_in(folder: Path) -> Iterator[EmailMessage]:
    for file in folder.glob("*.log"):
        for text in file.read_bytes().split(b"\n" + BETWEEN):
            if text.strip():
                yield message_from_bytes(text.lstrip(b"\n"), policy=policy.default)
