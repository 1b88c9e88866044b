// Walks through Prefect's pages as a person does: fills the form of a round, watches it, saves the Word report, approves it.
// node walk_prefect.mjs PAGES DEPLOYMENT PERIOD FOLDER; prints what it saw as JSON, leaves pictures and the report in FOLDER.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const [pages, deployment, period, folder] = process.argv.slice(2);
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const PATIENCE = 240_000;

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
page.setDefaultTimeout(PATIENCE);
const outside = new Set();
page.on("request", (asked) => {
  const { protocol, hostname } = new URL(asked.url());
  if (protocol.startsWith("http") && hostname !== new URL(pages).hostname) outside.add(hostname);
});

async function api(path, body) {
  if (!body) return (await fetch(`${pages}/api${path}`)).json();
  const { token } = await api("/csrf-token?client=walk");
  const headers = { "content-type": "application/json", "prefect-csrf-client": "walk", "prefect-csrf-token": token };
  return (await fetch(`${pages}/api${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

async function untilTrue(look, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

const runs = async (name) => {
  const found = await api(`/deployments/name/${name}`);
  return api("/flow_runs/filter", { deployments: { id: { any_: [found.id] } }, sort: "START_TIME_DESC" });
};
const picture = async (name, height = 800) => {
  // The pages fade in, and never stop asking the server: a moment's rest makes a picture of what is there.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `${folder}/${name}.png`, clip: { x: 0, y: 0, width: 1280, height } });
};
const seen = {};

// What the command says to click on: the pages that the guide shows, and nothing asked of anybody outside.
await page.goto(pages);
await page.waitForURL(`${pages}/dashboard*`);
await page.getByText("Deployments").first().waitFor();
seen.opened = new URL(page.url()).pathname;

// The form explains itself, and refuses what is no month before anything runs.
await page.goto(`${pages}/deployments/deployment/${deployment}/run`);
const month = page.locator("textarea").nth(1);
await month.fill("March");
await page.getByRole("button", { name: "Submit" }).click();
await page.getByText(/Write year and month, such as 2020-03/).first().waitFor();
seen.refused = (await runs("monthly-round/manual")).length === 0;
await picture("form-refused");
await page.goto("about:blank");
await page.goto(`${pages}/deployments/deployment/${deployment}/run`);

// On a slow machine the page draws the form anew after a person has begun, and takes away what was written: so write again.
const first = async () => (await runs("monthly-round/manual"))[0];
let run;
for (let attempt = 1; !run; attempt += 1) {
  await month.fill(period);
  await page.waitForTimeout(1000);
  if ((await month.inputValue()) !== period) continue;
  await picture("form");
  await page.getByRole("button", { name: "Submit" }).click();
  run = await untilTrue(first, PATIENCE / 8).catch((failed) => {
    if (attempt === 8) throw failed;
  });
}

// The run, watched until it has ended.
await page.goto(`${pages}/runs/flow-run/${run.id}`);
const ended = await untilTrue(async () => {
  const now = await api(`/flow_runs/${run.id}`);
  return ["COMPLETED", "FAILED", "CRASHED"].includes(now.state_type) && now;
});
seen.round = ended.state_type;
await page.reload();
await page.getByText("Completed").first().waitFor();
await page.getByText("Waiting for logs").waitFor({ state: "hidden", timeout: 30_000 }).catch(() => {});
await picture("run", 640); // below stand names of this machine

// One click from the run to the Word report.
const [artifact] = await api("/artifacts/filter", { artifacts: { key: { any_: ["monthly-round"] } }, sort: "CREATED_DESC" });
await page.goto(`${pages}/artifacts/artifact/${artifact.id}`);
const link = page.getByRole("link", { name: "Save the Word report" });
await link.waitFor();
await picture("papers", 512); // below stands a path of this machine
const address = await link.getAttribute("href");
const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
await download.saveAs(`${folder}/${download.suggestedFilename()}`);
seen.saved = download.suggestedFilename();

// A person resumes the run that waits, and approves.
const waiting = await untilTrue(async () => (await runs("approve-papers/approval")).find((one) => one.state_type === "PAUSED"));
await page.goto(`${pages}/runs/flow-run/${waiting.id}`);
await page.getByRole("button", { name: "Resume" }).first().click();
const dialog = page.getByRole("dialog");
await dialog.getByText("wait for your approval").first().waitFor();
await picture("approval");
const boxes = dialog.locator("textarea");
await boxes.nth(0).fill("A Person");
await boxes.nth(1).fill("Chief executive");
await dialog.locator(".p-select-button__control").focus();
for (const key of ["Enter", "ArrowDown", "Enter"]) {
  await page.keyboard.press(key);
  await page.waitForTimeout(300);
}
await dialog.getByText("approve", { exact: true }).first().waitFor();
await picture("approval-filled");
// Prefect's own SQLite is locked at times on a slow machine, and refuses the answer: a person presses the button again.
const answered = async () => (await api(`/flow_runs/${waiting.id}`)).state_type !== "PAUSED";
for (let attempt = 1; !(await answered()); attempt += 1) {
  const submit = dialog.getByRole("button", { name: "Submit" });
  if (await submit.isVisible()) await submit.click();
  await untilTrue(answered, PATIENCE / 8).catch((failed) => {
    if (attempt === 8) throw failed;
  });
}
const decided = await untilTrue(async () => {
  const now = await api(`/flow_runs/${waiting.id}`);
  return ["COMPLETED", "FAILED", "CRASHED"].includes(now.state_type) && now;
});
seen.approval = decided.state_type;

await page.goto(`${pages}/deployments`);
await page.getByText("monthly-round").first().waitFor();
await picture("deployments");

// The page of papers, where the approved ones stand now.
await page.goto(new URL(address).origin);
await page.getByText("Word report").first().waitFor();
await picture("papers-page");
seen.outside = [...outside];
console.log(JSON.stringify(seen));
await browser.close();
