// Passkeys: asks the browser for one and sends its answer with the form. What is asked stands in the page as JSON.
(() => {
  "use strict";

  const form = document.querySelector("form[data-ms-passkey]");
  if (!form) return;
  const button = form.querySelector("button[data-ms-passkey-go]"), said = form.querySelector("[data-ms-passkey-said]");
  if (!window.PublicKeyCredential) return said.removeAttribute("hidden");
  button.hidden = false;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = async () => {
    const written = document.getElementById("passkey-options");
    if (written) return JSON.parse(written.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error("no answer");
    return answer.json();
  };
  const made = async (options) => {
    const key = { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: known(options.excludeCredentials) };
    key.authenticatorSelection = { ...key.authenticatorSelection, residentKey: "preferred", requireResidentKey: false, userVerification: "required" };
    const got = await navigator.credentials.create({ publicKey: key });
    return { type: got.type, id: got.id, rawId: text(got.rawId), authenticatorAttachment: got.authenticatorAttachment, clientExtensionResults: got.getClientExtensionResults(),
      response: { clientDataJSON: text(got.response.clientDataJSON), attestationObject: text(got.response.attestationObject), transports: got.response.getTransports?.() ?? [] } };
  };
  const used = async (options) => {
    const got = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) } });
    const handle = got.response.userHandle;
    return { type: got.type, id: got.id, rawId: text(got.rawId), authenticatorAttachment: got.authenticatorAttachment, clientExtensionResults: got.getClientExtensionResults(),
      response: { clientDataJSON: text(got.response.clientDataJSON), authenticatorData: text(got.response.authenticatorData), signature: text(got.response.signature), userHandle: handle ? text(handle) : null } };
  };

  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    busy = true;
    said.hidden = true;
    try {
      const { creation_options: create, request_options: get } = await asked();
      form.elements.credential.value = JSON.stringify(create ? await made(create.publicKey) : await used(get.publicKey));
      form.requestSubmit(button);
    } catch {
      said.hidden = false;
      said.focus();
    }
    busy = false;
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) form.elements.credential.value = ""; });
})();
