// Opens addresses as a reader does, and tells of each what came alive of the words that somebody planted in a return.
// node look_for_life.mjs ADDRESS...; prints a line of JSON an address.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });

async function look(address) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(120_000);
  const asked = [];
  let dialogs = 0;
  page.on("request", (one) => asked.push(new URL(one.url())));
  page.on("dialog", (one) => {
    dialogs += 1;
    one.dismiss();
  });
  await page.goto(address);
  // Prefect draws some time after it has asked: there is all once nothing came for a while.
  const length = async () => (await page.locator("body").innerText()).length;
  for (let before = -1, now = 0, quiet = 0; quiet < 3; before = now) {
    await page.waitForTimeout(700);
    now = await length();
    quiet = now === before ? quiet + 1 : 0;
  }
  const seen = await page.evaluate(whatIsAlive);
  const here = new URL(address).hostname;
  const outside = asked.filter((one) => one.protocol.startsWith("http") && one.hostname !== here).map(String);
  const at = new URL(page.url()).pathname;
  await page.close();
  return { ...seen, outside, at, dialogs };
}

function whatIsAlive() {
  const leads = ["href", "src", "action", "class", "style", "srcdoc", "data", "onload", "onerror"];
  const all = [...document.querySelectorAll("*")];
  const of = all.filter((one) => leads.some((name) => (one.getAttribute(name) ?? "").includes("planted")));
  const drawn = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6,code,pre,blockquote,em,strong,del,li")];
  const marked = drawn.filter((one) => one.textContent.trim().startsWith("planted"));
  const text = document.body.innerText;
  return {
    alive: [...of, ...marked].map((one) => one.outerHTML.slice(0, 200)),
    ran: window.planted !== undefined,
    shown: text.split("planted").length - 1,
    odd: (text.match(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g) ?? []).length,
  };
}

const addresses = process.argv.slice(2);
while (addresses.length > 0) {
  for (const seen of await Promise.all(addresses.splice(0, 5).map(look))) console.log(JSON.stringify(seen));
}
await browser.close();
