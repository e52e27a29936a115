// Says in time that the session ends, and keeps whoever types signed in. The server decides; this only tells.
(() => {
  "use strict";

  const box = document.querySelector("dialog[data-ms-session]");
  if (!box || !box.showModal) return;
  const said = box.querySelector("[data-ms-said]"), heading = box.querySelector("h2");
  const button = box.querySelector("button"), out = box.querySelector("[data-ms-out]");
  const { msClock: clock, msStay: stayHere } = box.dataset;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value; // of the button that signs out
  const first = Number(box.dataset.msSession);
  const WARN = Math.min(300, first / 3), TYPING = Math.min(300, first / 3);
  let endsAt = Date.now() + first * 1000, toldAt = Date.now(), timer = 0, over = false;

  const ask = async (address, method) => {
    const headers = { "X-Background": "yes" };
    if (method === "POST") headers["X-CSRFToken"] = token;
    const answer = await fetch(address, { method, headers, credentials: "same-origin", cache: "no-store", redirect: "manual" });
    // A server that is just being started again says nothing of the session.
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    if (!answer.ok) return 0;
    toldAt = Date.now();
    return (await answer.json()).left;
  };
  const words = (left) => {
    const many = left > 60 ? Math.ceil(left / 60) : Math.max(1, Math.ceil(left / 10) * 10), noun = left > 60 ? "minute" : "second";
    return `You will be signed out in ${many} ${noun}${many === 1 ? "" : "s"}, because nothing was done here for a while. What you typed is still on this page.`;
  };
  const say = (text) => { if (said.textContent !== text) said.textContent = text; };
  const show = () => { if (!box.open) { box.showModal(); button.focus(); } };
  const isTyped = (field) => {
    if (["hidden", "submit", "button", "reset"].includes(field.type)) return false;
    if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  };
  const typed = () => [...document.querySelectorAll("main form")].filter((form) =>
    [...form.elements].some(isTyped) || form.querySelector(".govuk-form-group--error"));
  // Nothing else of a page stays on the screen of somebody who is signed out.
  const leaveOnly = (kept, place) => {
    for (const one of [...place.childNodes]) {
      if (kept.includes(one)) continue;
      if (one.nodeType === 1 && kept.some((each) => one.contains(each))) leaveOnly(kept, one);
      else one.remove();
    }
  };
  const end = () => {
    over = true;
    clearTimeout(timer);
    const forms = typed(), title = document.querySelector("main h1");
    if (!forms.length) return location.replace(location.pathname + location.search);
    // A field may stand outside its form.
    leaveOnly([box, ...(title ? [title] : []), ...forms, ...forms.flatMap((form) => [...form.elements])], document.body);
    if (title) title.textContent = "What you typed";
    document.title = heading.textContent = "You are signed out";
    say("What you typed is still here; the rest of the page was taken off the screen. Save it as you would have: you sign in again first, and it is kept for you. Files have to be chosen again.");
    button.textContent = "Back to what you typed";
    out.hidden = true;
    show();
  };
  const left = () => (endsAt - Date.now()) / 1000;
  const took = (seconds) => { endsAt = Date.now() + seconds * 1000; };
  // Another window may have gone on meanwhile: the server knows.
  const look = async (asks = false) => {
    clearTimeout(timer);
    if (over) return;
    if (asks || left() <= WARN) {
      try { took(await ask(clock, "GET")); } catch { /* no line: what we know stands */ }
      if (left() <= 0) return end();
      if (left() <= WARN) { say(words(left())); show(); } else if (box.open) box.close();
    }
    timer = setTimeout(() => look(), 1000 * (left() > WARN ? Math.max(1, left() - WARN) : left() > 60 ? Math.min(30, left() - 59) : Math.max(1, Math.min(10, left()))));
  };
  const stay = async () => {
    if (over) return box.close();
    try {
      took(await ask(stayHere, "POST"));
      if (left() <= 0) return end();
      box.close();
    } catch {
      say("That did not reach us. Check your connection and press the button again.");
    }
    return look();
  };

  button.addEventListener("click", stay);
  // Whoever presses Escape is here.
  box.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  document.addEventListener("input", () => {
    if (over || box.open || Date.now() - toldAt < TYPING * 1000) return;
    toldAt = Date.now();
    ask(stayHere, "POST").then((seconds) => { took(seconds); look(); }, () => {});
  });
  // Whoever comes back to this window may have signed out in another.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(Date.now() - toldAt > 60000); });
  look();
})();
