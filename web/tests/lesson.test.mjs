// Lessons in a real browser: exported as one file without a network, behind a server, and in the static site.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { BIN, ROOT, launch, month, serve, staticSite, until } from "./common.mjs";

const run = promisify(execFile);
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** A lesson exported as one file: the address from which a school opens it. */
async function exported(name) {
  const folder = await mkdtemp(join(tmpdir(), "millpond-"));
  const file = join(folder, `${name}.html`);
  await run(BIN, ["lesson", name, "--export", file, "--quiet"], { cwd: ROOT });
  return { url: pathToFileURL(file).href, end: () => {} };
}

async function below(site, name) {
  const { url, end } = await site;
  return { url: `${url}/lessons/${name}.html`, end };
}

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, offline: url.startsWith("file:"), ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      page.wrong.push(message.text());
    }
  });
  await page.goto(url);
  await page.waitForSelector("#ready", { state: "attached" });
  return page;
}

const numbers = (page) => page.locator(".becomes strong").allTextContents();

const WAYS = [
  ["exported as one file", exported],
  ["behind a server", (name) => below(serve(), name)],
  ["in the static site", (name) => below(staticSite(), name)],
];
for (const [way, begin] of WAYS) {
  describe(`a lesson ${way}`, () => {
    let site;
    before(async () => {
      site = await begin("leaky-bucket");
    });
    after(() => site.end());

    test("asks, runs, turns at the slider, and marks the answer", async () => {
      const page = await open(site.url);
      assert.equal(await page.textContent("h1"), "The leaky bucket");
      assert.ok(await page.isDisabled("#run"), "first a prediction");
      await page.getByLabel("A fifth more", { exact: true }).check();
      await page.click("#step");
      assert.equal(await month(page), 1);
      await page.click("#run");
      await until(page, 5);
      await page.click("#run");
      const still = await month(page);
      await page.waitForTimeout(400);
      assert.equal(await month(page), still);
      await page.click("#run");
      await page.waitForSelector("#clock:has-text('the end')", { timeout: 30_000 });
      assert.deepEqual(await numbers(page), ["£2.50", "£5.00"]);
      // The slider shows another run at the same month.
      await page.focus("#stop");
      await page.keyboard.press("Home");
      assert.deepEqual(await numbers(page), ["£2.50", "£1.43"]);
      assert.match(await page.textContent("#clock"), /the end/);
      const calm = await page.textContent("#charts .legend");
      await page.check("#shock");
      await page.click("#reset");
      assert.equal(await month(page), 0);
      await page.click("#run");
      await until(page, 40);
      await page.click("#run");
      assert.notEqual(await page.textContent("#charts .legend"), calm);
      assert.deepEqual(await numbers(page), ["£\u2026", "£\u2026"], "old and new months are mixed");
      await page.click("#happened summary");
      assert.match(await page.textContent("#predicted"), /You predicted: A fifth more/);
      await page.getByLabel("£40,000").check();
      await page.click("#mark");
      assert.equal(await page.textContent("#marked"), "Right.");
      assert.deepEqual(page.wrong, []);
    });

    test("can be used by keyboard alone and on a phone", async () => {
      const page = await open(site.url, { viewport: { width: 360, height: 700 } });
      const reach = async (id) => {
        for (let tabs = 0; tabs < 60; tabs += 1) {
          await page.keyboard.press("Tab");
          if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), id)) {
            return;
          }
        }
        throw new Error(`${id} cannot be reached`);
      };
      await reach("[data-quiz=predict] input");
      await page.keyboard.press("Space");
      await reach("#step");
      await page.keyboard.press("Enter");
      assert.equal(await month(page), 1);
      await reach("#stop");
      await page.keyboard.press("ArrowLeft");
      assert.equal(await page.textContent("#stop-said"), "70p");
      await reach("#happened summary");
      await page.keyboard.press("Enter");
      assert.ok(await page.isVisible("#predicted"));
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, "nothing is cut off");
      assert.deepEqual(page.wrong, []);
    });

    test("has no serious barrier", async () => {
      const page = await open(site.url);
      for (const summary of await page.locator("main > section > details > summary").all()) {
        await summary.click();
      }
      await page.evaluate(await readFile(AXE, "utf8"));
      const found = await page.evaluate(() => globalThis.axe.run());
      const serious = found.violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
      assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((node) => node.target).join(" ")}`), []);
    });
  });
}

test("cards and the teacher's page are printed by themselves", async () => {
  const page = await open((await exported("multiplier")).url);
  await page.evaluate(() => { globalThis.print = () => {}; });
  const printed = async (part) => {
    await page.evaluate((name) => { document.body.dataset.printed = name; }, part);
    await page.emulateMedia({ media: "print" });
    const seen = await page.evaluate(() =>
      Object.fromEntries(["story", "predict", "cards", "teacher", "happened"].map((id) => [id, document.getElementById(id).offsetHeight > 0])));
    await page.emulateMedia({ media: "screen" });
    return Object.keys(seen).filter((id) => seen[id]).join(" ");
  };
  assert.equal(await printed("cards"), "cards");
  assert.equal(await printed("teacher"), "teacher");
  assert.equal(await printed("pupil"), "story predict");
});

test("every lesson is listed and opens", async () => {
  const site = await serve();
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.getByRole("link", { name: "Lessons" }).click();
  const names = await page.locator(".lessons a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.ok(names.length >= 6);
  for (const name of names) {
    const lesson = await open(`${site.url}/lessons/${name}`);
    await lesson.locator("[data-quiz=predict] input").first().check();
    await lesson.click("#step");
    assert.equal(await month(lesson), 1);
    assert.deepEqual(lesson.wrong, [], name);
  }
  site.end();
});
