// Bundles the page's scripts and style: dist/ is committed so that cargo needs no node. What needs no bundling is
// taken from src/ as it is.
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = new URL("dist/", import.meta.url);
const source = new URL("src/", import.meta.url);
const from = (path) => fileURLToPath(new URL(path, source));

await build({
  entryPoints: { page: from("page.ts"), worker: from("worker.ts"), lesson: from("lesson.ts") },
  bundle: true,
  minify: true,
  target: "es2022",
  format: "esm",
  legalComments: "eof",
  charset: "utf8",
  // The engine is made beside the worker: see site.sh.
  external: ["./millpond.js"],
  outdir: fileURLToPath(dist),
});
let whole = 0;
const bundled = ["page.js", "page.css", "worker.js"].map((file) => [file, dist]);
const plain = ["index.html", "icon.svg"].map((file) => [file, source]);
const size = async (file, folder) => {
  const bytes = gzipSync(await readFile(new URL(file, folder)), { level: 9 }).length;
  console.log(`${file.padEnd(12)} ${(bytes / 1024).toFixed(1)} KB compressed`);
  return bytes;
};
for (const [file, folder] of [...bundled, ...plain]) {
  whole += await size(file, folder);
}
console.log(`${"together".padEnd(12)} ${(whole / 1024).toFixed(1)} KB compressed`);
for (const file of ["lesson.js", "lesson.css"]) {
  await size(file, dist);
}
