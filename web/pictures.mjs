// The page's pictures in docs/images: node web/pictures.mjs, after cargo build.
import { launch, ready, serve, stepTo } from "./tests/common.mjs";
import { fileURLToPath } from "node:url";

const images = fileURLToPath(new URL("../docs/images/", import.meta.url));
const browser = await launch();
const site = await serve();
const shot = (target, name, options = {}) => target.screenshot({ path: `${images}${name}.png`, ...options });

async function lived(page, place, months) {
  if (place) {
    await page.selectOption("#place", place);
    await page.waitForFunction((path) => document.querySelector("#place").value === path, place);
    await page.waitForTimeout(5000);
  }
  await page.selectOption("#speed", "60");
  await stepTo(page, months);
  await page.waitForTimeout(300);
}

const page = await ready(browser, site.url, { viewport: { width: 1240, height: 1500 } });
await lived(page, "dumfries-and-galloway/world.toml", 0);
await page.getByRole("group", { name: /more jobs/ }).getByLabel("Localised").check();
await lived(page, null, 60);
await page.evaluate(() => scrollTo(0, 0));
await shot(page, "page");

const village = await ready(browser, site.url, { viewport: { width: 1000, height: 900 } });
await lived(village, null, 14);
await village.getByRole("button", { name: "Follow £100 in localised" }).click();
await village.waitForSelector(".chain li");
await shot(village.locator("#follow"), "follow");

const scotland = await ready(browser, site.url, { viewport: { width: 1240, height: 900 } });
await lived(scotland, "scotland/world.toml", 40);
await shot(scotland.locator("#map"), "map");

const phone = await ready(browser, site.url, { viewport: { width: 360, height: 760 }, deviceScaleFactor: 2 });
await lived(phone, null, 30);
await phone.evaluate(() => scrollTo(0, document.querySelector("#stage").offsetTop - 110));
await shot(phone, "phone");

const lesson = await browser.newPage({ viewport: { width: 1100, height: 1180 } });
await lesson.goto(`${site.url}/lessons/leaky-bucket.html`);
await lesson.getByLabel("A fifth more", { exact: true }).check();
await lesson.click("#run");
await lesson.waitForSelector("#clock:has-text('the end')", { timeout: 30_000 });
await lesson.locator("#predict").evaluate((section) => section.scrollIntoView());
await shot(lesson, "lesson");

await browser.close();
site.end();
