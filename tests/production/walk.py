"""What people do with a new site, over HTTP: its first steps, a return and its report, and one page of each sort."""

import csv
import re
import time
import tomllib
from pathlib import Path
from urllib.parse import urljoin

from tests.production import ROOT
from tests.production.visitor import HOST, Visitor

# An area that publishes in both languages.
AREA, NAME, YEAR = "gwent", "Gwent", 2021
PASSWORD = "correct horse of the check"
NATIONAL = f"/national/{YEAR}/"
TASKS = f"/returns/{YEAR}/{AREA}/"
REPORT = f"/reports/{AREA}/{YEAR}"
LONGEST_RENDER = 120  # seconds
FORM, TEXTS = ROOT / f"returns/questionnaires/{YEAR}.toml", ROOT / f"reports/texts/{YEAR}.toml"
ROLES = {"coordinator": "coordinator", "reviewer": "national", "publisher": "national"}
with (ROOT / "reports/demo/cheshire-2021.csv").open(newline="", encoding="utf-8") as lines:
    FIGURES = {row["cell"]: row["value"] for row in csv.DictReader(lines)}
CODE = "snapshot_c1_l1"

PAGES = (
    "/", "/reports/", f"/reports/{YEAR}/", "/reports/all/", f"{REPORT}/", "/releases/", "/statistics/",
    f"/statistics/{YEAR}/", "/help/", "/accessibility/", "/privacy/", "/cookies/", "/sign-in/", "/admin/login/",
    "/api/v1/docs/",
)  # fmt: skip
WELSH_PAGES = ("/cy/", "/cy/releases/", f"/cy/statistics/{YEAR}/", f"/cy{REPORT}/")
# What each begins with.
FILES = {
    f"{REPORT}.pdf": b"%PDF-", f"/cy{REPORT}.pdf": b"%PDF-", f"/statistics/{YEAR}.pdf": b"%PDF-", f"{REPORT}.csv": b"",
    f"/reports/{YEAR}/consolidated.csv": b"", f"/reports/{YEAR}/files/mappa-{YEAR}.xlsx": b"PK",
    f"/reports/{YEAR}/files/mappa-{YEAR}.ods": b"PK", "/api/v1/": b"{", f"/api/v1/figures/?year={YEAR}": b"{",
    f"/api/v1/totals.csv?year={YEAR}": b"", "/api/v1/schema/": b"",
}  # fmt: skip
# What a style sheet and a script refer to.
REFERENCES = {"text/css": r"url\([\"']?([^)\"']+)", "text/javascript": r"(?:import|from)\s*[\"']([^\"']+\.js)[\"']"}


def email_of(name: str) -> str:
    return f"{name}@{HOST}"


def signed_in(port: int, name: str) -> Visitor:
    visitor = Visitor(port)
    visitor.get("/sign-in/")
    visitor.press("Sign in", username=email_of(name), password=PASSWORD)
    return visitor


def take_the_first_steps(port: int, administrator: str, folder: Path) -> None:
    """As docs/running.md has them, once there is an administrator and a year's form."""
    admin = signed_in(port, administrator)
    admin.get("/admin/returns/area/add/")
    admin.press("Save", name=NAME, slug=AREA, nation="Wales", police_force_area_codes="W15000002")
    for name, role in ROLES.items():
        admin.get("/admin/returns/user/add/")
        admin.press("Save", email=email_of(name), name=name.title(), password1=PASSWORD, password2=PASSWORD)
        [here] = admin.page.xpath("//select[@name='memberships-0-area']/option[.=$name]/@value", name=NAME)
        area = here if role == "coordinator" else ""
        admin.press("Save", **{"memberships-0-role": role, "memberships-0-area": area})
    rows = (ROOT / "returns/reference/populations.csv").read_text(encoding="utf-8").splitlines()
    populations = folder / "populations.csv"
    populations.write_text("\n".join([rows[0], *(row for row in rows if row.startswith(AREA))]), encoding="utf-8")
    publisher = signed_in(port, "publisher")
    publisher.get("/national/populations/")
    publisher.press("Check the file", file=populations)
    publisher.press("Load these populations")
    for text in tomllib.loads(TEXTS.read_text(encoding="utf-8"))["section"]:
        if text["key"] == "commentary" or "note" in text:
            publisher.get(f"{NATIONAL}texts/add/")
            kind = "note" if "note" in text else text["key"]
            publisher.press("Add and write it", kind=kind, title=text["title"], note=text.get("note", ""))
            publisher.press("Save", title_cy=text["title_cy"], body=text["body"], body_cy=text["body_cy"])
    publisher.get(f"{NATIONAL}dates/")
    publisher.press("Continue", deadline=time.strftime("%Y-%m-%d"))
    publisher.press("Open the year")
    publisher.reads("is open.")


def send_a_return(port: int) -> None:
    coordinator, reviewer = signed_in(port, "coordinator"), signed_in(port, "reviewer")
    coordinator.get("/returns/")
    coordinator.get(TASKS)
    tables = [link for link in coordinator.page.xpath("//a/@href") if link.startswith(f"{TASKS}table/")]
    for table in dict.fromkeys(tables):
        coordinator.get(table)
        boxes = [name for name in coordinator.page.xpath("//form//input/@name") if name in FIGURES]
        coordinator.press("Save and continue", **{name: FIGURES[name] for name in boxes})
    coordinator.get(f"{TASKS}check/")
    coordinator.press("Submit to the national team", declared=True)
    coordinator.reads("Return submitted")
    reviewer.get(f"{NATIONAL}{AREA}/")
    reviewer.press("Accept the return")


def publish_its_report(port: int) -> None:
    """Prepared by the worker, let out and published; the release is announced for a later day."""
    publisher = signed_in(port, "publisher")
    publisher.get(f"{NATIONAL}release/")
    publisher.press("Prepare accepted reports")
    end = time.monotonic() + LONGEST_RENDER
    while "1 of 1 prepared" not in publisher.words:
        if time.monotonic() > end:
            raise SystemExit(f"The worker made no report in {LONGEST_RENDER} seconds:\n{publisher.words}")
        time.sleep(0.2)
        publisher.get(f"{NATIONAL}release/")
    publisher.press("Release these reports", areas=[AREA], reason="The board has no chair this month.")
    publisher.press("Set the release time")
    publisher.press("Publish")
    publisher.reads("1 report published.")
    Visitor(port).get(f"{REPORT}/", status=404)


def look_at_everything(port: int) -> None:
    """One page and file of each sort, as anybody asks for them, and what the pages name."""
    public = Visitor(port)
    for path in (*PAGES, *WELSH_PAGES):
        public.get(path)
        if public.page.get("lang") != ("cy" if path in WELSH_PAGES else "en-GB") and "/admin/" not in path:
            raise SystemExit(f"{public.address} is in another language.")
    public.get(f"{REPORT}/")
    [shown] = public.page.xpath("//*[@data-code=$code]", code=CODE)
    if shown.text_content().replace(",", "").strip() != FIGURES[CODE]:
        raise SystemExit(f"{public.address} shows another figure than was typed.")
    for path, start in FILES.items():
        if not public.get(path).content.startswith(start):
            raise SystemExit(f"{public.address} is not such a file.")
    public.get("/nowhere/", status=404)
    public.get("/mail/", status=404)  # development's alone
    public.get(f"http://{HOST}/")
    if not public.address.startswith("https:"):
        raise SystemExit("Whoever comes without HTTPS is not sent on to it.")
    look_at_static_files(public)


def look_at_static_files(public: Visitor) -> None:
    """Style sheets, scripts and pictures: named by their content and kept for ever; what they refer to is there."""
    referred = set()
    for path in public.named:
        answer = public.get(path)
        if path.startswith("/static/") and "immutable" not in answer.headers["Cache-Control"]:
            raise SystemExit(f"{path} has no name by its content.")
        references = REFERENCES.get(answer.headers["Content-Type"].partition(";")[0])
        for reference in re.findall(references, answer.text) if references else ():
            if not reference.startswith("data:"):
                referred.add(urljoin(path, reference))
    for path in referred:
        public.get(path)
