// Keeps the page new: asks for it again, and takes over what differs. The page is whole without this, and as old as its last loading.
"use strict";

const pause = 2000;
const patience = 10000;
const byId = id => document.getElementById(id);
const keyOf = node => node.id || node.dataset?.key;
let isPaused = false;

// Makes an element like a fresh one. What is the same thing as before stays the same element: focus, selection and the places that a
// reader has scrolled to stay where they are, and a screen reader tells only what is new.
function renew(element, fresh) {
  if (element.nodeType === Node.TEXT_NODE) {
    if (element.data !== fresh.data) element.data = fresh.data;
    return;
  }
  for (const { name } of [...element.attributes]) if (!fresh.hasAttribute(name)) element.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (element.getAttribute(name) !== value) element.setAttribute(name, value);

  const left = [...element.childNodes];
  for (const child of [...fresh.childNodes]) {
    const key = keyOf(child);
    const isSame = node => node.nodeName === child.nodeName && keyOf(node) === key;
    const at = key ? left.findIndex(isSame) : left.slice(0, 1).findIndex(isSame);
    if (at < 0) {
      element.insertBefore(child, left[0] ?? null);
    } else {
      for (const gone of left.splice(0, at)) gone.remove();
      renew(left.shift(), child);
    }
  }
  for (const gone of left) gone.remove();
}

async function refresh() {
  const answer = await fetch("", { cache: "no-store", signal: AbortSignal.timeout(patience) });
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (isPaused) return;
  for (const id of ["health", "main", "footer"]) renew(byId(id), fresh.getElementById(id));
  document.title = fresh.title;
  tell("Live");
}

// Only what differs is written: it is read aloud.
function tell(text) {
  const live = byId("live");
  if (live.textContent !== text) live.textContent = text;
}

function showLoss() {
  document.title = "Archive node: no answer";
  byId("health").textContent = "No answer";
  byId("health").dataset.health = "";
  tell(`All this is of ${byId("at").textContent}. Trying again.`);
}

async function follow() {
  if (!isPaused && !document.hidden) await refresh().catch(showLoss);
  setTimeout(follow, pause);
}

byId("pause").hidden = false;
byId("pause").addEventListener("click", () => {
  isPaused = !isPaused;
  byId("pause").setAttribute("aria-pressed", String(isPaused));
  tell(isPaused ? "Paused" : "Live");
});
follow();
