"use strict";

// ---- small helpers ---------------------------------------------------------------------------------------------------

const $ = id => document.getElementById(id);

/** An element with properties and children; texts are texts, never markup. */
function el(name, props, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(props || {})) {
    if (key in element) element[key] = value; else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

const count = (n, one, many) => n + " " + (n === 1 ? one : many || one + "s");
const seconds = ms => ms < 60000 ? (ms / 1000).toFixed(1) + " s" : Math.floor(ms / 60000) + " min " + Math.round(ms % 60000 / 1000) + " s";
const megabytes = bytes => (bytes / 1048576).toFixed(0);

/** Puts children in place of those that are there, unless they look the same: what is focused or selected stays. */
function show(place, ...children) {
  const fresh = el("div", {}, ...children);
  if (place.shown === fresh.innerHTML) return;
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.log : undefined;
  place.shown = fresh.innerHTML;
  place.replaceChildren(...fresh.childNodes);
  if (focused) [...place.querySelectorAll("[data-log]")].find(one => one.dataset.log === focused)?.focus();
}

function table(heads, rows, caption) {
  return el("div", { className: "table" }, el("table", {},
    el("caption", { className: "unseen", textContent: caption }),
    el("thead", {}, el("tr", {}, heads.map(([text, kind]) => el("th", { scope: "col", className: kind || "", textContent: text })))),
    el("tbody", {}, rows)));
}

const banner = (kind, ...content) => el("div", { className: "banner " + kind }, ...content);

// ---- talking to the installer ------------------------------------------------------------------------------------------

class Refused extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

async function ask(method, path, body) {
  const headers = {};
  if (session.key) headers["X-Installer-Key"] = session.key;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store" });
  const text = await answer.text();
  let json = {};
  try { json = text ? JSON.parse(text) : {}; } catch { json = { message: text }; }
  if (!answer.ok) throw new Refused(answer.status, json.message || "the installer answered " + answer.status);
  return json;
}

/** The key lies where pages of this very address and port alone can read it. */
const session = {
  get key() { return localStorage.getItem("key") || ""; },
  set key(value) { if (value) localStorage.setItem("key", value); else localStorage.removeItem("key"); },
};

async function enter() {
  const token = location.hash.slice(1);
  if (token) {
    history.replaceState(null, "", "/");
    try {
      session.key = (await ask("POST", "/api/session", { token })).key;
    } catch (e) {
      if (!session.key) throw e; // a link that was opened again in the browser that it let in
    }
  }
  if (!session.key) throw new Refused(401, "Open the link that “slipway install --web” printed.");
}

// ---- what is known -----------------------------------------------------------------------------------------------------

const STEPS = ["hosts", "checks", "plan", "install", "summary"];
const ROLES = [
  ["master", ["master"]], ["agent", ["agent"]], ["public agent", ["public agent"]],
  ["master and agent", ["master", "agent"]], ["master and public agent", ["master", "public agent"]],
];
let file = { text: "", problems: [], notes: [], form: null, there: false, version: "", fixed: false };
let state = { run: { state: "none", order: "" }, hosts: [], results: {}, refusal: "", phase: "" };
let results = {};
let step = "hosts";
let tab = "form";
let nextLine = 0;
let seen = -1;
let over = false;
let showPassed = false;

const busy = () => state.run.state === "running" || state.run.state === "cancelling";
const ready = () => file.there && file.problems.length === 0;
const errors = findings => findings.filter(one => one.severity === "error").length;

// ---- the file and its form ---------------------------------------------------------------------------------------------

function roleSelect(props, chosen) {
  const select = el("select", props, ROLES.map(([text]) => el("option", { textContent: text, value: text })));
  select.value = chosen;
  return select;
}

function roleText(roles) {
  const found = ROLES.find(([, all]) => all.length === roles.length && all.every(role => roles.includes(role)));
  return found ? found[0] : "agent";
}

function hostRow(address, role) {
  const remove = el("button", { type: "button", className: "quiet small", textContent: "✕", title: "Remove this host" });
  remove.setAttribute("aria-label", "Remove " + (address || "this host"));
  const name = el("input", { value: address, spellcheck: false, "aria-labelledby": "h-address", placeholder: "10.0.0.11" });
  name.setAttribute("autocapitalize", "none");
  const row = el("tr", {},
    el("td", {}, name),
    el("td", {}, roleSelect({ "aria-labelledby": "h-role" }, role)),
    el("td", {}, remove));
  remove.addEventListener("click", () => {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    (next ? next.querySelector("input") : $("add-host")).focus();
    edited();
  });
  name.addEventListener("keydown", event => {
    if (event.key === "Enter") { event.preventDefault(); addHost("", row.querySelector("select").value).focus(); }
  });
  return row;
}

function addHost(address, role) {
  const row = hostRow(address, role);
  $("host-rows").append(row);
  return row.querySelector("input");
}

function fillForm(form) {
  $("no-form").hidden = Boolean(form);
  $("form").hidden = !form;
  base = file.text;
  if (!form) return;
  $("cluster-name").value = form.clusterName;
  $("ssh-user").value = form.sshUser;
  $("ssh-port").value = form.sshPort;
  $("ssh-key").value = form.sshKey;
  $("host-rows").replaceChildren(...form.hosts.map(host => hostRow(host.address, roleText(host.roles))));
  if (form.hosts.length === 0) { addHost("", "master"); addHost("", "agent"); }
}

function readForm() {
  const hosts = [...$("host-rows").children].map(row => ({
    address: row.querySelector("input").value.trim(),
    roles: ROLES.find(([text]) => text === row.querySelector("select").value)[1],
  })).filter(host => host.address);
  const port = $("ssh-port").value.trim();
  return {
    clusterName: $("cluster-name").value.trim(), hosts, sshUser: $("ssh-user").value.trim(),
    sshPort: /^[0-9]{1,5}$/.test(port) ? Number(port) : 0, sshKey: $("ssh-key").value.trim(),
  };
}

/** Takes over what the installer read from a text. */
function took(answer) {
  file = { ...file, ...answer, form: answer.form || null };
  showProblems();
  showWhere();
}

function showProblems(more) {
  const problems = more ? [{ line: 0, message: more }] : file.problems;
  const items = list => el("ul", {}, list.map(one =>
    el("li", { textContent: (one.line > 0 ? "Line " + one.line + ": " : "") + one.message })));
  show($("problems"),
    problems.length ? banner("bad", el("strong", { textContent: count(problems.length, "problem") }), items(problems)) : null,
    file.notes.length ? banner("wait", el("strong", { textContent: "Good to know" }), items(file.notes)) : null);
}

/** The text that the form's answers are put into: as it was before the form was shown. */
let base = "";
let edits = 0;
let editTimer = 0;

function edited() {
  edits++;
  clearTimeout(editTimer);
  editTimer = setTimeout(() => look().catch(() => {}), 350);
}

/** Has the text read as it is in the form or the editor now; answers whether it could be. */
async function look() {
  clearTimeout(editTimer);
  const mine = edits;
  try {
    const answer = tab === "form" && file.form
      ? await ask("POST", "/api/form", { text: base, form: readForm() })
      : { ...await ask("POST", "/api/look", { text: $("text").value }), text: $("text").value };
    if (mine === edits) took(answer);
    return true;
  } catch (e) {
    if (!(e instanceof Refused)) throw e;
    showProblems(e.message);
    return false;
  }
}

async function choose(fresh) {
  if (fresh === tab) return;
  await look();
  if (fresh === "form") fillForm(file.form); else $("text").value = file.text;
  tab = fresh;
  for (const one of ["form", "file"]) {
    $("tab-" + one).setAttribute("aria-selected", String(one === tab));
    $("tab-" + one).tabIndex = one === tab ? 0 : -1;
    $("panel-" + one).hidden = one !== tab;
  }
}

async function save() {
  if (!file.fixed) {
    if (!await look() || file.problems.length) { $("problems").scrollIntoView({ block: "nearest" }); return; }
    try {
      took(await ask("POST", "/api/file", { text: file.text, version: file.version }));
    } catch (e) { showProblems(e.message); return; }
    results = {};
  }
  go("checks");
  await run("preflight");
}

// ---- runs ----------------------------------------------------------------------------------------------------------------

async function run(order) {
  try {
    await ask("POST", "/api/run", { order, acceptNewHostKeys: $("accept").checked, askSudoPassword: $("sudo").checked,
      askAdminPassword: order === "install" && $("admin").checked });
    state.run = { state: "running", order, milliseconds: 0 };
    state.refusal = "";
    state.hosts = [];
    if (order === "install") results = {};
  } catch (e) { lost(e.message); }
  render();
  poll();
}

async function cancel() {
  try { await ask("POST", "/api/cancel", {}); } catch (e) { if (e.status !== 409) throw e; }
  poll();
}

let timer = 0;
let failures = 0;

async function poll() {
  clearTimeout(timer);
  if (over) return;
  try {
    const fresh = await ask("GET", "/api/state?line=" + nextLine + "&seen=" + Math.max(0, seen));
    failures = 0;
    if (!over) lost("");
    if (fresh.lines.length && fresh.nextLine > nextLine) addLines(fresh.lines);
    nextLine = fresh.nextLine;
    if (fresh.results) { results = fresh.results; }
    seen = fresh.version;
    const before = state;
    state = fresh;
    if (before.run.state === "running" || before.run.state === "cancelling") ended(before);
    question(fresh.question);
    render();
  } catch (e) {
    failures++;
    if (e instanceof Refused) lost(e.message);
    else if (failures > 3) lost("The installer does not answer. It has ended, or was ended in its terminal; start it again to go on where it stopped.");
  }
  clearTimeout(timer);
  timer = setTimeout(poll, busy() ? 400 : 1500);
}

/** Called when a run may have ended: leads on where there is nothing to decide. */
function ended() {
  if (busy()) return;
  if (state.run.order === "install" && state.run.state === "done" && step === "install") go("summary");
}

function addLines(lines) {
  const pre = $("lines");
  const below = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 40;
  pre.append(lines.join("\n") + "\n");
  $("output").hidden = false;
  if (below) pre.scrollTop = pre.scrollHeight;
}

let asked = 0;

function question(open) {
  const dialog = $("question");
  if (!open) { if (dialog.open) dialog.close(); asked = 0; return; }
  if (open.id === asked) return;
  asked = open.id;
  $("question-text").textContent = open.text;
  $("secret").value = "";
  dialog.showModal();
  $("secret").focus();
}

async function answer(text) {
  const id = asked;
  $("secret").value = "";
  $("question").close();
  try { await ask("POST", "/api/answer", text === null ? { id } : { id, text }); } catch (e) { if (e.status !== 409) throw e; }
  poll();
}

async function openLog(host) {
  $("log-title").textContent = "Log of " + host;
  $("log-text").textContent = "one moment";
  $("log-path").textContent = "";
  $("log").showModal();
  try {
    const log = await ask("GET", "/api/log?host=" + encodeURIComponent(host));
    $("log-text").textContent = log.text || "Nothing was done there yet.";
    $("log-path").textContent = log.path;
    $("log-text").scrollTop = $("log-text").scrollHeight;
  } catch (e) { $("log-text").textContent = e.message; }
}

async function end() {
  try {
    await ask("POST", "/api/end", {});
  } catch (e) { lost(e.message); return; }
  over = true;
  session.key = "";
  document.querySelectorAll("section, nav, #end, #output").forEach(one => { one.hidden = true; });
  $("lost").className = "banner ok big";
  $("lost").textContent = "The installer has ended. You may close this page.";
  $("lost").hidden = false;
}

function lost(message) {
  $("lost").textContent = message;
  $("lost").hidden = !message;
}

// ---- showing ---------------------------------------------------------------------------------------------------------------

function go(fresh) {
  step = fresh;
  render();
  window.scrollTo(0, 0);
  $(fresh + "-title").focus({ preventScroll: true });
}

function render() {
  if (over) return;
  showWhere();
  for (const one of STEPS) $(one).hidden = one !== step;
  document.querySelectorAll("[data-step]").forEach(button => renderStep(button, button.dataset.step));
  document.querySelectorAll("[data-cancel]").forEach(button => {
    button.hidden = !busy();
    button.disabled = state.run.state === "cancelling";
    button.textContent = state.run.state === "cancelling" ? "Cancelling" : "Cancel";
  });
  $("end").hidden = busy();
  $("save").disabled = busy();
  ({ hosts: renderHosts, checks: renderChecks, plan: renderPlan, install: renderInstall, summary: renderSummary })[step]();
  document.querySelectorAll(".time").forEach(one => { one.textContent = " · " + seconds(state.run.milliseconds); });
}

function showWhere() {
  $("where").textContent = (file.form ? file.form.clusterName + " · " : "") + file.path;
}

function renderStep(button, name) {
  const found = results.preflight;
  const well = results.postflight && errors(results.postflight.findings) === 0;
  const done = {
    hosts: ready(), checks: found && errors(found.findings) === 0, plan: Boolean(results.plan) || Boolean(well),
    install: Boolean(well), summary: Boolean(well),
  }[name];
  const wrong = (name === "checks" && found && errors(found.findings) > 0)
    || (name === "install" && state.run.order === "install" && state.run.state === "failed");
  button.className = wrong ? "wrong" : done ? "done" : "";
  button.disabled = name === "summary" ? !results.deploy : name !== "hosts" && !ready();
  if (name === step) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
  const dot = button.querySelector(".dot");
  dot.textContent = wrong ? "!" : done ? "✓" : String(STEPS.indexOf(name) + 1);
}

function renderHosts() {
  $("hosts-lead").textContent = file.fixed
    ? "This machine alone: master and agent, reached on loopback only."
    : (file.there ? "" : "A new file: ") + file.path + ". Comments and keys that the form does not show stay as they are.";
}

const running = order => busy() && state.run.order === order;

/** The time is filled in afterwards, so that what is read aloud changes only when there is something new. */
function status(what) {
  return banner("wait", el("span", { className: "spin", "aria-hidden": "true" }),
    state.run.state === "cancelling" ? "Cancelling" : what, el("span", { className: "time", "aria-hidden": "true" }));
}

/** Why the last order of that name did not do what it should; nothing when it did. */
function refusal(order) {
  if (busy() || state.run.order !== order || !["failed", "cancelled"].includes(state.run.state)) return null;
  if (state.run.state === "cancelled") return banner("wait", "Cancelled. Called again, it goes on where it stopped.");
  return banner("bad", state.refusal || "It failed; see what the installer says below.");
}

const WORDS = { error: ["error", "bad"], warning: ["warning", "wait"], ok: ["passed", "ok"] };
const kindOf = finding => WORDS[finding.severity] || [finding.severity, "soft"];

function counts(findings) {
  return el("div", { className: "counts" },
    ...["error", "warning", "ok"].map(severity => {
      const n = findings.filter(one => one.severity === severity).length;
      const [word, kind] = WORDS[severity];
      return el("span", { className: n || severity === "ok" ? "tag " + kind : "tag soft", textContent: severity === "ok" ? n + " passed" : count(n, word) });
    }));
}

function findingsTable(findings, caption) {
  return table([["Severity"], ["Host"], ["Check"], ["Found"], ["Expected"], ["What to do"]], findings.map(one => {
    const [word, kind] = kindOf(one);
    return el("tr", {},
      el("td", {}, el("span", { className: "tag " + kind, textContent: word })),
      el("th", { scope: "row", textContent: one.host }),
      el("td", { textContent: one.check }), el("td", { className: "found", textContent: one.found }),
      el("td", { textContent: one.expected }), el("td", { className: "found", textContent: one.remedy }));
  }), caption);
}

function renderFindings(place, findings, caption, well) {
  const shown = showPassed ? findings : findings.filter(one => one.severity !== "ok");
  const toggle = el("label", { className: "check" },
    el("input", { type: "checkbox", id: place.id + "-passed" }), el("span", { textContent: "Show what passed, too" }));
  show(place, counts(findings), shown.length ? findingsTable(shown, caption) : banner("ok", well), toggle);
  const box = $(place.id + "-passed");
  box.checked = showPassed;
  box.onchange = () => { showPassed = box.checked; render(); };
}

function renderChecks() {
  const found = results.preflight;
  const bad = found ? errors(found.findings) : 0;
  show($("checks-status"),
    running("preflight") ? status("Looking at " + count(hostsOf().length, "host")) : null,
    found ? null : refusal("preflight"),
    found && bad ? banner("bad", count(bad, "error") + (bad === 1 ? " is" : " are") + " in the way. Remedy " + (bad === 1 ? "it" : "them") + ", then check again.") : null);
  if (found) renderFindings($("checks-table"), found.findings, "Findings of the checks", "Nothing is in the way.");
  else show($("checks-table"));
  $("checks-next").disabled = busy() || !found || bad > 0;
  $("checks-again").hidden = busy();
}

const hostsOf = () => file.form ? file.form.hosts : [];

function renderPlan() {
  const plan = results.plan;
  const all = plan ? plan.hosts.reduce((sum, host) => sum + host.steps.length, 0) : 0;
  show($("plan-status"),
    running("plan") ? status("Comparing with what is there") : null,
    plan ? null : refusal("plan"),
    plan && plan.failures.length ? banner("bad", el("strong", { textContent: "Not looked at:" }),
      el("ul", {}, plan.failures.map(one => el("li", { textContent: one.host + ": " + one.reason })))) : null,
    plan ? banner("ok", all === 0 ? "Everything is as it should be: nothing to do."
      : count(all, "step") + " on " + count(plan.hosts.length, "host") + ", release " + plan.release + ".") : null);
  if ($("plan-hosts").plan !== plan) {
    $("plan-hosts").plan = plan;
    $("plan-hosts").replaceChildren(...(plan ? plan.hosts.map(planOf) : []));
  }
  $("plan-next").disabled = busy() || !ready();
  $("plan-again").hidden = busy();
}

function planOf(host) {
  const roles = hostsOf().find(one => one.address === host.host);
  const sign = one => one.reason.startsWith("not there") ? ["+", "ok"] : ["~", "wait"];
  return el("details", { className: "host", open: host.steps.length > 0 },
    el("summary", {}, host.host, el("span", { className: "soft", textContent:
      (roles ? roles.roles.join(", ") + " · " : "") + (host.steps.length ? count(host.steps.length, "step") : "nothing to do") })),
    el("ul", { className: "diff" }, host.steps.map(one => {
      const [mark, kind] = sign(one);
      return el("li", {}, el("span", { className: "sign " + kind, textContent: mark }),
        el("span", { className: kind, textContent: one.what }), el("span", { className: "soft", textContent: "  " + one.reason }));
    })));
}

function phaseList() {
  const order = [["preflight", "Check the hosts"], ["deploy", "Deploy"], ["postflight", "Check the cluster"]];
  const mine = state.run.order === "install";
  const at = order.findIndex(([name]) => name === state.phase);
  return order.map(([name, text], index) => {
    const stopped = mine && ["failed", "cancelled"].includes(state.run.state) && index === at;
    const now = running("install") && index === at;
    const done = mine && state.run.state !== "none" && !stopped && !now && (index < at || state.run.state === "done");
    const kind = stopped ? "wrong" : now ? "now" : done ? "done" : "";
    return el("li", { className: kind },
      now ? el("span", { className: "spin", "aria-hidden": "true" }) : el("span", { className: "mark", "aria-hidden": "true", textContent: stopped ? "!" : done ? "✓" : "" }),
      text, el("span", { className: "unseen", textContent: stopped ? " (stopped here)" : now ? " (goes on)" : done ? " (done)" : " (to come)" }));
  });
}

function renderInstall() {
  const state_ = state.run.order === "install" ? state.run.state : "none";
  $("install-title").textContent = { running: "Installing", cancelling: "Cancelling", done: "Installed", failed: "Stopped", cancelled: "Cancelled" }[state_] || "Install";
  show($("phases"), ...phaseList());
  const checks = results.preflight ? errors(results.preflight.findings) : 0;
  show($("install-status"),
    running("install") ? status({ preflight: "Checking the hosts", deploy: "Deploying", postflight: "Checking whether the cluster works" }[state.phase] || "Beginning") : null,
    refusal("install"),
    refusal("install") && checks ? banner("wait", "The table of what is wrong is under “Checks”.") : null,
    refusal("install") && results.postflight ? findingsTable(results.postflight.findings.filter(one => one.severity !== "ok"), "What the check of the cluster found") : null);
  show($("install-hosts"), state_ === "none" ? null : installTable());
  document.querySelectorAll("[data-log]").forEach(button => { button.onclick = () => openLog(button.dataset.log); });
  $("install-go").hidden = busy() || state_ === "done";
  $("install-go").textContent = ["failed", "cancelled"].includes(state_) ? "Go on" : "Install";
  $("install-next").hidden = busy() || !results.deploy;
  $("install-next").className = state_ === "done" ? "go" : "";
}

function installTable() {
  const known = new Map(state.hosts.map(one => [one.host, one]));
  return table([["Host"], ["Role"], ["Progress"], ["Now"], [""]], hostsOf().map(host => {
    const at = known.get(host.address) || { planned: 0, done: 0, step: "", failure: "", size: 0, sent: 0 };
    const whole = at.planned > 0 && at.done >= at.planned;
    const bar = el("progress", { className: at.failure ? "bad" : whole ? "ok" : "", max: Math.max(1, at.planned), value: known.has(host.address) && at.planned === 0 ? 1 : at.done });
    bar.setAttribute("value", bar.value);
    bar.setAttribute("aria-label", host.address + ": " + at.done + " of " + count(at.planned, "step"));
    const log = el("button", { type: "button", className: "small", textContent: "Log" });
    log.dataset.log = host.address;
    log.setAttribute("aria-label", "Log of " + host.address);
    const now = at.failure ? el("span", { className: "bad", textContent: at.failure })
      : !busy() && at.step ? el("span", { className: "soft", textContent: "stopped at " + at.step })
      : at.size ? el("span", { textContent: "receives the release, " + megabytes(at.sent) + " of " + megabytes(at.size) + " MB" })
      : at.step ? el("span", { textContent: at.step })
      : el("span", { className: "soft", textContent: known.has(host.address) ? (at.done >= at.planned ? "as it should be" : "waits for its turn") : "" });
    return el("tr", {},
      el("th", { scope: "row", textContent: host.address }), el("td", { textContent: host.roles.join(", ") }),
      el("td", {}, bar, el("small", { textContent: known.has(host.address) ? at.done + " of " + at.planned + " steps" : "" })),
      el("td", { className: "found" }, now), el("td", {}, log));
  }), "Progress of the hosts");
}

function renderSummary() {
  const deploy = results.deploy;
  const check = results.postflight;
  if (!deploy) { show($("summary-banner"), banner("wait", "Nothing was deployed from this page yet.")); return; }
  const failed = deploy.hosts.filter(one => one.failure);
  const bad = check ? errors(check.findings) : 0;
  const well = check && bad === 0 && failed.length === 0;
  show($("summary-banner"),
    running("postflight") ? status("Checking whether the cluster works") : null,
    refusal("postflight"),
    well ? el("div", { className: "banner ok big" }, el("strong", { textContent: "The cluster works." }),
      el("p", {}, "Its front door: ", el("a", { href: deploy.url, target: "_blank", rel: "noopener", textContent: deploy.url })))
    : failed.length ? banner("bad", count(failed.length, "host") + (failed.length === 1 ? " is" : " are") + " not where they should be.")
    : bad ? banner("bad", "The cluster is there, and its check found " + count(bad, "error") + ".") : null);
  show($("summary-hosts"), el("h2", { textContent: "Hosts" }),
    el("p", { className: "soft", textContent: "Release " + deploy.release + ", deployed in " + seconds(deploy.milliseconds) + "." }),
    table([["Host"], ["Role"], ["Steps", "n"], ["Time", "n"], ["Result"]], deploy.hosts.map(one => {
      const host = hostsOf().find(other => other.address === one.host);
      return el("tr", {}, el("th", { scope: "row", textContent: one.host }),
        el("td", { textContent: host ? host.roles.join(", ") : "" }),
        el("td", { className: "n", textContent: one.steps }), el("td", { className: "n", textContent: seconds(one.milliseconds) }),
        el("td", { className: one.failure ? "found bad" : "ok", textContent: one.failure || "as it should be" }));
    }), "What was done"));
  if (check) {
    if (!$("summary-checks-box")) $("summary-checks").replaceChildren(el("h2", { textContent: "Check of the cluster" }), el("div", { id: "summary-checks-box" }));
    renderFindings($("summary-checks-box"), check.findings, "Findings of the check of the cluster", "All is as it should be.");
  }
  const login = deploy.ca
    ? "slipway cluster add " + (file.form ? file.form.clusterName : "slipway") + " " + deploy.url + " --ca " + deploy.ca
      + "\nslipway auth login --user " + deploy.adminUser + "\nslipway status"
    : "slipway status --url " + deploy.url;
  show($("summary-next"), el("h2", { textContent: "What next" }),
    el("p", { className: "soft", textContent: "At a terminal. How it goes on: docs/operate/install.md." }),
    el("pre", { textContent: login }),
    deploy.adminPasswordFile ? el("p", {}, "The password of " + deploy.adminUser + " is in ", el("code", { textContent: deploy.adminPasswordFile }), ". Change it after the first login.") : null,
    deploy.ca ? el("p", { className: "soft", textContent: "A browser that does not know the cluster’s CA warns; its certificate is " + deploy.ca + "." }) : null);
  $("summary-again").hidden = busy();
  $("summary-end").disabled = busy();
}

// ---- begin -----------------------------------------------------------------------------------------------------------------

function wire() {
  $("many-role").append(...roleSelect({}, "agent").children);
  $("many-role").value = "agent";
  $("form").addEventListener("submit", event => event.preventDefault());
  $("form").addEventListener("input", edited);
  $("text").addEventListener("input", edited);
  $("add-host").addEventListener("click", () => addHost("", "agent").focus());
  $("add-many").addEventListener("click", () => {
    $("many").hidden = !$("many").hidden;
    $("add-many").setAttribute("aria-expanded", String(!$("many").hidden));
    if (!$("many").hidden) $("many-text").focus();
  });
  $("many-add").addEventListener("click", () => {
    for (const row of [...$("host-rows").children]) if (!row.querySelector("input").value.trim() && $("many-text").value.trim()) row.remove();
    $("many-text").value.split(/[\s,]+/).filter(Boolean).forEach(address => addHost(address, $("many-role").value));
    $("many-text").value = "";
    edited();
  });
  $("tab-form").addEventListener("click", () => choose("form"));
  $("tab-file").addEventListener("click", () => choose("file"));
  document.querySelector("[role=tablist]").addEventListener("keydown", event => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = tab === "form" ? "file" : "form";
    choose(other).then(() => $("tab-" + other).focus());
  });
  $("save").addEventListener("click", save);
  $("checks-again").addEventListener("click", () => run("preflight"));
  $("checks-next").addEventListener("click", () => { go("plan"); run("plan"); });
  $("plan-again").addEventListener("click", () => run("plan"));
  $("plan-next").addEventListener("click", () => { go("install"); run("install"); });
  $("install-go").addEventListener("click", () => run("install"));
  $("install-next").addEventListener("click", () => go("summary"));
  $("summary-again").addEventListener("click", () => run("postflight"));
  $("summary-end").addEventListener("click", end);
  $("end").addEventListener("click", end);
  document.querySelectorAll("[data-cancel]").forEach(button => button.addEventListener("click", cancel));
  document.querySelectorAll("[data-step]").forEach(button => button.addEventListener("click", () => go(button.dataset.step)));
  $("question-form").addEventListener("submit", event => { event.preventDefault(); answer($("secret").value); });
  $("question-none").addEventListener("click", () => answer(null));
  $("question").addEventListener("cancel", event => { event.preventDefault(); answer(null); });
  $("log-close").addEventListener("click", () => $("log").close());
}

async function begin() {
  wire();
  try {
    await enter();
    took(await ask("GET", "/api/file"));
  } catch (e) {
    lost(e instanceof Refused ? e.message : "The installer does not answer: " + e.message);
    return;
  }
  $("steps").hidden = false;
  fillForm(file.form);
  $("text").value = file.text;
  $("accept").checked = file.acceptNewHostKeys;
  $("sudo").checked = file.askSudoPassword;
  if (!file.form) await choose("file");
  if (file.fixed) { document.querySelectorAll("#panel-form input, #panel-form select, #panel-form button, #text").forEach(one => { one.disabled = true; }); $("save").textContent = "Check this machine"; }
  if (!file.there) show($("problems"));
  await poll();
  if (busy()) go({ preflight: "checks", plan: "plan", install: "install", postflight: "summary" }[state.run.order]);
  else if (results.deploy) go("summary");
  else go("hosts");
}

begin();
