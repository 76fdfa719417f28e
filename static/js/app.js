// Loaded with <script type="module">. The policy forbids inline script, so the classes that the design system's own template
// sets inline are set here, before its components start.
import { initAll } from "../dist/govuk-frontend.min.js";
import { follow } from "./progress.js";
import { fold, readyForPaper } from "./paper.js";
import { takeBlocks } from "./paste.js";
import { watch } from "./session.js";
import { keepTotals } from "./totals.js";
import { guard } from "./typing.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
document.querySelectorAll("form[data-totals]").forEach(keepTotals);
document.querySelectorAll("form[data-totals]").forEach(takeBlocks);
document.querySelectorAll("[data-refresh]").forEach(follow);
document.querySelectorAll("dialog#session").forEach(watch);
document.querySelectorAll("details.app-fold").forEach(fold);
readyForPaper(document.querySelector("main"));
const words = document.getElementById("drafts"); // there for whoever is signed in
if (words) document.querySelectorAll("main form[method=post]").forEach((form) => guard(form, words));
