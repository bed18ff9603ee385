// The rest of the page without a server: its HTML, and the scenarios in one file.
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const [site] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const scenarios = join(here, "..", "scenarios");

// A page from a file brings its policy along: only what lies beside it, and WebAssembly.
const policy = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data:",
  "connect-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'none'",
].join("; ");
const html = (await readFile(join(here, "src", "index.html"), "utf8"))
  .replace('<html lang="en">', '<html lang="en" data-engine="worker">')
  .replace('<meta charset="utf-8">', `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`);
await writeFile(join(site, "index.html"), html);

const files = {};
for (const name of (await readdir(scenarios, { recursive: true })).sort()) {
  const path = join(scenarios, name);
  if (/\.(toml|csv)$/.test(name) && (await stat(path)).isFile()) {
    files[relative(scenarios, path).split(sep).join("/")] = await readFile(path, "utf8");
  }
}
await writeFile(join(site, "scenarios.json"), JSON.stringify(files));

for (const name of (await readdir(site, { recursive: true })).sort()) {
  if ((await stat(join(site, name))).isDirectory()) {
    continue;
  }
  const bytes = await readFile(join(site, name));
  const packed = gzipSync(bytes, { level: 9 }).length;
  console.log(`${name.padEnd(36)} ${String(Math.round(bytes.length / 1024)).padStart(6)} KB, compressed ${Math.round(packed / 1024)} KB`);
}
