// Opens pages in Chromium and lets axe-core judge them. Prints JSON: a list, one object a view.
// Usage: node look_at_pages.mjs CHROMIUM PICTURES|"" PAGE...
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const [program, pictures, ...pages] = process.argv.slice(2);
const VIEWS = [
  { name: "320", width: 320, height: 800 },
  { name: "768", width: 768, height: 1000 },
  { name: "1280", width: 1280, height: 900 },
  { name: "1280-dark", width: 1280, height: 900, colorScheme: "dark" },
  { name: "print", width: 794, height: 1123, media: "print" },
];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
const seen = [];
for (const path of pages) {
  for (const view of VIEWS) {
    const context = await browser.newContext({
      viewport: { width: view.width, height: view.height }, colorScheme: view.colorScheme ?? "light", bypassCSP: true,
    });
    const page = await context.newPage();
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    if (view.media) await page.emulateMedia({ media: view.media });
    await page.evaluate(axe);
    const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } }), TAGS);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (pictures) await page.screenshot({ path: join(pictures, `${basename(path)}-${view.name}.png`), fullPage: true });
    seen.push({
      page: path, view: view.name, overflow: view.media ? 0 : wide, requests: asked.length, passes: found.passes.length,
      violations: found.violations.map((each) => `${each.id}: ${each.nodes[0].html.slice(0, 160)}`),
    });
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(seen));
