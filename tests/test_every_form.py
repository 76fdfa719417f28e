"""Every form of the site in which somebody types gives back what was typed there and not saved."""

from collections.abc import Iterator
from urllib.parse import quote, urljoin

from lxml import html

from returns.models import Draft
from tests.scene import PAGES, released, scene  # noqa: F401

KINDS = ("text", "date", "time", "email", "number")
TYPED = f"//input[not(@type) or {' or '.join(f'@type={kind!r}' for kind in KINDS)}] | //textarea"
WORD = "7"  # fits into the smallest box


def forms_on(content: bytes) -> Iterator[html.FormElement]:
    """The forms of a page that are sent, and have a box to type in."""
    for form in html.fromstring(content.decode()).xpath("//main//form[@method='post']"):
        if boxes_of(form):
            yield form


def boxes_of(form: html.FormElement) -> list[str]:
    return [box.name for box in form.xpath("." + TYPED.replace(" | //", " | .//")) if box.name]


def test_what_is_typed_into_any_form_of_the_site_comes_back(scene, client_of):  # noqa: F811
    seen, lost = set(), []
    for page in PAGES:
        if page.who == "stranger" or page.sends is not None:
            continue
        client = client_of(getattr(scene, page.who))
        Draft.objects.all().delete()
        for form in forms_on(client.get(page.path).content):
            names = boxes_of(form)
            to = urljoin(page.path, form.get("action") or "")
            fields = dict(form.form_values()) | dict.fromkeys(names, WORD)
            client.post(f"/drafts/?to={quote(to)}", fields, HTTP_REFERER=f"http://testserver{page.path}")
            back = html.fromstring(client.get(Draft.objects.get().address).content.decode())
            values = {
                box.name: (box.text or "").strip() if box.tag == "textarea" else box.get("value")
                for box in back.xpath("//main//input | //main//textarea")
                if box.name in names
            }
            lost += [f"{page.name}: {name}" for name in names if values.get(name) != WORD]
            seen.add(page.name)
            Draft.objects.all().delete()
    assert lost == []
    assert len(seen) > 30
