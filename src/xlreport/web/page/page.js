"use strict";
const WORKER = /*worker*/;
window.ask = (() => {
  const w = new Worker(URL.createObjectURL(new Blob([WORKER], {type: "text/javascript"})));
  const waiting = new Map(); let n = 0; window.log = [];
  w.onerror = (e) => window.log.push("error " + e.message);
  w.onmessage = (e) => { const m = e.data; if (m.told === "opened" || m.told === "read") { window.log.push(m); return; } waiting.get(m.order)(m); };
  return (order) => new Promise((done) => { n += 1; waiting.set(n, done); w.postMessage({...order, id: n}); });
})();
const parts = {};
for (const e of document.querySelectorAll(".part")) parts[e.dataset.name] = {text: e.textContent, size: +e.dataset.size};
window.began = performance.now();
window.ready = ask({what: "begin", parts}).then((m) => { window.readyAt = performance.now(); return m; });
