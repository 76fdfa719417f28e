// The totals of a grid, while somebody types. The server adds them up again, and its sums are the ones that count.

const CEILING = 9_999_999; // returns.arithmetic.figures.CEILING
const GROUPED = /^[0-9]{1,3}([, ][0-9]{3})+$/;
const UNSEEN = /[\p{Cf}\u034f]/gu; // returns.arithmetic.characters.visible

// As returns.arithmetic.figures.parse_count reads it; null for an empty text and for anything that the server will refuse.
export function count(text) {
  const typed = text.replace(UNSEEN, "").trim().replace(/\s+/g, " ");
  const digits = GROUPED.test(typed) ? typed.replace(/[^0-9]/g, "") : typed;
  return /^[0-9]+$/.test(digits) && Number(digits) <= CEILING ? Number(digits) : null;
}

// A form in which every <output data-sum="code code"> shows the sum of the boxes of those names.
export function keepTotals(form) {
  const locale = document.documentElement.lang;

  function add(output) {
    const boxes = output.dataset.sum.split(" ").map((code) => form.elements[code]);
    const numbers = boxes.map((box) => count(box.value));
    const answered = boxes.filter((box, at) => numbers[at] !== null || isUnavailable(box)).length;
    if (answered < boxes.length) {
      const words = form.dataset.answered.replace("{answered}", answered).replace("{terms}", boxes.length);
      show(output, words, true);
    } else if (numbers.includes(null)) {
      show(output, form.dataset.unavailable, true);
    } else {
      const sum = numbers.reduce((total, number) => total + number, 0);
      show(output, sum.toLocaleString(locale), false);
    }
  }

  const totals = [...form.querySelectorAll("output[data-sum]")];
  form.addEventListener("input", () => totals.forEach(add));
  totals.forEach(add); // a page that the browser restored may hold other figures than the server sent
}

function isUnavailable(box) {
  return box instanceof HTMLInputElement && "unavailable" in box.dataset && box.value.trim() === "";
}

function show(output, text, isSmall) {
  const words = document.createElement("span");
  words.className = isSmall ? "app-grid__small" : "";
  words.textContent = text;
  output.replaceChildren(words);
}
