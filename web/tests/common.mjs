// What the browser's tests share: servers, a browser, a page that is ready.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const BIN = process.env.MILLPOND_BIN ?? join(ROOT, "target/debug/millpond");
export const SITE = process.env.MILLPOND_SITE ?? join(ROOT, "web/site");

const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--no-first-run",
];

export function launch() {
  const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
  return chromium.launch({ executablePath, args: ARGS });
}

/** `millpond serve` with a folder of scenarios: its address, and how it is ended. */
export function serve(folder = join(ROOT, "scenarios")) {
  return new Promise((resolve, reject) => {
    const child = spawn(BIN, ["serve", folder, "--port", "0", "--no-open", "--quiet"], { stdio: ["ignore", "pipe", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`millpond serve ended with ${code}`)));
    createInterface({ input: child.stdout }).once("line", (url) => resolve({ url, end: () => child.kill() }));
  });
}

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Any web server with the page that needs none of ours. */
export function staticSite(folder = SITE) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://x").pathname);
    const file = join(folder, path === "/" ? "index.html" : path);
    try {
      const body = await readFile(file);
      response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "text/plain" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const end = () => server.close();
      resolve({ url: `http://127.0.0.1:${server.address().port}`, end });
    });
  });
}

/** A page that is ready to run, and everything that went wrong in it. */
export async function ready(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      page.wrong.push(message.text());
    }
  });
  await page.goto(url);
  await page.waitForSelector("#run:not([disabled])");
  return page;
}

/** Months that a page has lived. */
export function month(page) {
  return page.evaluate(() => {
    const found = /(\w+) of year (\d+)/.exec(document.querySelector("#clock").textContent);
    const names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    return found ? (Number(found[2]) - 1) * 12 + names.indexOf(found[1]) + 1 : 0;
  });
}

export async function until(page, months) {
  for (let turns = 0; turns < 600; turns += 1) {
    if ((await month(page)) >= months) {
      return;
    }
    await page.waitForTimeout(50);
  }
  throw new Error(`month ${months} did not come`);
}

/** Steps to exactly that month. */
export async function stepTo(page, months) {
  for (let now = await month(page); now < months; now += 1) {
    await page.click("#step");
    await until(page, now + 1);
  }
}

/** What a button downloads: its name and text. */
export async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}
