// How soon the page draws its first month, how often it draws, and how large it is: results/benchmarks/page.md.
//   cargo build --release && bash web/site.sh && node web/bench.mjs
import { readFile, readdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

process.env.MILLPOND_BIN ??= new URL("../target/release/millpond", import.meta.url).pathname;
const { ROOT, SITE, launch, ready, serve, staticSite } = await import("./tests/common.mjs");

const PLACE = "dumfries-and-galloway/world.toml";
const TURNS = 5;
// A run of ten years is over after two seconds.
const SECONDS = 1.5;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** One run at five years a second: milliseconds from click to the first month on the screen, and draws after it. */
async function turn(browser, url) {
  const page = await ready(browser, url);
  await page.selectOption("#place", PLACE);
  await page.waitForSelector("article h2:has-text('Dumfries')", { timeout: 120_000 });
  await page.selectOption("#speed", "60");
  const measured = await page.evaluate((seconds) => new Promise((resolve) => {
    const clock = document.querySelector("#clock");
    let drawn = 0;
    const draws = new MutationObserver((records) => { drawn += records.length; });
    draws.observe(clock, { childList: true });
    const [begun, perFrame] = [performance.now(), []];
    let first;
    const frame = () => {
      const now = performance.now();
      if (clock.textContent.includes("year")) {
        first ??= now - begun;
        perFrame.push(drawn);
      }
      drawn = 0;
      if (first !== undefined && now - begun - first > seconds * 1000) {
        resolve({ first, draws: perFrame.slice(1).reduce((sum, n) => sum + n, 0) / seconds, most: Math.max(...perFrame), frames: perFrame.length / seconds });
      } else {
        requestAnimationFrame(frame);
      }
    };
    // Frames are looked at before the page's own callback of the next frame.
    requestAnimationFrame(frame);
    document.querySelector("#run").click();
  }), SECONDS);
  if (page.wrong.length > 0) {
    throw new Error(`the page does not work: ${page.wrong.join("; ")}`);
  }
  const becomes = await page.locator(".becomes strong").allTextContents();
  if (!becomes.every((text) => /^£[1-4]\.\d\d$/.test(text))) {
    throw new Error(`these economies are not alive: ${becomes.join(" ")}`);
  }
  await page.close();
  return measured;
}

async function sizes() {
  const packed = async (file) => gzipSync(await readFile(file), { level: 9 }).length / 1024;
  const rows = [];
  for (const [what, names] of [
    ["page: HTML, script, style, icon, worker", ["index.html", "page.js", "page.css", "icon.svg", "worker.js"]],
    ["engine as WebAssembly, with its glue", (await readdir(SITE)).filter((name) => name.startsWith("millpond"))],
    ["script and style of lessons", ["lesson.js", "lesson.css"]],
  ]) {
    const each = await Promise.all(names.map((name) => packed(join(SITE, name))));
    rows.push(`| ${what} | ${each.reduce((sum, size) => sum + size, 0).toFixed(0)} KB |`);
  }
  return rows;
}

const browser = await launch();
const rows = [];
for (const [name, start] of [["native, behind `millpond serve`", serve], ["WebAssembly, in the browser", staticSite]]) {
  const site = await start();
  const turns = [];
  for (let at = 0; at < TURNS; at += 1) {
    turns.push(await turn(browser, site.url));
  }
  site.end();
  const of = (key) => turns.map((one) => one[key]);
  rows.push(`| ${name} | ${median(of("first")).toFixed(0)} ms (${Math.min(...of("first")).toFixed(0)} to ${Math.max(...of("first")).toFixed(0)}) | ${median(of("draws")).toFixed(1)} (${Math.min(...of("draws")).toFixed(1)} to ${Math.max(...of("draws")).toFixed(1)}) | ${median(of("frames")).toFixed(0)} | ${Math.max(...of("most"))} |`);
}
const chromium = browser.version();
await browser.close();
await writeFile(join(ROOT, "results/benchmarks/page.md"), `# The page

Written by \`node web/bench.mjs\` on ${new Date().toISOString().slice(0, 10)}: Chromium ${chromium}, headless, on ${cpus().length} cores (${cpus()[0].model.trim()}) that the browser,
the engine and the measurement share. Two economies of 11,724 household agents each (Dumfries and Galloway), five years a second asked for, all charts of the teacher's
view. Medians of ${TURNS} turns, with their range. Both economies are checked to be alive.

| engine | from click to the first month drawn | draws a second | frames a second | most draws in one frame |
|---|---|---|---|---|
${rows.join("\n")}

| what is loaded | compressed (gzip) |
|---|---|
${(await sizes()).join("\n")}
`);
