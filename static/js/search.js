/* The search without waiting: what htmx swaps keeps its focus and its open lists, and is said aloud once. */
"use strict";

(() => {
  const form = document.getElementById("finder");
  const status = document.getElementById("found-status");
  let openIds = [];
  let focusedId = "";
  let saying = 0;

  /* Choosing an option is enough: the button that sends the filters is for pages without this script. */
  const hideButton = () => form.querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });

  /* The cities that complete the field are fetched when somebody goes there; it works without them. */
  form.addEventListener("focusin", (event) => {
    const cities = document.getElementById("cities");
    if (event.target.id !== "city" || cities.dataset.asked) return;
    cities.dataset.asked = "yes";
    fetch(cities.dataset.from, { headers: { Accept: "application/json" } })
      .then((response) => response.json())
      .then((found) => cities.append(...found.cities.map((city) => new Option("", city))))
      .catch(() => {});
  });

  /* Words are sent by Enter or the button; leaving their field would ask a second time. */
  form.addEventListener("change", (event) => { if (event.target.id === "q") event.stopPropagation(); }, true);

  document.addEventListener("htmx:beforeSwap", (event) => {
    /* Signed out, too many searches, an error: go there as a link would, so that the page says it. */
    if (!event.detail.xhr.getResponseHeader("X-Found")) {
      event.detail.shouldSwap = false;
      form.submit();
      return;
    }
    openIds = Array.from(form.querySelectorAll("details[open]"), (details) => details.id);
    focusedId = document.activeElement ? document.activeElement.id : "";
  });

  document.addEventListener("htmx:afterSwap", () => {
    const found = document.getElementById("found");
    openIds.forEach((id) => { const details = document.getElementById(id); if (details) details.open = true; });
    const focused = focusedId && document.getElementById(focusedId);
    if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
    hideButton();
    window.clearTimeout(saying);
    saying = window.setTimeout(() => { status.textContent = found.dataset.status; }, 600);
  });

  /* The links to the other language keep the filters. */
  document.addEventListener("htmx:pushedIntoHistory", () => {
    document.querySelectorAll("a[hreflang]").forEach((link) => { link.search = window.location.search; });
  });

  document.addEventListener("htmx:sendError", () => form.submit());

  hideButton();
})();
