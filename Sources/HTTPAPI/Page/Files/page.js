// Renews what is shown, and sends the forms without leaving the page. Without JavaScript the page shows the same, as of its
// loading, and its buttons answer with JSON.
"use strict";

// In milliseconds; shorter while a run works.
const pause = () => (document.querySelector("progress") === null ? 4000 : 1000);

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

// What a link leads to or a button does: the same after the page was renewed.
const purpose = (element) => element.getAttribute("href") ?? element.form?.getAttribute("action");

const renew = async () => {
  const live = document.querySelector("[data-live]");
  if (document.hidden || isBusy(live)) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (fresh === null || isBusy(live)) return;
  const focused = document.activeElement.closest("[data-live], nav, footer") && purpose(document.activeElement);
  for (const place of ["[data-live]", "nav", "footer"]) {
    document.querySelector(place).replaceChildren(...page.querySelector(place).childNodes);
  }
  if (focused) [...document.querySelectorAll("a, button")].find((other) => purpose(other) === focused)?.focus();
};

const keepRenewing = async () => {
  try { await renew(); } catch { say("The server does not answer."); }
  setTimeout(keepRenewing, pause());
};

const message = async (answer) => {
  try {
    const body = await answer.json();
    return body.error?.message ?? body.message ?? (answer.ok ? "Done." : `HTTP ${answer.status}`);
  } catch {
    return answer.ok ? "Done." : `HTTP ${answer.status}`;
  }
};

const send = async (form) => {
  const headers = { Accept: "application/json" };
  if ("async" in form.dataset) headers.Prefer = "respond-async";
  if (form.dataset.body) headers["Content-Type"] = "application/json";
  const method = form.dataset.method ?? "POST";
  return fetch(form.getAttribute("action"), { method, headers, body: form.dataset.body });
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  if ("busy" in form.dataset || (form.dataset.confirm && !confirm(form.dataset.confirm))) return;
  form.dataset.busy = "";
  try {
    const answer = await send(form);
    say(await message(answer));
    // The answer may have closed what was open.
    for (const details of form.closest("article")?.querySelectorAll("details") ?? []) details.open = false;
    await renew();
  } catch {
    say("The server does not answer.");
  } finally {
    delete form.dataset.busy;
  }
});

setTimeout(keepRenewing, pause());
