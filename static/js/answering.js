// A supplier's question: saved by itself while it is typed, and only what applies is shown. Without it the buttons save.
(() => {
  "use strict";

  const form = document.querySelector("form[data-ms-autosave]");
  if (!form) return;
  const said = form.querySelector("[data-ms-saved]");
  const version = form.elements.namedItem("version");

  // What hangs on another answer is hidden while that answer says otherwise; what was typed in it stays.
  const chosen = (name) => {
    const boxes = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
    return [...boxes].filter((box) => box.type !== "radio" && box.type !== "checkbox" ? box.value : box.checked).map((box) => box.value);
  };
  const words = (text) => text.split(" ").filter(Boolean);
  const hanging = [...form.querySelectorAll("[data-ms-hangs-on]")];
  const showWhatApplies = () => {
    for (const box of hanging) {
      const source = form.querySelector(`#part-of-${CSS.escape(box.dataset.msHangsOn.replace(/^part-/, ""))}`);
      const values = source && source.hidden ? [] : chosen(box.dataset.msHangsOn);
      const any = words(box.dataset.msAnyOf), none = words(box.dataset.msNoneOf);
      const holds = any.length ? values.some((value) => any.includes(value)) : !values.some((value) => none.includes(value));
      box.hidden = !holds;
      const told = box.querySelector("[data-ms-condition]");
      if (told) told.hidden = true;
    }
  };

  // "None of these" stands alone; an answer takes "we do not know" away again.
  const keepAlone = (box) => {
    if (box.type !== "checkbox" || !box.checked) return;
    for (const other of form.querySelectorAll(`[name="${CSS.escape(box.name)}"]`)) {
      if (other !== box && (box.hasAttribute("data-ms-alone") || other.hasAttribute("data-ms-alone"))) other.checked = false;
    }
  };

  // One save is under way at a time. A save whose answer did not arrive is sent again as it was: the same text twice
  // changes nothing, so it can never be taken for somebody else's.
  const WAIT = 1200, AGAIN = 5000, MOST_KEPT_ALIVE = 60000;
  let typedAt = 0, savedUpTo = 0, timer = 0, waiting = null, underWay = null, refused = false, leaving = false;
  const say = (text) => { if (said.textContent !== text) said.textContent = text; };

  const snapshot = () => {
    const data = new FormData(form);
    data.delete("file");
    data.delete("go");
    return { upTo: typedAt, words: new URLSearchParams(data), version: null };
  };
  const notTaken = async (answer) => {
    const told = answer.status === 409 ? await answer.json() : {};
    if (told.stale) say("Not saved yet: somebody else changed this answer. Press “Save and continue” to see both texts.");
    else if (told.sentence) say(`Not saved. ${told.sentence}`);
    else if (answer.status === 400 || answer.status === 413) say("Not saved. This is too long: shorten it, or add it as a file.");
    else say("Not saved yet. You were away for too long, or your link was ended. Keep this page open, open the link in our email in another tab, then press “Save and continue” here.");
  };
  const send = async (kept) => {
    kept.version ??= version.value;
    kept.words.set("version", kept.version);
    // What is sent while the page is left still arrives; a browser does that for so many bytes only.
    const keepalive = kept.words.toString().length < MOST_KEPT_ALIVE;
    const answer = await fetch(form.action, { method: "POST", body: kept.words, headers: { "X-Autosave": "yes" }, redirect: "manual", credentials: "same-origin", cache: "no-store", keepalive });
    if (answer.status >= 500) throw new Error("not now");
    waiting = null;
    refused = !answer.ok;
    if (refused) return notTaken(answer);
    const told = await answer.json();
    version.value = String(told.version);
    savedUpTo = kept.upTo;
    say(`Saved at ${told.saved}.`);
  };
  const save = () => {
    clearTimeout(timer);
    if (underWay || leaving || savedUpTo === typedAt) return underWay;
    waiting ??= snapshot();
    const { upTo } = waiting;
    underWay = send(waiting).then(() => {
      underWay = null;
      if (upTo !== typedAt) timer = setTimeout(save, WAIT);
    }, () => {
      underWay = null;
      say("Not saved yet. Keep this page open: we try again.");
      timer = setTimeout(save, AGAIN);
    });
    return underWay;
  };
  const typed = (event) => {
    if (event.target.type === "file") return;
    typedAt += 1;
    if (event.type === "change") keepAlone(event.target);
    if (event.target.name && event.target.name.startsWith("part-") && event.target.value) {
      const unknown = form.elements.namedItem("dont_know");
      if (unknown && unknown.checked) unknown.checked = false;
    }
    showWhatApplies();
    if (waiting) return; // it is sent first, and what was typed since right after it
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  };

  // A button waits for a save that is under way, for a moment: or our own save would look like somebody else's.
  let button = null;
  form.addEventListener("click", (event) => { button = event.target.closest("button") ?? button; });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    leaving = true;
    if (!underWay) return;
    event.preventDefault();
    event.stopPropagation();
    const pressed = event.submitter ?? button;
    const soon = new Promise((done) => { setTimeout(done, 4000); });
    Promise.race([underWay, soon]).then(() => { underWay = null; form.requestSubmit(pressed ?? undefined); });
  }, true);

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  window.addEventListener("online", () => { if (waiting) save(); });
  window.addEventListener("focus", () => { if (refused) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  // Leaving saves what was typed last. Only where that cannot be, the browser asks whether to leave.
  window.addEventListener("beforeunload", (event) => {
    if (leaving || savedUpTo === typedAt) return;
    const isSent = underWay ? waiting && waiting.upTo === typedAt : !waiting && !refused;
    save();
    if (!isSent) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { leaving = false; showWhatApplies(); });
  showWhatApplies();
})();
