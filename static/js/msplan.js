// Makes pages nicer; every one of them works without it. No library, no request to anywhere.
(() => {
  "use strict";

  document.documentElement.classList.add("ms-js");

  // An error summary takes the focus, so that a screen reader reads it first; so does a banner that
  // reports a failure. Each link puts the cursor into the field it names.
  const focusFirst = () => {
    const first = document.querySelector("[data-ms-focus]");
    if (first) first.focus();
  };

  const followToField = (event) => {
    const link = event.target.closest(".govuk-error-summary a[href^='#']");
    if (!link) return;
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const heading = field.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for='${field.id}']`);
    (heading ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  };

  // A form is sent once: a second click within the same page does nothing. Coming back with the
  // browser's button makes it usable again.
  const sendOnce = (event) => {
    const form = event.target;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  };
  const sendAgain = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  };

  // Says how much room is left under a long answer; the limit itself is always printed below it.
  const countCharacters = (box) => {
    const field = box.querySelector("textarea, input");
    const limit = Number(box.dataset.maxlength);
    const said = box.querySelector(".govuk-character-count__message");
    if (!field || !limit || !said) return;
    const seen = said.cloneNode(false);
    seen.removeAttribute("id");
    seen.setAttribute("aria-hidden", "true");
    said.classList.add("govuk-visually-hidden");
    said.after(seen);
    const spoken = document.createElement("div");
    spoken.className = "govuk-visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    seen.after(spoken);
    let timer;
    const show = () => {
      // A line break counts as two, as it does when the form is sent.
      const left = limit - field.value.replace(/\r?\n/g, "\r\n").length;
      const many = new Intl.NumberFormat("en-GB").format(Math.abs(left));
      const noun = Math.abs(left) === 1 ? "character" : "characters";
      seen.textContent = left < 0 ? `You have ${many} ${noun} too many` : `You have ${many} ${noun} left`;
      seen.classList.toggle("ms-count-over", left < 0);
      clearTimeout(timer);
      timer = setTimeout(() => { spoken.textContent = seen.textContent; }, 1000);
    };
    field.addEventListener("input", show);
    show();
  };

  const foldNavigation = (button) => {
    button.hidden = false;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
    });
  };

  // The filters are open on a wide page and folded on a phone; without the script they are open.
  const foldFilter = (details) => {
    if (window.matchMedia("(max-width: 61.99em)").matches) details.removeAttribute("open");
  };

  // "Select all" in a table: only the rows on this page, and it says so itself.
  const selectAll = (box) => {
    const form = box.closest("form");
    if (!form) return;
    box.addEventListener("change", () => {
      for (const one of form.querySelectorAll(`input[type=checkbox][name='${box.dataset.msSelectAll}']`)) one.checked = box.checked;
    });
  };

  const showPassword = (button) => {
    const field = document.getElementById(button.getAttribute("aria-controls"));
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.textContent = shown ? "Hide" : "Show";
      button.setAttribute("aria-label", shown ? "Hide password" : "Show password");
    });
    field.form?.addEventListener("submit", () => { field.type = "password"; });
  };

  // Work in progress is asked for again every few seconds; <noscript> holds the slower way.
  const watchProgress = (box) => {
    const again = Number(box.dataset.msReload) || 3;
    const look = () => {
      if (document.hidden) return document.addEventListener("visibilitychange", look, { once: true });
      // Read as a document that runs nothing: our policy lets no page be made out of text.
      const asked = new XMLHttpRequest();
      asked.open("GET", location.href);
      asked.responseType = "document";
      // Asked as the page's own question: nobody stays signed in because a page waits.
      asked.setRequestHeader("X-Background", "yes");
      asked.onloadend = () => {
        const now = asked.status === 200 ? asked.response?.querySelector("[data-ms-reload]") : box;
        if (asked.status === 401 || now?.textContent !== box.textContent) return location.reload();
        return setTimeout(look, again * 1000);
      };
      return asked.send();
    };
    setTimeout(look, again * 1000);
  };

  const each = (selector, act) => { for (const found of document.querySelectorAll(selector)) act(found); };
  each(".govuk-character-count[data-maxlength]", countCharacters);
  each("[data-ms-nav-toggle]", foldNavigation);
  each("details[data-ms-fold]", foldFilter);
  each("[data-ms-select-all]", selectAll);
  each("[data-ms-show-password]", showPassword);
  each("[data-ms-reload]", watchProgress);
  each("[data-ms-print]", (button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
  document.addEventListener("click", followToField);
  document.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", sendAgain);
  focusFirst();
})();
