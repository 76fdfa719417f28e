// Words that are typed and not saved are kept as a draft, after a pause. Without it one saves; saving stays the writer's own act.
const PAUSE = 3000; // milliseconds

// A form with data-draft, the address that keeps what is typed, the words for data-kept and data-failed, and a status line.
export function keepDrafts(form) {
  const status = form.querySelector("[data-draft-status]");
  let waiting = 0;

  async function keep() {
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText); // signed out, for one
      const { at } = await answer.json();
      status.textContent = form.dataset.kept.replace("{time}", at);
    } catch {
      status.textContent = form.dataset.failed;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
