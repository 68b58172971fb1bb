// Keeps the page's numbers new. Everything was there before it ran, and stays when it cannot.
"use strict";

const rows = 50;
const byId = id => document.getElementById(id);
const number = value => value == null ? "unknown" : value.toLocaleString("en-US", { maximumFractionDigits: 0 });
const rate = value => `${value.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} events/s`;
const time = at => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;

function size(bytes) {
  return bytes == null
    ? "unknown"
    : `${(bytes / 1048576).toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MiB`;
}

function age(seconds, none) {
  if (seconds == null) return none;
  const whole = Math.floor(seconds);
  const two = value => String(value).padStart(2, "0");
  const days = Math.floor(whole / 86400);
  const clock = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return `${days > 0 ? `${days}.` : ""}${clock} ago`;
}

// Only what differs is written, so that a reader's place and a screen reader's voice are left alone.
function set(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function cell(text, title) {
  const td = document.createElement("td");
  if (title === undefined) {
    td.textContent = text;
  } else {
    const code = td.appendChild(document.createElement("code"));
    code.textContent = text;
    code.title = title;
  }
  return td;
}

function serverRow(name) {
  const row = document.createElement("tr");
  row.dataset.server = name;
  const head = row.appendChild(document.createElement("th"));
  head.scope = "row";
  const link = head.appendChild(document.createElement("a"));
  link.href = `?server=${encodeURIComponent(name)}#log`;
  link.textContent = name;
  for (const kind of ["events", "authors"]) row.appendChild(document.createElement("td")).className = kind;
  return row;
}

function showServers(servers) {
  const body = byId("server-rows");
  const known = new Map([...body.rows].map(row => [row.dataset.server, row]));
  for (const server of servers) {
    const row = known.get(server.server) ?? body.appendChild(serverRow(server.server));
    set(row.querySelector(".events"), number(server.events));
    set(row.querySelector(".authors"), number(server.authors));
  }
}

function showStatus(status) {
  const health = byId("health");
  set(health, status.health);
  health.dataset.health = status.health;
  document.title = `Archive node: ${status.health}`;
  const complaint = byId("complaint");
  complaint.hidden = status.complaint == null;
  set(complaint, status.complaint ?? "");
  set(byId("events"), number(status.statistics?.events));
  set(byId("stored"), rate(status.storedPerSecond));
  set(byId("read"), rate(status.readPerSecond));
  set(byId("waiting"), number(status.waitingCalls));
  set(byId("bytes"), size(status.statistics?.bytes));
  set(byId("log-bytes"), size(status.logBytes));
  set(byId("erased"), number(status.statistics?.erased));
  set(byId("backup"), age(status.backupAgeSeconds, "none known"));
  set(byId("verify"), age(status.verifyAgeSeconds, "not since the start"));
  set(byId("damages"), number(status.damages));
  set(byId("at"), time(status.at));
  byId("at").dateTime = status.at;
  showServers(status.servers);
}

function followStatus() {
  const source = new EventSource("status");
  const live = byId("live");
  live.hidden = false;
  source.onopen = () => set(live, "live");
  source.onerror = () => set(live, "not connected; these numbers are old");
  source.onmessage = message => showStatus(JSON.parse(message.data));
}

function logRow(stored) {
  const row = document.createElement("tr");
  const bytes = Math.floor(stored.payload.replace(/=+$/, "").length * 3 / 4);
  row.append(
    cell(number(stored.position)), cell(time(stored.storedAtMs)), cell(stored.channel ?? ""),
    cell(`${stored.author.slice(0, 12)}…`, stored.author), cell(number(stored.sequence)), cell(number(bytes)),
    cell(`${stored.hash.slice(0, 12)}…`, stored.hash));
  return row;
}

// From the newest event that the page shows; not where older ones were asked for.
function followLog(section) {
  const name = encodeURIComponent(section.dataset.server);
  const body = byId("log-rows");
  const pause = byId("pause");
  let last = section.dataset.newest;
  let source = null;
  const open = () => {
    source = new EventSource(`servers/${name}/log?after=${last}`);
    source.onmessage = message => {
      last = message.lastEventId;
      body.prepend(logRow(JSON.parse(message.data)));
      while (body.rows.length > rows) body.rows[body.rows.length - 1].remove();
    };
    source.addEventListener("problem", message => {
      source.close();
      const complaint = section.querySelector(".complaint");
      complaint.hidden = false;
      complaint.textContent = JSON.parse(message.data).detail;
    });
  };
  pause.hidden = false;
  pause.addEventListener("click", () => {
    const paused = pause.getAttribute("aria-pressed") !== "true";
    pause.setAttribute("aria-pressed", String(paused));
    if (paused) source.close(); else open();
  });
  open();
}

followStatus();
const log = byId("log");
if (log && !new URLSearchParams(location.search).has("before")) followLog(log);
