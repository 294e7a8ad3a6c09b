// Python, and what it has read. A worker that hangs, dies or is ended loses nothing: the page keeps every outcome,
// and a new worker takes them up.
"use strict";
const RECEIVED = "收到";
const HANGS = "做得太久，已中止。收到的文件和读好的结果都还在";

function madeEngine(parts, source) {
  const engine = { worker: null, begun: null, waiting: new Map(), orders: 0, settling: null, entries: [], patience: 120, largest: 0, told: () => {} };
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));

  class Ended extends Error {}

  // -- one worker

  function start() {
    const worker = new Worker(address);
    engine.worker = worker;
    worker.onmessage = (event) => heard(worker, event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      end(event.message || "Worker");
    };
    engine.begun = sent("begin", { parts }).then((answer) => answer.document);
    return engine.begun;
  }

  function end(why) {
    if (engine.worker) engine.worker.terminate();
    engine.worker = null;
    engine.begun = null;
    for (const order of engine.waiting.values()) {
      clearTimeout(order.watch);
      order.fail(new Ended(why));
    }
    engine.waiting.clear();
  }

  function heard(worker, message) {
    const order = engine.waiting.get(message.order);
    if (worker !== engine.worker || !order) return;
    watch(order);
    if (message.told === "opened" || message.told === "read") {
      order.heard(message);
      return;
    }
    clearTimeout(order.watch);
    engine.waiting.delete(message.order);
    for (const next of [...engine.waiting.values()].slice(0, 1)) watch(next);
    if (message.told === "done") order.done(message);
    else order.fail(new Error(message.message));
  }

  // A worker that says nothing for so long hangs; what takes all files may take longer than one of them, and a slow
  // computer begins slowly.
  function watch(order) {
    clearTimeout(order.watch);
    const patience = order.what === "read" ? engine.patience : engine.patience * 5;
    if (order.what !== "begin") order.watch = setTimeout(() => end(HANGS), patience * 1000);
  }

  function sent(what, order, listener = () => {}) {
    return new Promise((done, fail) => {
      engine.orders += 1;
      const waiting = { what, done, fail, heard: listener, watch: 0 };
      engine.waiting.set(engine.orders, waiting);
      engine.worker.postMessage({ ...order, what, id: engine.orders });
      if (engine.waiting.size === 1) watch(waiting);
    });
  }

  // A worker that knows all that an earlier one knew.
  async function ready() {
    if (engine.begun) return engine.begun;
    const document = await start();
    engine.largest = document.largest;
    if (engine.settling) await sent("settle", engine.settling);
    for (const entry of engine.entries) {
      if (entry.outcomes.length && entry.read) await sent("restore", { ...kept(entry), given: [entry.path] });
    }
    return document;
  }

  function kept(entry) {
    return { kept: entry.outcomes.map((outcome) => outcome.kept) };
  }

  // -- what the page asks

  // What an order answers: a document, or one that says what stopped it; bytes of a file where there is one.
  engine.ask = async (what, given = [], more = {}) => {
    await ready();
    return sent(what, { ...more, given });
  };

  // What is said of the round; a worker that comes later is told the same.
  engine.settle = async (said, files) => {
    const order = { files, given: [said] };
    await ready();
    const answer = await sent("settle", order);
    if (!answer.document.error) engine.settling = order;
    return answer.document;
  };

  // What came to be besides and has to be there for a worker that comes later.
  engine.keep = (files) => {
    if (engine.settling) engine.settling.files = files;
  };

  engine.begin = ready;

  // Ends whatever is going on; what was read stays.
  engine.cancel = () => end("cancelled");

  engine.add = (path, file) => {
    const entry = { path, file, outcomes: [], lost: [], read: false, given: false };
    engine.entries.push(entry);
    return entry;
  };

  engine.remove = async (entries) => {
    engine.entries = engine.entries.filter((entry) => !entries.includes(entry));
    if (engine.begun) await sent("forget", { given: [entries.map((entry) => entry.path)] });
  };

  // Reads one file to its end, with as many workers as it takes. Raises Ended when it was cancelled.
  engine.read = async (entry) => {
    while (!entry.read) {
      await ready();
      let opened = null;
      const listener = (message) => {
        if (message.told === "opened") opened = message;
        else {
          entry.outcomes.push({ ...message.outcome, kept: message.kept });
          opened = null;
        }
        engine.told(entry, message);
      };
      try {
        const { size } = entry.file;
        const bytes = size > engine.largest ? null : new Uint8Array(await entry.file.arrayBuffer());
        const order = { path: entry.path, size, bytes, changed: entry.file.lastModified, lost: entry.lost, ...kept(entry), closed: entry.given };
        await sent("read", order, listener);
        entry.read = true;
      } catch (error) {
        if (error instanceof Ended && error.message === "cancelled") throw error;
        end("failed");
        if (error.name === "NotReadableError" || error.name === "NotFoundError") throw error;
        // What was open ended the worker; if nothing was, the file as a whole did.
        if (opened) entry.lost.push(opened.index);
        else entry.given = true;
      }
    }
  };

  engine.unread = () => engine.entries.filter((entry) => !entry.read);
  engine.isCancelled = (error) => error instanceof Ended && error.message === "cancelled";
  return engine;
}
