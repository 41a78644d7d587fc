/* The search without waiting: what htmx swaps keeps its focus and its open lists, and is said aloud once. */
"use strict";

(() => {
  /* Going back in history, htmx puts a new form into the page: it is looked for each time, and the document listens. */
  const finder = () => document.getElementById("finder");
  let openIds = [];
  let focusedId = "";
  let saying = 0;

  /* Choosing an option is enough: the button that sends the filters is for pages without this script. */
  const hideButton = () => finder().querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });

  /* The cities that complete the field are fetched when somebody goes there; it works without them. */
  document.addEventListener("focusin", (event) => {
    if (event.target.id !== "city") return;
    const cities = document.getElementById("cities");
    if (cities.dataset.asked) return;
    cities.dataset.asked = "yes";
    fetch(cities.dataset.from, { headers: { Accept: "application/json" } })
      .then((response) => response.json())
      .then((found) => cities.append(...found.cities.map((city) => new Option("", city))))
      .catch(() => {});
  });

  /* Words are sent by Enter or the button; leaving their field would ask a second time. */
  document.addEventListener("change", (event) => { if (event.target.id === "q") event.stopPropagation(); }, true);

  document.addEventListener("htmx:beforeSwap", (event) => {
    /* Signed out, too many searches, an error: go there as a link would, so that the page says it. */
    if (!event.detail.xhr.getResponseHeader("X-Found")) {
      event.detail.shouldSwap = false;
      finder().submit();
      return;
    }
    openIds = Array.from(finder().querySelectorAll("details[open]"), (details) => details.id);
    focusedId = document.activeElement ? document.activeElement.id : "";
  });

  document.addEventListener("htmx:afterSwap", () => {
    const found = document.getElementById("found");
    openIds.forEach((id) => { const details = document.getElementById(id); if (details) details.open = true; });
    const focused = focusedId && document.getElementById(focusedId);
    if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
    hideButton();
    window.clearTimeout(saying);
    saying = window.setTimeout(() => { document.getElementById("found-status").textContent = found.dataset.status; }, 600);
  });

  /* The links to the other language keep the filters. */
  document.addEventListener("htmx:pushedIntoHistory", () => {
    document.querySelectorAll("a[hreflang]").forEach((link) => { link.search = window.location.search; });
  });

  document.addEventListener("htmx:sendError", () => finder().submit());
  document.addEventListener("htmx:historyRestore", hideButton);

  hideButton();
})();
