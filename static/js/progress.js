/* Brings the part of a page that says how far something is up to date. Without it, the link on the page looks again. */
"use strict";

const EVERY = 2000, MOST = 300; /* then the link: a page that is forgotten keeps no session alive */

function follow(part, turn = 1) {
  window.setTimeout(async () => {
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (!fresh) return;
      /* the element stays, so that what is read aloud of it is its words alone */
      part.replaceChildren(...fresh.childNodes);
      if (!fresh.hasAttribute("data-progress")) {
        if (part.dataset.progress === "page") {
          /* the rest of the page has changed as well: from there on, and whoever reads aloud begins with this part */
          window.location.hash = part.id;
          window.location.reload();
          return;
        }
        part.removeAttribute("data-progress");
        const said = document.getElementById(`${part.id}-said`);
        if (said) said.textContent = said.dataset.done;
        return;
      }
    } catch { /* no connection: ask again */ }
    if (turn < MOST) follow(part, turn + 1);
  }, document.hidden ? EVERY * 5 : EVERY);
}

document.querySelectorAll("[data-progress]").forEach((part) => follow(part));
const start = document.getElementById(window.location.hash.slice(1));
if (start && start.tabIndex === -1) start.focus(); /* a page that loads itself anew would leave the keyboard nowhere */
