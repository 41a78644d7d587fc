/* Saves the changed fields of a workbook's page while one writes. Without it, or without a connection, the button saves. */
"use strict";

const WAIT = 1500, RETRY = 10000;

function watchForm(form) {
  const status = form.querySelector("[data-autosave-status]");
  const tokens = [...form.querySelectorAll('input[name^="seen-"]')];
  const names = tokens.map((token) => token.name.slice("seen-".length));
  const held = new Set(); /* changed in another window, or refused: the button shows why */
  let saved = read(), timer = 0, running = null, leaving = false;

  function read() {
    const data = new FormData(form);
    return Object.fromEntries(names.map((name) => [name, data.getAll(name)]));
  }
  const differs = (now) => names.filter((name) => now[name].join("\u0000") !== saved[name].join("\u0000"));
  const say = (words) => { if (status.textContent !== words) status.textContent = words; };
  const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }).format();
  const later = (wait) => { window.clearTimeout(timer); timer = window.setTimeout(start, wait); };
  const start = () => { if (!running) running = save().finally(() => { running = null; }); };

  async function save() {
    const now = read();
    const changed = differs(now).filter((name) => !held.has(name));
    if (!changed.length) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const name of changed) {
      body.set(`seen-${name}`, form.elements[`seen-${name}`].value);
      for (const value of now[name]) body.append(name, value);
    }
    say(form.dataset.saving);
    let answer, result;
    try {
      answer = await fetch(form.action || window.location.href, {
        method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" },
      });
    } catch {
      say(form.dataset.offline);
      later(RETRY);
      return;
    }
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (answer.redirected || !isOurs || !(answer.ok || answer.status === 409)) {
      say(form.dataset.refused);
      if (answer.status >= 500) later(RETRY);
      return;
    }
    try {
      result = await answer.json();
    } catch {
      say(form.dataset.offline);
      later(RETRY);
      return;
    }
    for (const [name, token] of Object.entries(result.seen)) {
      form.elements[`seen-${name}`].value = token;
      saved[name] = now[name];
    }
    result.conflicts.forEach((name) => held.add(name));
    if (held.size) say(form.dataset.conflict);
    else if (Object.keys(result.errors).length) say(form.dataset.invalid);
    else if (result.may_identify.length) say(`${form.dataset.saved.replace("{time}", clock())} – ${form.dataset.identify.replace("{question}", result.may_identify.join(" · "))}`);
    else say(form.dataset.saved.replace("{time}", clock()));
    const wrong = Object.keys(result.errors);
    if (differs(read()).some((name) => !held.has(name) && !wrong.includes(name))) later(WAIT);
  }

  form.addEventListener("input", () => later(WAIT));
  form.addEventListener("change", () => later(WAIT));
  window.addEventListener("online", () => later(0));
  /* An automatic saving that is under way would look like another window to the button's. */
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    leaving = true;
    if (!running) return;
    event.preventDefault();
    running.finally(() => form.requestSubmit(event.submitter));
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && differs(read()).length) event.preventDefault();
  });
}

document.querySelectorAll("form[data-autosave]").forEach(watchForm);
