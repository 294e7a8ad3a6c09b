// Compiles the sources in a folder with the runtime's own Python, so that the page need not do it at every start.
// Run by scripts/build_page.py: node compile_for_page.js RUNTIME FOLDER
"use strict";
const [runtime, folder] = process.argv.slice(2);
const { loadPyodide } = require(`${runtime}/pyodide.js`);

const COMPILE = `
import importlib.util, marshal
from pathlib import Path

for source in sorted(Path("/sources").rglob("*.py")):
    name = source.relative_to("/sources").as_posix()
    data = source.read_bytes()
    # 1: found by its hash, which nobody checks.
    head = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(data)
    code = compile(data, name, "exec", dont_inherit=True, optimize=0)
    source.with_suffix(".pyc").write_bytes(head + marshal.dumps(code))
    source.unlink()
`;

(async () => {
  const python = await loadPyodide({ env: { HOME: "/home", PYTHONHASHSEED: "0" } });
  python.FS.mkdir("/sources");
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/sources");
  python.runPython(COMPILE);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
