// A block copied from a spreadsheet: it lands on the boxes from the focused one, after a look at what would change, or not at
// all. Nothing is saved by it; without it one types. Headings are left out; totals are compared and never written.
import { count } from "./totals.js";

const MOST_SAID = 8;
// What people write where there is no number (returns.arithmetic.figures.NO_NUMBER), or where no figure applies.
const NO_NUMBER = /^([-–—]+|\.\.+|n\W?a\W?|nan|nil|none|null|not (applicable|available|known)|\[?[xz]\]?)$/i;
const TOTAL = /\b(total|sum)\b/i;

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
    if (!text.trim()) return show(panel.dataset.empty, [], "", null);
    try {
      const { changes, notes } = fit(cellsOf(text), gridOf(form), back, panel.dataset);
      const lines = changes.map(({ box, before, now }) => `${name(box)}: ${before || "–"} → ${now}`);
      if (changes.length) show(words(panel.dataset.preview, { count: changes.length }), [...notes, ...lines], panel.dataset.apply, () => put(changes));
      else show(panel.dataset.same, notes, "", null);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      show(panel.dataset.refused, refusal.lines.slice(0, MOST_SAID), "", null);
    }
  });
  form.querySelectorAll("[data-paste-hint]").forEach((hint) => (hint.hidden = false));
  part("act").addEventListener("click", () => step());
  part("close").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
}

class Refusal extends Error {
  constructor(...lines) {
    super(lines[0]);
    this.lines = lines;
  }
}

// --- The page and the block -----------------------------------------------------------------------

// The headings of the columns, and each row with its heading and its places: a box, a total, or neither where none applies.
function gridOf(form) {
  const rows = [...form.querySelectorAll(".app-grid tbody tr")].map((row) => ({
    heading: said(row.querySelector("th")),
    places: [...row.querySelectorAll("td")].map((cell) => ({
      box: cell.querySelector(".app-grid__input"),
      total: cell.querySelector("output[data-sum]"),
    })),
  }));
  return { form, columns: [...form.querySelectorAll(".app-grid thead th")].map(said), rows: rows.filter((row) => row.places.length) };
}

// A copied block as rows of cells, all as long as the longest. A cell with a line end in it comes in quotation marks.
function cellsOf(text) {
  const rows = [[]];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^\t\n]*)(\t|\n|$)/gy)) {
    const inner = /^"[^]*"$/.test(cell) && /[\t\n]|""/.test(cell.slice(1, -1)) ? cell.slice(1, -1).replaceAll('""', '"') : cell;
    rows.at(-1).push(inner.replace(/\s+/g, " ").trim());
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  const width = Math.max(...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

const isEmpty = (cells) => cells.every((cell) => cell === "");
// A heading may begin with a number: a year (2023/24), or a band of ages (18 to 20, 18-20, 70+, 70 and over).
const isSpan = (cell) => /^[0-9]{4}[/–-][0-9]{2,4}$/.test(cell) || /^[0-9]{1,3} ?(([-–—]|to) ?[0-9]{1,3}|\+|(and|or) \p{L}+)$/iu.test(cell);
const isWord = (cell) => (/^\p{L}/u.test(cell) && !NO_NUMBER.test(cell)) || isSpan(cell);
const areWords = (cells) => cells.every((cell) => cell === "" || isWord(cell));
const turned = (rows) => (rows.length ? rows[0].map((_, at) => rows.map((row) => row[at])) : []);
const withoutEmptyEnd = (rows) => rows.slice(0, rows.findLastIndex((row) => !isEmpty(row)) + 1);

// {rows, above, beside}: the block without its headings and without empty rows and columns around it; and the headings.
function withoutHeadings(block, known) {
  const whole = turned(withoutEmptyEnd(turned(withoutEmptyEnd(block))));
  const top = headingsIn(whole, known, false);
  const below = turned(whole.slice(top));
  const side = headingsIn(below, known, top > 0);
  const here = { rows: turned(below.slice(side)), above: top ? whole[top - 1].slice(side) : [], beside: side ? below[side - 1] : [] };
  // Beside headings an empty row without one is a gap; without headings it may be a row that is to stay as it is.
  while (here.beside[0] === "" && here.rows.length > 1 && isEmpty(here.rows[0])) {
    here.rows = here.rows.slice(1);
    here.beside = here.beside.slice(1);
  }
  return here;
}

// How many of the first rows are headings, with what stands before them. Headings are words: in more than one cell, in one that the
// page knows where there is but one column, or in any (`isSure`). A row that has a heading beside it and no figures yet is none.
function headingsIn(rows, known, isSure) {
  const filled = (row) => row.filter((cell) => cell !== "");
  const areHeadings = (row) => filled(row).length > 1 || (filled(row).length === 1 && (isSure || (row.length === 1 && known.has(key(filled(row)[0])))));
  const figures = rows.findIndex((row) => !areWords(row));
  return rows.slice(0, figures < 0 ? -1 : figures).findLastIndex(areHeadings) + 1;
}

// --- What would change ----------------------------------------------------------------------------

// {changes, notes} of a block from a box on; empty cells leave their boxes alone. Refused as a whole where anything does not fit.
function fit(block, grid, from, told) {
  const top = grid.rows.findIndex((row) => row.places.some(({ box }) => box === from));
  const left = grid.rows[top].places.findIndex(({ box }) => box === from);
  const known = new Set([...grid.columns, ...grid.rows.map(({ heading }) => heading)].map(key));
  let { rows, above, beside } = withoutHeadings(block, known);
  const down = { every: [...grid.rows.keys()].slice(top) };
  down.boxes = down.every.filter((at) => grid.rows[at].places.some(({ total }) => !total));
  const across = { every: [...grid.rows[top].places.keys()].slice(left) };
  across.boxes = across.every.filter((at) => !grid.rows[top].places[at].total);
  while (rows.length > down.boxes.length && isEmpty(rows[0])) [rows, beside] = [rows.slice(1), beside.slice(1)];
  while (rows[0].length > across.boxes.length && isEmpty(rows.map((row) => row[0]))) {
    [rows, above] = [rows.map((row) => row.slice(1)), above.slice(1)];
  }
  if (rows.length > down.every.length || rows[0].length > across.every.length) {
    const size = { rows: rows.length, columns: rows[0].length, below: down.boxes.length, right: across.boxes.length };
    throw new Refusal(words(told.tooLarge, size));
  }
  const columns = (rows[0].length > across.boxes.length ? across.every : across.boxes).slice(0, rows[0].length);
  const result = [down.every, down.boxes]
    .filter((places) => rows.length <= places.length)
    .map((places) => lay(rows, places.slice(0, rows.length), columns, grid, told))
    .find((laid, at, all) => at === all.length - 1 || hasTotals(laid, beside, grid));
  const elsewhere = [
    ...strangers(above, columns.map((at) => grid.columns[at]), grid.columns, told),
    ...strangers(beside, result.places.map((at) => grid.rows[at].heading), grid.rows.map((row) => row.heading), told),
  ];
  const wrong = [...elsewhere, ...result.wrong];
  if (wrong.length) throw new Refusal(...wrong);
  const headings = [...above, ...beside].filter((heading) => heading !== "");
  const notes = [...compared(result, told), ...(headings.length ? [words(told.headings, { text: headings.join(", ") })] : [])];
  return { changes: result.changes, notes };
}

// A block laid on rows and columns of the page: {changes, totals, wrong, places}. Its places are counted as in the block.
function lay(rows, places, columns, grid, told) {
  const laid = { changes: [], totals: [], wrong: [], places };
  rows.forEach((row, down) => {
    row.forEach((typed, across) => {
      const { box, total } = grid.rows[places[down]].places[columns[across]];
      const refuse = (text) => laid.wrong.push(words(text, { row: down + 1, column: across + 1, text: shown(typed) }));
      if (typed === "" || (box === null && NO_NUMBER.test(typed))) return;
      if (box === null && total === null) refuse(told.notApplicable);
      else if (box && NO_NUMBER.test(typed)) refuse(told.noNumber);
      else if (count(typed) === null) refuse(told.notANumber);
      else if (total) laid.totals.push({ total, heading: grid.rows[places[down]].heading, column: grid.columns[columns[across]], typed: count(typed) });
      else if (count(typed) !== count(box.value)) laid.changes.push({ box, before: box.value, now: String(count(typed)) });
    });
  });
  for (const one of laid.totals) {
    const changed = new Map(laid.changes.map(({ box, now }) => [box.name, now]));
    const terms = one.total.dataset.sum.split(" ").map((code) => count(changed.get(code) ?? grid.form.elements[code].value));
    one.sum = terms.includes(null) ? null : terms.reduce((sum, term) => sum + term, 0);
  }
  return laid;
}

// Whether rows of totals of the page are rows of totals in the block: they are called so, or every one of them adds up.
function hasTotals(laid, beside, grid) {
  const totals = laid.places.map((at, down) => [grid.rows[at], down]).filter(([row]) => row.places.every(({ box }) => !box));
  if (!totals.length) return laid.places.length === 0;
  const areCalledSo = totals.every(([, down]) => TOTAL.test(beside[down] ?? ""));
  const doAddUp = laid.totals.length > 0 && laid.totals.every(({ sum, typed }) => sum === typed);
  return areCalledSo || (doAddUp && !laid.wrong.length);
}

// Headings of the block that the page has over other figures.
function strangers(headings, here, known, told) {
  const names = new Map(known.filter(Boolean).map((heading) => [key(heading), heading]));
  const isElsewhere = (heading, at) => here[at] && names.has(key(heading)) && key(heading) !== key(here[at]);
  return headings.flatMap((heading, at) => (isElsewhere(heading, at) ? [words(told.elsewhere, { text: heading, here: here[at] })] : []));
}

function compared({ totals }, told) {
  const differ = totals.filter(({ sum, typed }) => sum !== null && sum !== typed);
  const agree = totals.filter(({ sum, typed }) => sum === typed).length;
  return [
    ...differ.map(({ heading, column, typed, sum }) =>
      words(told.totalDiffers, { name: [heading, column].filter(Boolean).join(", "), typed, sum }),
    ),
    ...(agree ? [words(told.totalsAgree, { count: agree })] : []),
  ];
}

// --- Words ----------------------------------------------------------------------------------------

const said = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
const key = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const shown = (text) => text.replace(/[\p{Cf}\p{Cc}]/gu, (sign) => `[U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);

function name(box) {
  const parts = box.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id)?.textContent.trim());
  return parts.filter(Boolean).join(", ");
}

function words(text, values) {
  return Object.entries(values).reduce((told, [key, value]) => told.replaceAll(`{${key}}`, value), text);
}
