// Loaded with <script type="module">. The policy forbids inline script, so the classes that the design system's own template
// sets inline are set here, before its components start.
import { initAll } from "../dist/govuk-frontend.min.js";
import { keepDrafts } from "./autosave.js";
import { follow } from "./progress.js";
import { takeBlocks } from "./paste.js";
import { keepTotals } from "./totals.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
document.querySelectorAll("form[data-totals]").forEach(keepTotals);
document.querySelectorAll("form[data-totals]").forEach(takeBlocks);
document.querySelectorAll("[data-refresh]").forEach(follow);
document.querySelectorAll("form[data-draft]").forEach(keepDrafts);
