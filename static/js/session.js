// A warning before a session ends, with a way to stay. Without it the page says when the session ends.
const WARNED = 300; // seconds before the end

// The <dialog> of a page whose reader is signed in; its data- attributes hold the seconds that are left, and the words.
export function watch(dialog) {
  const part = (name) => dialog.querySelector(name);
  const tabs = new BroadcastChannel("session"); // a page that is opened in another tab is use too
  let end = 0; // as Date.now()
  let isLast = false;
  let said = "";

  function begin(seconds, last) {
    end = Date.now() + seconds * 1000;
    isLast = last;
    said = "";
    dialog.close();
    look();
  }

  function say(kind, title, words) {
    if (said === kind) return;
    said = kind;
    const time = new Date(end).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
    part("#session-title").textContent = title;
    part("#session-words").textContent = words.replace("{time}", time);
    part("[data-session-stay]").hidden = kind !== "soon" || isLast;
    if (!dialog.open) dialog.showModal();
  }

  function look() {
    const { soon, soonWords, lastWords, over, overWords } = dialog.dataset;
    const left = (end - Date.now()) / 1000;
    if (left <= 0) say("over", over, overWords);
    else if (left <= WARNED) say("soon", soon, isLast ? lastWords : soonWords);
  }

  async function stay() {
    const answer = await fetch(dialog.dataset.stay, { method: "POST", body: new FormData(part("form")) }).catch(() => null);
    if (!answer?.ok || answer.redirected) return say("over", dialog.dataset.over, dialog.dataset.overWords);
    const { seconds, last } = await answer.json();
    begin(seconds, last);
    tabs.postMessage({ seconds, last });
  }

  tabs.addEventListener("message", ({ data }) => begin(data.seconds, data.last));
  part("[data-session-stay]").addEventListener("click", stay);
  part("[data-session-close]").addEventListener("click", () => dialog.close());
  document.addEventListener("visibilitychange", look); // a computer that slept has counted nothing
  setInterval(look, 10_000);
  const now = { seconds: Number(dialog.dataset.seconds), last: dialog.dataset.last === "yes" };
  begin(now.seconds, now.last);
  tabs.postMessage(now);
}
