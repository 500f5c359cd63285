// Renews what is shown, and sends the forms without leaving the page. Without JavaScript the page shows the same, as of its
// loading, and its buttons answer with JSON.
"use strict";

const pause = 3000;

const say = (text) => {
  const said = document.getElementById("said");
  said.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { said.textContent = ""; }, 6000);
};

// Somebody who types, has marked text or opened a detail is not disturbed.
const isBusy = (live) =>
  live.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")
  || live.querySelector("details[open]") !== null
  || String(getSelection()) !== "";

const renew = async () => {
  const live = document.querySelector("[data-live]");
  if (document.hidden || isBusy(live)) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (fresh === null || isBusy(live)) return;
  const place = live.contains(document.activeElement)
    ? [...live.querySelectorAll("a, button, summary")].indexOf(document.activeElement) : -1;
  live.replaceChildren(...fresh.childNodes);
  document.querySelector("nav").replaceChildren(...page.querySelector("nav").childNodes);
  document.querySelector("footer").replaceChildren(...page.querySelector("footer").childNodes);
  if (place >= 0) [...live.querySelectorAll("a, button, summary")][place]?.focus();
};

const keepRenewing = async () => {
  try { await renew(); } catch { say("The server does not answer."); }
  setTimeout(keepRenewing, pause);
};

const words = async (answer) => {
  try {
    const body = await answer.json();
    return body.error?.message ?? body.message ?? (answer.ok ? "Done." : `HTTP ${answer.status}`);
  } catch {
    return answer.ok ? "Done." : `HTTP ${answer.status}`;
  }
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const headers = { Accept: "application/json" };
    if ("async" in form.dataset) headers.Prefer = "respond-async";
    if (form.dataset.body) headers["Content-Type"] = "application/json";
    const answer = await fetch(form.action, { method: form.dataset.method ?? "POST", headers, body: form.dataset.body });
    say(await words(answer));
    await renew();
  } catch {
    say("The server does not answer.");
  } finally {
    button.disabled = false;
  }
});

setTimeout(keepRenewing, pause);
