// Python in a worker of its own: it begins with what the page holds, then carries out one order after another.
"use strict";
const HOME = "/round";
// Nothing is ever fetched; the runtime wants an address all the same.
const NOWHERE = "http://nowhere.invalid/";
let program = null;
let python = null;
let orders = Promise.resolve();

function bytesOf(part) {
  const text = atob(part.text);
  const packed = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n += 1) packed[n] = text.charCodeAt(n);
  return inflate(packed, part.size);
}

function run(bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
  importScripts(address);
  URL.revokeObjectURL(address);
}

async function begin(parts) {
  try {
    // Asked first: where that is forbidden, the runtime would wait for ever.
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch (error) {
    throw new Error(`WebAssembly: ${error.message}`);
  }
  const types = { "pyodide.asm.wasm": "application/wasm", "pyodide-lock.json": "application/json" };
  self.fetch = async (address) => {
    const name = String(address).slice(NOWHERE.length);
    if (!(name in parts)) throw new TypeError(`nothing is fetched: ${address}`);
    return new Response(bytesOf(parts[name]), { headers: { "Content-Type": types[name] || "application/octet-stream" } });
  };
  run(bytesOf(parts["pyodide.js"]));
  run(bytesOf(parts["pyodide.asm.js"]));
  python = await loadPyodide({ indexURL: NOWHERE, env: { HOME: "/home", PYTHONINSPECT: "", LANG: "C.UTF-8" } });
  python.FS.writeFile("/program.zip", bytesOf(parts["program.zip"]));
  python.runPython("import sys; sys.path.insert(0, '/program.zip')");
  python.runPython("from functools import partial; from pathlib import Path; from xlreport.web import Session, answer");
  program = python.runPython(`partial(answer, Session(Path("${HOME}")))`);
  return asked("begin");
}

function asked(order, ...given) {
  return JSON.parse(program(order, JSON.stringify(given)));
}

function put(path, bytes, changed) {
  python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  python.FS.writeFile(path, bytes);
  if (changed) python.FS.utime(path, changed, changed);
}

function taken(path) {
  const bytes = python.FS.readFile(path);
  python.FS.unlink(path);
  return bytes;
}

// Reads one file, which may be a zip of many. What is `kept` of it is known; those in `lost` ended a worker, and a file
// that is `closed` ended one before anything in it was opened. One without bytes is too large.
function read(order) {
  const path = `${HOME}/${order.path}`;
  if (!order.bytes) {
    const outcome = asked("refuse", order.path, order.size);
    self.postMessage({ told: "read", order: order.id, index: 0, outcome, kept: taken(`${HOME}/kept`) });
    return null;
  }
  put(path, order.bytes, order.changed);
  asked("open", order.path, order.closed);
  for (let n = 0; ; n += 1) {
    const name = asked("step");
    if (name === null) break;
    if (n < order.kept.length) {
      put(`${HOME}/kept`, order.kept[n]);
      asked("keep", order.path);
      continue;
    }
    self.postMessage({ told: "opened", order: order.id, index: n, name });
    const outcome = asked("read", order.lost.includes(n));
    self.postMessage({ told: "read", order: order.id, index: n, outcome, kept: taken(`${HOME}/kept`) });
  }
  python.FS.unlink(path);
  return null;
}

function restore(order) {
  for (const bytes of order.kept) {
    put(`${HOME}/kept`, bytes);
    asked("keep", ...order.given);
  }
  return null;
}

function carriedOut(order) {
  if (order.what === "begin") return begin(order.parts);
  if (order.what === "read") return read(order);
  if (order.what === "restore") return restore(order);
  for (const file of order.files || []) put(`${HOME}/${file.path}`, file.bytes, file.changed);
  if (order.what === "put") return null;
  if (order.what === "take") return { taken: order.given.map((path) => taken(`${HOME}/${path}`)) };
  return asked(order.what, ...(order.given || []));
}

async function answer(order) {
  try {
    const document = await carriedOut(order);
    const file = document && document.file ? { name: document.name, bytes: taken(document.file) } : null;
    const kept = ((document && document.kept) || []).map((path) => ({ path, bytes: python.FS.readFile(`${HOME}/${path}`) }));
    self.postMessage({ told: "done", order: order.id, document, file, kept });
  } catch (error) {
    const message = error.message || `${error.name} ${error.errno}`;
    self.postMessage({ told: "failed", order: order.id, message });
  }
}

self.onmessage = (event) => {
  orders = orders.then(() => answer(event.data));
};
