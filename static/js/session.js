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
  const end = () => {
    over = true;
    clearTimeout(timer);
    heading.textContent = "You are signed out";
    say("What you typed is still on this page. Save it as you would have: you sign in again first, and it is kept for you. Files have to be chosen again.");
    button.textContent = "Back to the page";
    out.hidden = true;
    show();
  };
  const left = () => (endsAt - Date.now()) / 1000;
  const took = (seconds) => { endsAt = Date.now() + seconds * 1000; };
  // Another window may have gone on meanwhile: the server knows.
  const look = async () => {
    clearTimeout(timer);
    if (over) return;
    if (left() <= WARN) {
      try { took(await ask(clock, "GET")); } catch { /* no line: what we know stands */ }
      if (left() <= 0) return end();
      if (left() <= WARN) { say(words(left())); show(); } else if (box.open) box.close();
    }
    timer = setTimeout(look, 1000 * (left() > WARN ? Math.max(1, left() - WARN) : left() > 60 ? Math.min(30, left() - 59) : Math.max(1, Math.min(10, left()))));
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
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  look();
})();
