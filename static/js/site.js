/* Small help for pages that all work without it. */
"use strict";

/* An error summary takes the focus, so that it is the first thing heard and seen. */
function focusErrorSummary(root) {
  const summary = root.querySelector(".error-summary");
  if (summary) summary.focus();
}

/* Menus and filters that are always open on wide screens: CSS does it where ::details-content is known. */
function openWideDetails() {
  if (CSS.supports("selector(::details-content)")) return;
  const wide = window.matchMedia("(min-width: 66em)");
  const apply = () => document.querySelectorAll("details[data-wide-open]").forEach((details) => {
    details.open = wide.matches;
    details.toggleAttribute("data-wide", wide.matches);
  });
  wide.addEventListener("change", apply);
  apply();
}

/* Staff sessions end by themselves: warn two minutes before, in every tab, and let the keyboard extend it. */
function watchSession() {
  const dialog = document.getElementById("session-end");
  if (!dialog) return;
  const lasts = Number(dialog.dataset.ends) * 1000;
  const warnBefore = Math.min(120000, lasts / 2);
  const extendButton = dialog.querySelector("[data-extend]");
  let endsAt = Date.now() + lasts;

  const renew = () => {
    endsAt = Date.now() + lasts;
    if (dialog.open) dialog.close();
  };
  const show = (ended) => {
    dialog.querySelector("[data-warning]").hidden = ended;
    dialog.querySelector("[data-ended]").hidden = !ended;
    extendButton.hidden = ended;
    dialog.querySelector("[data-sign-in]").hidden = !ended;
    dialog.querySelector("[data-close]").hidden = !ended;
    if (!dialog.open) dialog.showModal();
  };
  /* A clock that is looked at, not a timer: a sleeping laptop wakes up to the truth. */
  const timer = window.setInterval(() => {
    const left = endsAt - Date.now();
    if (left <= 0) {
      show(true);
      window.clearInterval(timer);
    } else if (left <= warnBefore) show(false);
  }, 1000);

  extendButton.addEventListener("click", async () => {
    try {
      const answer = await fetch(dialog.dataset.extendUrl, {
        method: "POST",
        credentials: "same-origin",
        headers: { "X-CSRFToken": dialog.dataset.csrfToken },
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      renew();
      localStorage.setItem("session-extended", String(Date.now()));
    } catch {
      show(true);
    }
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  window.addEventListener("storage", (event) => { if (event.key === "session-extended") renew(); });
}

openWideDetails();
focusErrorSummary(document);
watchSession();
document.addEventListener("htmx:afterSwap", (event) => focusErrorSummary(event.target));
