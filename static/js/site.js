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
  const warnBefore = Math.min(120000, Number(dialog.dataset.ends) * 500);
  const extendButton = dialog.querySelector("[data-extend]");
  let endsAt, hasEnded;

  const renew = (seconds) => {
    endsAt = Date.now() + Number(seconds) * 1000;
    hasEnded = false;
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
  window.setInterval(() => {
    const left = endsAt - Date.now();
    if (hasEnded) return;
    hasEnded = left <= 0;
    if (left <= warnBefore) show(hasEnded);
  }, 1000);

  extendButton.addEventListener("click", async () => {
    try {
      const answer = await fetch(dialog.dataset.extendUrl, {
        method: "POST",
        credentials: "same-origin",
        headers: { "X-CSRFToken": dialog.dataset.csrfToken },
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const session = await answer.json();
      renew(session.ends_in);
      localStorage.setItem("session-extended", `${session.ends_in} ${Date.now()}`);
    } catch {
      hasEnded = true;
      show(true);
    }
  });
  /* Signed in again elsewhere: this page's forms get the new session's token, so that nothing typed is lost. */
  dialog.querySelector("[data-close]").addEventListener("click", async () => {
    dialog.close();
    const answer = await fetch(dialog.dataset.extendUrl, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const session = await answer.json();
    dialog.dataset.csrfToken = session.csrf_token;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = session.csrf_token; });
    renew(session.ends_in);
  });
  window.addEventListener("storage", (event) => {
    if (event.key === "session-extended") renew(event.newValue.split(" ")[0]);
  });
  renew(dialog.dataset.ends);
}

openWideDetails();
focusErrorSummary(document);
watchSession();
document.addEventListener("htmx:afterSwap", (event) => focusErrorSummary(event.target));
