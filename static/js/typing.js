// What somebody types into a form and has not saved: the browser asks before the page is left, and after a pause a draft is
// kept. Without it one saves; saving stays the writer's own act.
const PAUSE = 3000; // milliseconds
const session = new BroadcastChannel("session");
let anySent = false; // of a page's forms
const BOXES = "input:not([type=hidden], [type=checkbox], [type=password], [type=file]), textarea, select";

// A form that is sent, and the element that holds the words about drafts.
export function guard(form, words) {
  if (!form.querySelector(BOXES)) return;
  const waits = document.querySelector("[data-draft-waits]"); // an older draft, to be put back or thrown away first
  const hasComeBack = document.querySelector("[data-unsaved]");
  const status = Object.assign(document.createElement("p"), { className: "govuk-body-s app-quiet" });
  status.setAttribute("role", "status");
  status.dataset.draftStatus = "";
  (form.querySelector(":scope > .govuk-button-group") ?? form.lastElementChild).before(status);
  let isSent = false;
  let timer = 0;
  let isKept = true; // what is typed up to now, as a draft
  let request = null;

  const boxes = () => [...form.elements].filter((element) => element.matches("input:not([type=hidden]), textarea, select"));

  async function keep(keepalive = false) {
    isKept = true;
    request = new AbortController();
    const to = new URL(form.getAttribute("action") ?? "", location.href);
    // No files; and nothing at all where everything is as the page came: then there is no draft.
    const isTyped = hasComeBack || boxes().some(isChanged);
    const typed = isTyped ? [...new FormData(form)].filter(([, value]) => typeof value === "string") : [];
    try {
      const answer = await fetch(`${words.dataset.keep}?to=${encodeURIComponent(to.pathname + to.search)}`, {
        method: "POST",
        body: new URLSearchParams(typed),
        signal: request.signal,
        keepalive, // goes on after the page has gone
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText); // signed out, for one
      const { at, end } = await answer.json();
      session.postMessage(end); // to session.js: who types is there
      status.textContent = words.dataset.kept.replace("{time}", at);
    } catch (failure) {
      if (failure.name !== "AbortError") status.textContent = words.dataset.failed;
    }
  }

  if (waits) {
    status.textContent = words.dataset.waits;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "waits", value: "yes" }));
  } else {
    form.addEventListener("input", () => {
      isKept = false;
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    });
    // Who leaves before the pause is over, though the browser has asked, finds it again all the same.
    addEventListener("pagehide", () => {
      if (!isKept && !isSent) keep(true);
    });
  }
  form.addEventListener("submit", () => {
    isSent = anySent = true;
    clearTimeout(timer);
    request?.abort();
  });
  addEventListener("pageshow", () => (isSent = anySent = false));
  addEventListener("beforeunload", (event) => {
    if (!isSent && ((hasComeBack && !anySent) || boxes().some(isChanged))) event.preventDefault();
  });
}

// Whether a box holds something else than the page that the server sent.
function isChanged(box) {
  if (box.type === "checkbox" || box.type === "radio") return box.checked !== box.defaultChecked;
  if (box.type === "file") return box.value !== "";
  if (!(box instanceof HTMLSelectElement)) return box.value !== box.defaultValue;
  const first = [...box.options].findIndex((option) => option.defaultSelected);
  return box.selectedIndex !== Math.max(first, 0);
}
