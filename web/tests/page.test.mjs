// The page in a real browser, with the engine behind a server and with the engine in the browser.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";

import { BIN, ROOT, downloaded, launch, month, ready, serve, staticSite, stepTo, until } from "./common.mjs";

const run = promisify(execFile);
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [name, start] of [["behind a server", serve], ["in the browser", staticSite]]) {
  describe(`the page with its engine ${name}`, () => {
    let site;
    before(async () => {
      site = await start();
    });
    after(() => site.end());

    test("runs, stands still, goes on and begins again", async () => {
      const page = await ready(browser, site.url);
      assert.equal(await page.textContent("h1 span"), "two towns, the same luck");
      assert.ok((await page.locator("#place option").count()) >= 10);
      await page.click("#run");
      await until(page, 15);
      await page.click("#run");
      await page.waitForSelector("#run:has-text('Go on')");
      await page.waitForTimeout(200);
      const still = await month(page);
      await page.waitForTimeout(400);
      assert.equal(await month(page), still);
      for (const becomes of await page.locator(".becomes strong").allTextContents()) {
        assert.match(becomes, /^£[1-9]\.\d\d$/);
      }
      assert.ok((await page.locator(".bar").count()) >= 16);
      await page.selectOption("#speed", "60");
      await page.click("#run");
      await page.waitForSelector("#clock:has-text('the end')");
      assert.equal(await month(page), 60);
      assert.ok(await page.locator("#why li").count());
      await page.click("#reset");
      await page.waitForSelector("#clock:has-text('Nothing has happened yet')");
      assert.deepEqual(page.wrong, []);
    });

    test("moves a lever, lets a shock loose, and both are in the file", async () => {
      const page = await ready(browser, site.url);
      await stepTo(page, 3);
      const slider = page.getByLabel("Council and public services buy from here, localised");
      await slider.focus();
      await page.keyboard.press("ArrowRight");
      await page.waitForSelector("#levers [aria-live]:has-text('April of year 1')");
      await page.getByRole("button", { name: /^Supplies/ }).click();
      await page.waitForSelector("#levers [aria-live]:has-text('Supplies')");
      await stepTo(page, 6);
      const scenario = await downloaded(page, "Scenario, localised (TOML)");
      assert.match(scenario.text, /procurement by hand from month 4/);
      assert.match(scenario.text, /supplies from month 4/);
      const folder = await mkdtemp(join(tmpdir(), "millpond-"));
      const file = join(folder, scenario.name);
      await writeFile(file, scenario.text);
      const months = await downloaded(page, "All months, localised (CSV)");
      const out = join(folder, "out");
      await run(BIN, ["run", file, "--quiet", "--set", "run.months=6", "--out", out], { cwd: ROOT });
      const { readFile } = await import("node:fs/promises");
      const series = await readFile(join(out, "series.csv"), "utf8");
      const withoutRun = series.trim().split("\n").map((line) => line.slice(line.indexOf(",") + 1));
      assert.equal(months.text.trim(), withoutRun.join("\n"));
      assert.deepEqual(page.wrong, []);
    });

    test("follows 100 pounds to the last penny", async () => {
      const page = await ready(browser, site.url);
      await stepTo(page, 2);
      await page.getByRole("button", { name: "Follow £100 in localised" }).click();
      await page.waitForSelector(".chain li");
      const left = await page.locator(".bars td:last-child").allTextContents();
      const sum = left.reduce((all, text) => all + Number(text.replace("£", "")), 0);
      assert.ok(sum > 98 && sum < 100.1, `${sum}`);
      assert.equal(await month(page), 2);
    });

    test("two tabs do not disturb each other, and a reload begins anew", async () => {
      const [one, other] = [await ready(browser, site.url), await ready(browser, site.url)];
      await stepTo(one, 4);
      await stepTo(other, 2);
      assert.deepEqual([await month(one), await month(other)], [4, 2]);
      await other.click("#run");
      await until(other, 5);
      await other.reload();
      await other.waitForSelector("#run:not([disabled])");
      assert.equal(await month(other), 0);
      await stepTo(other, 1);
      await stepTo(one, 5);
      assert.deepEqual(other.wrong, []);
    });

    test("fits a phone, in the teacher's view and in the other", async () => {
      const page = await ready(browser, site.url, { viewport: { width: 360, height: 740 } });
      await stepTo(page, 2);
      for (let turn = 0; turn < 2; turn += 1) {
        const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= seen, `${wide} of ${seen}`);
        await page.click("#simple");
        await page.waitForTimeout(100);
      }
    });

    test("can be used with the keyboard alone", async () => {
      const page = await ready(browser, site.url);
      const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
      const reach = async (id) => {
        for (let turn = 0; turn < 80; turn += 1) {
          await page.keyboard.press("Tab");
          if ((await focused()) === id) {
            return;
          }
        }
        throw new Error(`${id} cannot be reached`);
      };
      await reach("policy-1");
      await page.keyboard.press("ArrowDown");
      await page.waitForSelector("article.right-side h2:has-text('mixed')");
      await reach("step");
      await page.keyboard.press("Enter");
      await until(page, 1);
      await reach("simple");
      await page.keyboard.press("Space");
      assert.equal(await page.isChecked("#simple"), false);
    });

    test("has no serious barrier", async () => {
      const page = await ready(browser, site.url);
      await stepTo(page, 2);
      for (const simple of [true, false]) {
        await page.setChecked("#simple", simple);
        // The page's policy lets no script be added; the test's own comes by the browser's door.
        const { readFile } = await import("node:fs/promises");
        await page.evaluate(await readFile(AXE, "utf8"));
        const found = await page.evaluate(() => globalThis.axe.run());
        const serious = found.violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
        assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((node) => node.target).join(" ")}`), []);
      }
    });

    test("keeps a prediction and shows it beside what happened", async () => {
      const page = await ready(browser, site.url);
      await page.getByLabel("Your group\u2019s name").fill("Form 4 <b>");
      const jobs = page.getByRole("group", { name: "Where will there be more jobs?" });
      await jobs.getByLabel("Localised").check();
      await page.selectOption("#speed", "60");
      await page.click("#run");
      await page.waitForSelector("#clock:has-text('the end')");
      const told = await page.textContent("#predict");
      assert.match(told, /What Form 4 <b> predicted, and what happened/);
      assert.match(told, /as predicted/);
      await page.reload();
      await page.waitForSelector("#run:not([disabled])");
      assert.equal(await page.getByLabel("Your group\u2019s name").inputValue(), "Form 4 <b>");
    });

    test("shows many regions as tiles and looks at one of them", async () => {
      const page = await ready(browser, site.url);
      await page.selectOption("#place", "scotland/world.toml");
      await page.waitForSelector("#region-label:not([hidden])", { timeout: 60_000 });
      await stepTo(page, 1);
      assert.equal(await page.locator(".tiles").first().locator(".tile").count(), 32);
      await page.getByRole("button", { name: /^Highland/ }).first().click();
      await page.waitForFunction(() => document.querySelector("#region").value === "Highland");
      assert.equal(await month(page), 1, "what has been lived stays");
      assert.match(await page.locator("article h2").first().textContent(), /^Highland: /);
      await stepTo(page, 3);
      assert.deepEqual(page.wrong, []);
    });
  });
}

test("both engines give the same months, to the last digit", async () => {
  const sites = [await serve(), await staticSite()];
  const tables = [];
  for (const site of sites) {
    const page = await ready(browser, site.url);
    await page.selectOption("#place", "dumfries-and-galloway/world.toml");
    await page.waitForSelector("article h2:has-text('Dumfries')", { timeout: 60_000 });
    await stepTo(page, 5);
    const sides = [await downloaded(page, /^All months, globalised/), await downloaded(page, /^All months, localised/)];
    const files = [await downloaded(page, /^Scenario, globalised/), await downloaded(page, /^Scenario, localised/)];
    tables.push([...sides, ...files].map((file) => [file.name, file.text]));
    site.end();
  }
  assert.deepEqual(tables[0], tables[1]);
  assert.equal(tables[0][0][1].trim().split("\n").length, 6);
});

test("nothing that a scenario says is read as markup", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millpond-"));
  const { readFile } = await import("node:fs/promises");
  const evil = "<img src=x onerror=document.title='taken'><script>document.title='taken'</script>";
  const world = await readFile(join(ROOT, "scenarios/village/world.toml"), "utf8");
  await writeFile(join(folder, "table.csv"), await readFile(join(ROOT, "scenarios/village/table.csv"), "utf8"));
  await writeFile(join(folder, "world.toml"), world.replace(/^title = .*$/m, `title = ${JSON.stringify(evil)}`).replaceAll('"supplies"', JSON.stringify(evil)));
  const site = await serve(folder);
  const page = await ready(browser, site.url);
  await stepTo(page, 1);
  assert.equal(await page.locator("img, main script").count(), 0);
  assert.ok((await page.textContent("#place")).includes(evil));
  assert.ok((await page.textContent(".shocks")).toLowerCase().includes("onerror"));
  assert.match(await page.title(), /^Millpond/);
  assert.deepEqual(page.wrong, []);
  site.end();
});
