// A block copied from a spreadsheet: it lands on the boxes from the focused one, after a look at what would change, or not at
// all. Nothing is saved by it; without it one types.
import { count } from "./totals.js";

// A form with a grid of boxes and a [data-paste] panel, whose data- attributes hold the words.
export function takeBlocks(form) {
  const panel = form.querySelector("[data-paste]");
  const part = (name) => panel.querySelector(`[data-paste-${name}]`);
  let back = null; // where the reader came from
  let step = null; // what the first button does now

  function show(title, lines, button, act) {
    part("title").textContent = title;
    part("lines").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    part("act").textContent = button;
    part("act").hidden = !act;
    step = act;
    panel.hidden = false;
    panel.focus();
  }

  function close() {
    panel.hidden = true;
    back?.focus();
  }

  function put(changes) {
    changes.forEach(({ box, now }) => (box.value = now));
    form.dispatchEvent(new Event("input"));
    show(words(panel.dataset.pasted, { count: changes.length }), [], panel.dataset.undo, () => {
      // What has been typed over since stays.
      changes.filter(({ box, now }) => box.value === now).forEach(({ box, before }) => (box.value = before));
      form.dispatchEvent(new Event("input"));
      close();
    });
  }

  form.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text) || !event.target.matches(".app-grid__input")) return; // one figure: pasted as usual
    event.preventDefault();
    back = event.target;
    try {
      const changes = fit(text.split("\n").map((row) => row.split("\t")), grid(form), back, panel.dataset);
      const lines = changes.map(({ box, before, now }) => `${name(box)}: ${before || "–"} → ${now}`);
      if (changes.length) show(words(panel.dataset.preview, { count: changes.length }), lines, panel.dataset.apply, () => put(changes));
      else show(text.trim() ? panel.dataset.same : panel.dataset.empty, [], "", null);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      show(panel.dataset.refused, [refusal.message], "", null);
    }
  });
  form.querySelectorAll("[data-paste-hint]").forEach((hint) => (hint.hidden = false));
  part("act").addEventListener("click", () => step());
  part("close").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
}

class Refusal extends Error {}

// The rows that have boxes; in each its places from left to right: a box, or null where none applies. Totals are left out.
function grid(form) {
  const rows = [...form.querySelectorAll("tbody tr")].filter((row) => row.querySelector(".app-grid__input"));
  return rows.map((row) => [...row.querySelectorAll(".app-grid__box, .app-grid__none")].map((cell) => cell.querySelector(".app-grid__input")));
}

// The changes that a block makes from a box on; empty cells leave their boxes alone. Refused as a whole where anything does not fit.
function fit(block, rows, from, told) {
  const top = rows.findIndex((row) => row.includes(from));
  const left = rows[top].indexOf(from);
  const width = Math.max(...block.map((row) => row.length));
  if (top + block.length > rows.length || left + width > rows[top].length) {
    const room = { rows: block.length, columns: width, below: rows.length - top, right: rows[top].length - left };
    throw new Refusal(words(told.tooLarge, room));
  }
  const changes = [];
  block.forEach((row, down) => {
    row.forEach((cell, across) => {
      const [box, typed] = [rows[top + down][left + across], cell.trim()];
      const place = { row: down + 1, column: across + 1, text: typed };
      if (typed === "" || (box === null && /^(-|–|\[?z\]?)$/i.test(typed))) return;
      if (box === null || box === undefined) throw new Refusal(words(told.notApplicable, place));
      if (count(typed) === null) throw new Refusal(words(told.notANumber, place));
      if (count(typed) !== count(box.value)) changes.push({ box, before: box.value, now: String(count(typed)) });
    });
  });
  return changes;
}

function name(box) {
  const parts = box.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id)?.textContent.trim());
  return parts.filter(Boolean).join(", ");
}

function words(text, values) {
  return Object.entries(values).reduce((said, [key, value]) => said.replaceAll(`{${key}}`, value), text);
}
