// A picture of the first <main> of a page, or of its body, and of nothing around it.
// Usage: node picture_part.mjs CHROMIUM PAGE WIDTH TARGET
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, path, width, target] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: Number(width), height: 200 }, colorScheme: "light" });
await page.route("**/*", (route) => (route.request().url().startsWith("file:") ? route.continue() : route.abort()));
await page.goto(pathToFileURL(path).href);
await page.locator("main, body").last().screenshot({ path: target });
await browser.close();
