/* Saves the changed fields of a workbook's page while one writes. Without it the button saves; with it the button leaves
   the page only once the site has been reached, so that nothing is lost without a connection or after a sign-out. */
"use strict";

const WAIT = 1500, RETRY = 10000;

function watchForm(form) {
  const status = form.querySelector("[data-autosave-status]");
  const signIn = form.querySelector("[data-autosave-sign-in]");
  const tokens = [...form.querySelectorAll('input[name^="seen-"]')];
  const names = tokens.map((token) => token.name.slice("seen-".length));
  const held = new Set(); /* changed in another window, or refused: the button shows why */
  let saved = read(), timer = 0, running = null, leaving = false, isOut = false;

  function read() {
    const data = new FormData(form);
    return Object.fromEntries(names.map((name) => [name, data.getAll(name)]));
  }
  const differs = (now) => names.filter((name) => now[name].join("\u0000") !== saved[name].join("\u0000"));
  const say = (words) => { if (status.textContent !== words) status.textContent = words; };
  const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }).format();
  const later = (wait) => { window.clearTimeout(timer); timer = window.setTimeout(start, wait); };
  const start = (isButton) => (running ||= save(isButton === true).finally(() => { running = null; }));
  const send = (body) => {
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(window.location.href, {
      method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" },
    });
  };

  /* Signing in again in another window makes the page's token void: take the new one. False: nobody is signed in, or
     somebody else, into whose workbook these words must not go. */
  async function renewToken() {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("form[data-autosave]");
    if (now && now.dataset.workbook !== form.dataset.workbook) return false;
    if (now) form.elements.csrfmiddlewaretoken.value = now.elements.csrfmiddlewaretoken.value;
    return true;
  }
  const isReached = (isIn) => {
    isOut = !isIn;
    signIn.hidden = isIn;
    for (const name of ["notice", "problem"]) signIn.parentElement.classList.toggle(name, isOut);
    if (isOut) say(form.dataset.signedOut);
    return isIn;
  };
  const wait = () => {
    say(form.dataset.offline);
    later(RETRY);
    return false;
  };

  /* Whether the button may leave the page: the site was reached, by whom the workbook belongs to. */
  async function save(isButton) {
    const now = read();
    const changed = differs(now).filter((name) => !held.has(name));
    if (!changed.length) return isButton ? renewToken().then(isReached, wait) : true;
    const body = new FormData();
    for (const name of changed) {
      body.set(`seen-${name}`, form.elements[`seen-${name}`].value);
      for (const value of now[name]) body.append(name, value);
    }
    say(form.dataset.saving);
    let answer, result;
    try {
      answer = await send(body);
      if (answer.status === 403 && await renewToken()) answer = await send(body);
    } catch {
      return wait();
    }
    if (!isReached(!answer.redirected && answer.status !== 403)) return false;
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isOurs || !(answer.ok || answer.status === 409)) {
      say(form.dataset.refused);
      if (answer.status >= 500) later(RETRY);
      return true;
    }
    try {
      result = await answer.json();
    } catch {
      return wait();
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
    return true;
  }

  form.addEventListener("input", () => later(WAIT));
  form.addEventListener("change", () => later(WAIT));
  window.addEventListener("online", () => later(0));
  window.addEventListener("focus", () => { if (isOut) later(0); });
  /* The button saves by the way above first: an automatic saving that is under way would look like another window to it. */
  form.addEventListener("submit", async (event) => {
    if (leaving) return;
    event.preventDefault();
    await running;
    window.clearTimeout(timer);
    held.clear();
    if (!await start(true) || leaving) return;
    window.clearTimeout(timer);
    leaving = true;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && differs(read()).length) event.preventDefault();
  });
}

document.querySelectorAll("form[data-autosave]").forEach(watchForm);
