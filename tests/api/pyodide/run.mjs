// Runs a program (its text) in Pyodide with a wheel unpacked on its path; prints what it leaves in `answer`.
import { readFileSync } from "node:fs";

const [build, wheel, program] = process.argv.slice(2);
const { loadPyodide } = await import(build);
const python = await loadPyodide();
python.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel", { extractDir: "/wheel" });
python.runPython("import sys; sys.path.insert(0, '/wheel')");
try {
  python.runPython(program);
  console.log(python.globals.get("answer"));
} catch (error) {
  console.error(error.message); // node would print all of Pyodide before it
  process.exitCode = 1;
}
