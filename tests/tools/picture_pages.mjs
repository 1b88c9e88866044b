// Pictures of pages at widths and colour schemes, and how far each page is wider than its window.
// Usage: node picture_pages.mjs CHROMIUM FOLDER WIDTHS SCHEMES PAGE...; prints one JSON object a picture, a line each.
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, folder, widths, schemes, ...pages] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const colorScheme of schemes.split(",")) {
  for (const width of widths.split(",").map(Number)) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const tab = await context.newPage();
    await tab.route("**/*", (route) =>
      route.request().url().startsWith("file:") ? route.continue() : route.abort(),
    );
    for (const page of pages) {
      await tab.goto(pathToFileURL(page).href);
      const picture = join(folder, `${basename(page, ".html")}-${width}-${colorScheme}.png`);
      await tab.screenshot({ path: picture, fullPage: true });
      const seen = await tab.evaluate(() => ({
        over: document.documentElement.scrollWidth - window.innerWidth,
        wide: [...document.querySelectorAll("td, th, p, li, h1, h2, h3")]
          .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)
          .map((one) => one.textContent.trim().slice(0, 40)),
        background: getComputedStyle(document.querySelector("td.paper, body")).backgroundColor,
        ink: getComputedStyle(document.querySelector("p.ink, li.ink, p")).color,
      }));
      console.log(JSON.stringify({ page: basename(page, ".html"), width, colorScheme, picture, ...seen }));
    }
    await context.close();
  }
}
await browser.close();
