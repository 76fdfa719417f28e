// On a narrow screen the long parts of a page are folded, on paper all of it is open and links show their whole address.
// Without it everything is open on screen, and paper has no addresses.
const NARROW = matchMedia("(max-width: 40.0525em)"); // where the design system's tablet begins
// Where an address beside each link would drown what is said.
const WITHOUT = "table, nav, form, .statistics-small, .app-links";

// A details element that is open in the page as it was sent.
export function fold(part) {
  const isAsked = () => part.contains(document.getElementById(location.hash.slice(1)));
  part.open = !NARROW.matches || isAsked();
  addEventListener("hashchange", () => {
    if (isAsked()) part.open = true;
  });
}

export function readyForPaper(main) {
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...main.querySelectorAll("details:not([open])")];
    for (const part of closed) part.open = true;
    for (const link of main.querySelectorAll("a[href]")) {
      const isOnPage = link.getAttribute("href").startsWith("#");
      if (!isOnPage && !link.closest(WITHOUT) && link.textContent.trim() !== link.href) link.dataset.address = link.href;
    }
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
}
