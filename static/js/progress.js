// Long work on the worker: look again every two seconds until the server's page says that it is done. Whoever is at one
// of its links or buttons keeps it until they move on. Where the rest of the page has changed with it, it is loaded anew.
export function follow(place) {
  if (place.dataset.refresh !== "on") return;
  setTimeout(async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById(place.id);
    if (!now) {
      if (place.dataset.end === "reload") location.reload();
      return;
    }
    if (place.contains(document.activeElement)) return follow(place);
    place.replaceWith(now);
    follow(now);
  }, 2000);
}
