// What is seen and pressed. It knows no rule, no count and no sentence of the program: it shows the documents that Python
// answers, and whatever came from a file as text, never as markup.
"use strict";
window.pageBegan = true;
const SECTIONS = ["unit", "files", "results", "rules", "help", "licences"];
const STEPS = { unit: "go-unit", files: "go-files", results: "go-results" };
const page = {
  program: null, roster: null, previous: null, kept: [], accepts: [], choices: [], chosen: 0, found: null, filter: "", open: new Set(),
  reading: false, stopped: false, section: "unit", before: "unit", changed: false,
};
const engine = madeEngine(partsOf(document), WORKER);
const at = (id) => document.getElementById(id);

function partsOf(holder) {
  const parts = {};
  for (const element of holder.querySelectorAll(".part")) {
    parts[element.dataset.name] = { text: element.textContent, size: Number(element.dataset.size) };
  }
  return parts;
}

// -- elements

// An element with attributes and children; what is no element becomes text.
function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function button(text, act, attributes = {}) {
  return made("button", { type: "button", click: act, ...attributes }, text);
}

function show(element, shown) {
  element.hidden = !shown;
}

function say(text) {
  at("message").textContent = text;
}

function alarm(text) {
  at("alarm").textContent = text;
  show(at("alarm"), Boolean(text));
}

// The options of the command line by the words of this page.
function worded(text) {
  return text.replace(/[（：]\s*xlreport [^）。；]*）?/g, "").replace(/ ?--([a-z]+) ?/g, (all, option) => {
    const label = document.querySelector(`[data-option="${option}"]`);
    return label ? `“${label.textContent}”` : all;
  });
}

function errorOf(document) {
  return document && document.error ? worded(`${document.error.message}${document.error.suggestion}`) : "";
}

function stateWord(status) {
  const words = { ...page.program.statuses, ...page.program.states };
  return made("span", { class: `state ${status}` }, words[status] || status);
}

// -- sections

function go(section, focused = true) {
  if (section in STEPS) page.before = section;
  page.section = section;
  for (const id of SECTIONS) show(at(id), id === section);
  for (const [id, step] of Object.entries(STEPS)) {
    if (id === section) at(step).setAttribute("aria-current", "step");
    else at(step).removeAttribute("aria-current");
  }
  if (focused) at(`${section}-heading`).focus();
}

// -- one thing after another

let last = Promise.resolve();

// Does something that asks Python, after all that was asked before; what goes wrong is told.
function after(what, doing) {
  last = last.then(async () => {
    alarm("");
    if (what) say(what);
    document.body.setAttribute("aria-busy", "true");
    try {
      const told = await doing();
      if (what) say(typeof told === "string" ? told : "");
    } catch (error) {
      if (!engine.isCancelled(error)) alarm(`没有做成：${error.message}。`);
      say("");
    } finally {
      document.body.removeAttribute("aria-busy");
    }
  });
  return last;
}

function download(file) {
  const address = URL.createObjectURL(new Blob([file.bytes], { type: "application/octet-stream" }));
  const link = made("a", { href: address, download: file.name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

// -- step 1: the round

function said() {
  const text = (id) => at(id).value.trim();
  return {
    name: text("name"), code: text("code"), kind: text("kind"), year: text("year"), due: text("due"),
    roster: page.roster && page.roster.path, previous: page.previous && page.previous.path,
    accepts: page.accepts, choices: page.choices,
  };
}

function settledFiles() {
  return [...(page.roster ? [page.roster] : []), ...(page.previous ? page.previous.files : []), ...page.kept];
}

// The local time, as the command line writes it.
function now() {
  const two = (number) => String(number).padStart(2, "0");
  const time = new Date();
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

function settle() {
  page.changed = true;
  return after("正在核对……", async () => {
    const document = await engine.settle(said(), settledFiles());
    const wrong = errorOf(document);
    if (wrong) {
      alarm(wrong);
      return "";
    }
    if (page.roster) at("roster-name").textContent = `${page.roster.name}：${document.units} 个单位`;
    if (document.year && !at("year").value) at("year").value = document.year;
    await refresh();
    return document.notes.join("；");
  });
}

async function chosenFile(file, path) {
  return { path, name: file.name, bytes: new Uint8Array(await file.arrayBuffer()), changed: file.lastModified };
}

// A folder of its own for each choice: what was chosen before may have the same name.
function place(folder) {
  page.chosen += 1;
  return `${folder}/${page.chosen}`;
}

async function chooseRoster(file) {
  page.roster = file ? await chosenFile(file, `${place("名册")}/${file.name}`) : null;
  showChosen();
  return settle();
}

async function choosePrevious(files) {
  const path = place("上年");
  page.previous = files.length
    ? { path, files: await Promise.all(files.map((file) => chosenFile(file, `${path}/${file.name}`))) }
    : null;
  showChosen();
  return settle();
}

function showChosen() {
  const { roster, previous } = page;
  at("roster-name").textContent = roster ? roster.name : "没有选";
  at("previous-name").textContent = previous ? previous.files.map((file) => file.name).join("、") : "没有选";
  at("make-templates").disabled = !roster;
  show(at("no-roster"), Boolean(roster));
  show(at("no-previous"), Boolean(previous));
}

// -- step 2: the files

function addFiles(files) {
  const taken = new Set(engine.entries.map((entry) => entry.path));
  for (const file of files) {
    const name = safePath(file.path || file.webkitRelativePath || file.name);
    let path = `${RECEIVED}/${taken.has(`${RECEIVED}/${below(file)}`) ? name : below(file)}`;
    for (let n = 2; taken.has(path); n += 1) path = `${RECEIVED}/${numbered(name, n)}`;
    taken.add(path);
    const entry = engine.add(path, file.file || file);
    entry.body = made("tbody", {}, rowOf(entry, "等待读取"));
    at("file-list").append(entry.body);
  }
  page.changed = true;
  showCounts();
  return readAll();
}

// What is in a folder that was handed in is told from there, as the command line does.
function below(file) {
  const path = file.path && file.path.startsWith("/") ? file.path : file.webkitRelativePath;
  const steps = safePath(path || file.path || file.name).split("/");
  return steps.slice(path && steps.length > 1 ? 1 : 0).join("/");
}

function safePath(path) {
  const steps = path.split("/").filter((step) => step && step !== "." && step !== "..");
  return steps.join("/").replace(/\0/g, "") || "文件";
}

function numbered(name, n) {
  const dot = name.lastIndexOf(".");
  return dot > name.lastIndexOf("/") + 1 ? `${name.slice(0, dot)} (${n})${name.slice(dot)}` : `${name} (${n})`;
}

function rowOf(entry, outcome) {
  const name = entry.path.slice(RECEIVED.length + 1);
  const remove = button("移除", () => removeFiles([entry]), { class: "plain", "aria-label": `移除 ${name}` });
  return made("tr", {}, made("td", {}, name), made("td", {}, outcome), made("td", {}, remove));
}

function outcomeOf(outcome) {
  const word = outcome.status === "accepted" ? made("span", { class: "state accepted" }, "读好") : stateWord(outcome.status);
  return [word, outcome.said ? ` ${worded(outcome.said)}` : ""];
}

function showEntry(entry) {
  const rows = entry.outcomes.map((outcome) =>
    made("tr", {}, made("td", {}, outcome.name), made("td", {}, ...outcomeOf(outcome)), made("td", {})));
  if (!rows.length) rows.push(rowOf(entry, entry.read ? "是空的" : "正在读取"));
  else rows[0].lastChild.append(rowOf(entry, "").lastChild.firstChild);
  entry.body.replaceChildren(...rows);
}

engine.told = (entry, message) => {
  if (message.told === "opened") at("progress-text").textContent = `${progressWord()}，正在读 ${message.name}`;
  else showEntry(entry);
};

function progressWord() {
  const read = engine.entries.filter((entry) => entry.read).length;
  return `已读 ${read}／${engine.entries.length} 份`;
}

function showCounts() {
  const count = engine.entries.length;
  const left = engine.unread().length;
  at("files-count").textContent = count ? `${count} 份` : "";
  at("progress").max = Math.max(1, count);
  at("progress").value = count - left;
  at("left-count").textContent = left;
  show(at("reading"), page.reading);
  show(at("stopped"), page.stopped && left > 0 && !page.reading);
}

async function removeFiles(entries) {
  await after("", () => removeEntries(entries));
  return after("正在比较……", refresh);
}

async function removeEntries(entries) {
  entries.forEach((entry) => entry.body.remove());
  page.changed = true;
  await engine.remove(entries);
  showCounts();
}

function readAll() {
  page.stopped = false;
  return after("正在读取……", async () => {
    page.reading = true;
    showCounts();
    try {
      for (const entry of engine.unread()) {
        if (page.stopped) break;
        at("progress-text").textContent = `${progressWord()}，正在读 ${entry.path.slice(RECEIVED.length + 1)}`;
        await readOne(entry);
        showCounts();
      }
    } finally {
      page.reading = false;
      showCounts();
    }
    say("正在比较……");
    await refresh();
    return page.stopped ? "已停止。" : `读完了：${engine.entries.length} 份文件。`;
  });
}

async function readOne(entry) {
  try {
    await engine.read(entry);
    showEntry(entry);
  } catch (error) {
    if (engine.isCancelled(error)) {
      page.stopped = true;
      showEntry(entry);
      return;
    }
    engine.entries = engine.entries.filter((other) => other !== entry);
    entry.body.replaceChildren(made("tr", {}, made("td", {}, entry.path), made("td", {}, "读不到：可能已被移动、改名，或没有权限。请再选一次。"), made("td", {})));
  }
}

// -- step 3: what was found

async function refresh() {
  const any = engine.entries.some((entry) => entry.outcomes.length);
  show(at("nothing"), !any);
  show(at("found"), any);
  page.found = null;
  at("results-count").textContent = "";
  if (!any) return;
  const { document } = await engine.ask("conclude");
  const wrong = errorOf(document);
  if (wrong) {
    alarm(wrong);
    at("nothing").textContent = wrong;
    show(at("nothing"), true);
    show(at("found"), false);
    return;
  }
  page.found = document;
  showFound();
}

function showFound() {
  const { check, status } = page.found;
  const left = status.counts.due - status.counts.accepted;
  at("results-count").textContent = left ? `${left} 个待办` : "齐了";
  at("next-step").textContent = worded(status.next || "");
  at("get-summary").disabled = !status.counts.accepted;
  showTiles(status.counts);
  const files = new Map(check.returns.map((outcome) => [outcome.file, outcome]));
  const listed = status.units.filter((unit) => !page.filter || unit.state === page.filter);
  at("units").tBodies[0].replaceChildren(...listed.flatMap((unit) => unitRows(unit, files)));
  const others = page.filter ? [] : status.others;
  at("others").tBodies[0].replaceChildren(...others.map(otherRow));
  show(at("others"), others.length > 0);
  show(at("others-heading"), others.length > 0);
}

function showTiles(counts) {
  const words = { "": page.roster ? "应报" : "单位", ...page.program.states };
  const tiles = Object.entries(words).map(([state, word]) => {
    const count = state ? counts[state] || 0 : counts.due;
    const press = () => {
      page.filter = state;
      showFound();
      at("tiles").querySelector('[aria-pressed="true"]').focus();
    };
    return button("", press, { "aria-pressed": String(page.filter === state), "data-state": state || "due" });
  });
  tiles.forEach((tile, n) => {
    const [state, word] = Object.entries(words)[n];
    tile.append(made("b", { class: state }, String(state ? counts[state] || 0 : counts.due)), word);
  });
  at("tiles").replaceChildren(...tiles);
}

function unitRows(unit, files) {
  const id = unit.code || unit.name;
  const detail = made("tr", { class: "detail", hidden: !page.open.has(id) }, made("td", { colspan: 4 }));
  const fill = () => detail.firstChild.replaceChildren(...unitDetail(unit, files));
  const toggle = button(`${unit.name}（${unit.code}）`, () => {
    if (page.open.has(id)) page.open.delete(id);
    else page.open.add(id);
    show(detail, page.open.has(id));
    toggle.setAttribute("aria-expanded", String(page.open.has(id)));
    if (page.open.has(id)) fill();
  }, { class: "plain", "aria-expanded": String(page.open.has(id)), "data-unit": id });
  if (page.open.has(id)) fill();
  const late = unit.late ? made("span", { class: "state late warning" }, "迟报") : "";
  const row = made("tr", { "data-state": unit.state }, made("td", {}, stateWord(unit.state), late), made("td", {}, toggle),
    made("td", {}, worded(unit.first_reason || "") || warned(unit, files)), made("td", {}, unit.files.join("、")));
  return [row, detail];
}

// What is to be looked at although the report counts.
function warned(unit, files) {
  const counted = unit.files.map((name) => files.get(name)).filter((outcome) => outcome && outcome.status === unit.state);
  const count = counted.reduce((sum, { findings }) => sum + findings.filter(({ severity }) => severity === "warning").length, 0);
  return count ? `${page.program.severities.warning} ${count} 条` : "";
}

function unitDetail(unit, files) {
  const found = unit.files.map((name) => files.get(name)).filter(Boolean);
  const blocks = found.map((outcome) => fileBlock(unit, outcome, found.length > 1));
  if (!found.length) blocks.push(made("p", {}, "还没有这个单位的文件。"));
  if (unit.message) blocks.push(messageBlock(unit));
  return blocks;
}

function fileBlock(unit, outcome, several) {
  const head = made("p", {}, stateWord(outcome.status), ` ${outcome.file} `, outcome.seal ? `校验码 ${outcome.seal} ` : "");
  if (several && ["duplicate", "superseded"].includes(outcome.status)) {
    head.append(button("以这一份为准", () => choose(outcome.file), { "aria-label": `以这一份为准：${outcome.file}` }), " ");
  }
  if (outcome.seal) {
    head.append(button("下载年报（Word）", () => getReport(outcome.sha256), { "aria-label": `下载年报（Word）：${outcome.file}` }));
  }
  const findings = outcome.findings.map((finding) => findingBlock(unit, outcome, finding));
  return made("div", { class: "file" }, head, ...(findings.length ? findings : [made("p", {}, "没有发现问题。")]));
}

function findingBlock(unit, outcome, finding) {
  const { severity, suggestion } = finding;
  const facts = [
    ["位置", finding.cell ? `${finding.sheet}!${finding.cell}` : ""], ["填的是", finding.found], ["应为", finding.expected],
    ["很可能", suggestion && `${suggestion.sheet}!${suggestion.cell}：${suggestion.from === null ? "空" : suggestion.from} → ${suggestion.to}`],
    ["理由", suggestion && suggestion.reason], ["单位说明", finding.explained], ["同意计入", finding.accepted],
  ].filter(([, text]) => text);
  const list = facts.flatMap(([name, text]) => [made("dt", {}, name), made("dd", {}, text)]);
  const more = button(`规则 ${finding.code}`, () => explain(finding.code), { class: "plain" });
  const acts = made("p", {}, made("span", { class: `state ${severity}` }, page.program.severities[severity]), " ", more);
  if (severity === "error" && !finding.accepted && unit.code && page.program.acceptable.includes(finding.code)) {
    acts.append(" ", acceptButton(unit, finding.code, acts));
  }
  return made("div", { class: `finding ${severity}`, "data-code": finding.code }, acts,
    made("p", { class: "said" }, worded(finding.message)), made("dl", {}, ...list));
}

function acceptButton(unit, rule, acts) {
  return button("同意计入……", (event) => {
    const reason = made("input", { "aria-label": "同意计入的理由", placeholder: "理由，例：上年报告有误，已核实" });
    const accept = () => {
      if (!reason.value.trim()) reason.focus();
      else {
        page.accepts = [...page.accepts.filter((one) => one[0] !== unit.code || one[1] !== rule), [unit.code, rule, reason.value.trim()]];
        settle();
      }
    };
    reason.addEventListener("keydown", (pressed) => pressed.key === "Enter" && accept());
    acts.append(made("span", { class: "accepting" }, reason, button("同意", accept)));
    event.target.remove();
    reason.focus();
  });
}

function choose(file) {
  page.choices = [...page.choices.filter((other) => other !== file), file];
  return settle();
}

function messageBlock(unit) {
  const text = made("p", { class: "message", tabindex: 0, "aria-label": "可以发给单位的话" }, unit.message);
  const copy = button("复制", () => {
    getSelection().selectAllChildren(text);
    document.execCommand("copy");
    say("已复制。");
  }, { "aria-label": `复制给 ${unit.name} 的话` });
  return made("div", {}, made("p", {}, "可以发给单位的话：", copy), text);
}

function otherRow(outcome) {
  const told = outcome.findings.map((finding) => worded(finding.message)).join(" ");
  return made("tr", {}, made("td", {}, stateWord(outcome.status)), made("td", {}, outcome.file), made("td", {}, told));
}

// -- downloads

function get(what, doing, nothing, order, ...given) {
  return after(`正在${doing}……`, () => got(what, nothing, order, ...given));
}

async function got(what, nothing, order, ...given) {
  const { document, file, kept } = await engine.ask(order, given);
  const wrong = errorOf(document);
  if (wrong) {
    alarm(wrong);
    return "";
  }
  keep(kept);
  const notes = document.notes || [];
  if (!file) return [nothing, ...notes].join("");
  download(file);
  return [`已下载${what} ${file.name}${document.count ? `，${document.count} 份` : ""}。`, ...notes].map(worded).join("");
}

function keep(files) {
  const paths = files.map((file) => file.path);
  page.kept = [...page.kept.filter((file) => !paths.includes(file.path)), ...files];
  engine.keep(settledFiles());
}

const getSummary = () => get("汇总表", "写汇总表", "没有可汇总的报表。", "summary", now());
// A Word document goes back as it came, so its bytes are there for as long as that takes.
const getMarked = () => after("正在写退回件……", async () => {
  const whole = engine.entries.filter(({ path, file }) => /\.(docx|zip)$/i.test(path) && file.size <= page.program.largest);
  for (const { path, file } of whole) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    await engine.ask("put", [], { files: [{ path, bytes, changed: file.lastModified }] });
  }
  const said = await got("退回件", "没有需要退回的报表。", "marked", now());
  await engine.ask("take", whole.map(({ path }) => path));
  return said;
});
const getStatus = () => get("催报表", "写催报表", "", "status_list");
const getReports = () => get("年报", "写年报", "没有可写年报的报表。", "reports", now());
const getReport = (sha256) => get("年报", "写年报", "这份报表不能写成年报。", "report", sha256);
const getTemplates = () => get("模板", "写模板", "", "templates");

// -- rules

async function rulesOf(order, ...given) {
  const { document } = await engine.ask(order, given);
  const wrong = errorOf(document);
  if (wrong) {
    at("rule-list").replaceChildren(made("p", {}, wrong));
    return;
  }
  const rules = document.rules || document.entries || [document];
  let group = null;
  at("rule-list").replaceChildren(...rules.flatMap((rule) => {
    const head = rule.group && rule.group !== group ? [made("h3", {}, rule.group)] : [];
    group = rule.group;
    return [...head, ruleBlock(rule)];
  }));
}

function ruleBlock(rule) {
  const basis = rule.source ? `依据：${rule.source}${rule.quoted ? `（${rule.quoted}）` : ""}` : "";
  return made("div", { class: "rule", "data-rule": rule.id },
    made("p", {}, made("span", { class: `state ${rule.severity}` }, page.program.severities[rule.severity]), " ", made("b", {}, rule.id), " ", rule.sentence),
    rule.example ? made("p", {}, `例如：${rule.example}`) : "", rule.advice ? made("p", {}, `怎么办：${rule.advice}`) : "",
    basis ? made("p", { class: "small" }, basis) : "");
}

function showRules() {
  go("rules");
  at("asked").value = "";
  return after("正在列出规则……", () => rulesOf("rules"));
}

function explain(code) {
  go("rules");
  at("asked").value = code;
  return after("正在查……", () => rulesOf("explain", code));
}

// -- what was saved

function save() {
  return after("正在保存……", async () => {
    const { document } = await engine.ask("save_begin", [now()]);
    if (errorOf(document)) {
      alarm(`${errorOf(document)}保存要先填好第 1 步。`);
      return "";
    }
    for (const { path, file } of engine.entries.filter((entry) => entry.file.size <= page.program.largest)) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      await engine.ask("save_add", [path], { files: [{ path, bytes, changed: file.lastModified }] });
    }
    const { document: saved, file } = await engine.ask("save_end");
    download(file);
    page.changed = false;
    return `已保存为 ${saved.name}。下次打开本网页，在第 1 步打开它，就接着做。`;
  });
}

// Takes up a round that was saved here, or the folder of one, instead of what is there now.
async function open(files) {
  let found = null;
  await after("正在打开……", async () => {
    await laidOut(files);
    const { document } = await engine.ask("open_saved");
    if (errorOf(document)) {
      alarm(errorOf(document));
      return "";
    }
    await removeEntries(engine.entries);
    for (const [id, text] of Object.entries(document.said)) at(id).value = text;
    const [roster] = await takenFiles(document.roster, place("名册"));
    const path = place("上年");
    const previous = await takenFiles(document.previous, path);
    page.roster = roster || null;
    page.previous = previous.length ? { path, files: previous } : null;
    page.kept = await takenFiles(document.decisions, "");
    [page.accepts, page.choices] = [[], []];
    showChosen();
    found = await takenFiles(document.received, "");
    return "";
  });
  if (!found) return;
  await settle();
  await addFiles(found.map(({ path, bytes }) => ({ path, file: new File([bytes], path.slice(path.lastIndexOf("/") + 1)) })));
}

async function laidOut(files) {
  for (const file of files.filter(({ size }) => size <= page.program.largest)) {
    const path = file.webkitRelativePath ? `opened/${safePath(file.webkitRelativePath)}` : "saved.zip";
    await engine.ask("put", [], { files: [await chosenFile(file, path)] });
    if (path === "saved.zip") {
      const { document } = await engine.ask("unpack", [path]);
      if (errorOf(document)) alarm(errorOf(document));
    }
  }
}

async function takenFiles(listed, folder) {
  const { document } = await engine.ask("take", listed.map((file) => file.from));
  return listed.map(({ to }, n) => ({ path: folder ? `${folder}/${to}` : to, name: to, bytes: document.taken[n] }));
}

// -- beginning

function listen() {
  for (const [id, step] of Object.entries(STEPS)) at(step).addEventListener("click", () => go(id));
  at("to-files").addEventListener("click", () => go("files"));
  at("to-results").addEventListener("click", () => go("results"));
  for (const back of document.querySelectorAll(".back")) back.addEventListener("click", () => go(page.before));
  at("show-help").addEventListener("click", () => go("help"));
  at("show-licences").addEventListener("click", () => go("licences"));
  at("show-rules").addEventListener("click", showRules);
  at("all-rules").addEventListener("click", showRules);
  at("ask").addEventListener("click", () => explain(at("asked").value.trim()));
  at("asked").addEventListener("keydown", (event) => event.key === "Enter" && explain(at("asked").value.trim()));
  at("settings").addEventListener("change", settle);
  at("settings").addEventListener("submit", (event) => event.preventDefault());
  at("no-roster").addEventListener("click", () => chooseRoster(null));
  at("no-previous").addEventListener("click", () => choosePrevious([]));
  at("make-templates").addEventListener("click", getTemplates);
  at("cancel").addEventListener("click", () => engine.cancel());
  at("go-on").addEventListener("click", readAll);
  at("get-summary").addEventListener("click", getSummary);
  at("get-marked").addEventListener("click", getMarked);
  at("get-status").addEventListener("click", getStatus);
  at("get-reports").addEventListener("click", getReports);
  at("save").addEventListener("click", save);
  choosing("roster", (files) => chooseRoster(files[0]));
  choosing("previous", choosePrevious);
  choosing("add", addFiles);
  choosing("add-folder", addFiles);
  choosing("saved", open);
  choosing("saved-folder", open);
  dropping();
  window.addEventListener("beforeunload", (event) => page.changed && engine.entries.length && event.preventDefault());
}

function choosing(id, act) {
  at(id).addEventListener("change", () => {
    const files = [...at(id).files];
    at(id).value = "";
    if (files.length) act(files);
  });
}

function dropping() {
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("over");
  });
  document.addEventListener("dragleave", () => document.body.classList.remove("over"));
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    document.body.classList.remove("over");
    const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    const files = dropped.length ? (await Promise.all(dropped.map(filesBelow))).flat() : [...event.dataTransfer.files];
    const place = event.target.closest ? event.target.closest("[data-drop]") : null;
    if (files.length) takeDropped(place ? place.dataset.drop : "", files);
  });
}

// What was dropped on a part of step 1 is chosen there; anything else was handed in.
function takeDropped(place, files) {
  const plain = files.map((one) => one.file || one);
  if (place === "roster") chooseRoster(plain[0]);
  else if (place === "previous") choosePrevious(plain);
  else if (place === "saved") open(plain);
  else {
    go("files");
    addFiles(files);
  }
}

// The files of something that was dropped, each with the path to it.
async function filesBelow(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    return [{ file, path: entry.fullPath }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(filesBelow))).flat();
}

function begin() {
  listen();
  last = engine.begin().then((program) => {
    page.program = program;
    at("title").textContent = program.title;
    at("version").textContent = program.program;
    at("kind").append(...program.kinds.map((kind) => made("option", { value: kind }, kind)));
    document.body.dataset.ready = "yes";
    say("准备好了。");
  }, notBegun);
}

// A browser that is too old for the runtime says so only when it meets it.
function notBegun(error) {
  say("");
  if (/WebAssembly|Syntax|Unexpected token/.test(error.message)) window.tooOld(error.message);
  else alarm(`程序没有启动：${error.message}`);
}

if (!window.browserLacks()) begin();
