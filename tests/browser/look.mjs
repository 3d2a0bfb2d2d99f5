// node look.mjs BROWSER FOLDER NAME...: open each FOLDER/NAME.html and say what is wrong with it.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [executablePath, folder, ...names] = process.argv.slice(2);
const axe = readFileSync(`${folder}/node_modules/axe-core/axe.min.js`, "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const wide = { width: 1100, height: 900 };
const modes = {
  light: { viewport: wide },
  dark: { viewport: wide, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 } },
};
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update"];
const browser = await chromium.launch({ executablePath, args: quiet });
let problems = 0;

function check(holds, what) {
  if (holds) return;
  problems += 1;
  console.log(`  wrong: ${what}`);
}

async function open(name, options, visit) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => check(false, `${name}: ${error.message}`));
  await page.goto(`file://${folder}/${name}.html`);
  await visit(page);
  check(asked.length === 1, `${name} asks for ${asked.slice(1)}`);
  await context.close();
}

async function hindrances(name, mode, page) {
  await page.addScriptTag({ content: axe });
  const { violations, passes } = await page.evaluate((runOnly) => axe.run({ runOnly }), rules);
  console.log(`${name}, ${mode}: axe-core finds ${violations.length}, ${passes.length} rules hold`);
  for (const { id, nodes } of violations) check(false, `${name}, ${mode}: ${id}: ${nodes[0].html.slice(0, 200)}`);
  const spare = await page.evaluate(() => innerWidth - document.documentElement.scrollWidth);
  check(spare >= 0, `${name}, ${mode} is ${-spare} pixels too wide`);
}

async function sheets(name) {
  await open(name, {}, async (page) => {
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const count = pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length;
    console.log(`${name}: ${count} sheet of A4`);
    check(count === 1, `${name} takes ${count} sheets`);
  });
}

async function keyboard(name) {
  await open(name, { viewport: wide }, async (page) => {
    const tip = page.locator(".patch[tabindex]").first().locator(".tip");
    check(!(await tip.isVisible()), `${name}: a value is shown before it is asked for`);
    for (let presses = 0; presses < 80 && !(await tip.isVisible()); presses += 1) await page.keyboard.press("Tab");
    check(await tip.isVisible(), `${name}: Tab reaches no value of an error map`);
  });
}

async function score(name) {
  await open(name, modes.phone, async (page) => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
    const box = await page.locator(".score").boundingBox();
    check(box && box.y >= 0 && box.y < 100, `${name}: the score is out of view on a phone`);
  });
}

async function use(name) {
  await open(name, { viewport: wide }, async (page) => {
    const behind = page.locator(".tally .who").first();
    const count = Number((await behind.textContent()).match(/\d+\s*$/)[0]);
    await behind.focus();
    await page.keyboard.press("Enter");
    check((await page.locator("#names li").count()) === count, `${name}: ${count} names are not listed`);
    await page.keyboard.press("Escape");
    check(!(await page.locator("#names").isVisible()), `${name}: Escape does not close the names`);
    const totals = async () => (await page.locator("#rows .total").allTextContents()).map(parseFloat);
    await page.locator('th[data-key="points"] button').click();
    const sorted = await totals();
    check(sorted.every((total, at) => !at || total <= sorted[at - 1] || isNaN(total)), `${name}: totals are not sorted`);
    await page.selectOption("#state", "missing");
    check((await page.locator("#rows tr").count()) === 1, `${name}: the filter does not show who is missing`);
    await page.selectOption("#state", "");
    await page.fill("#name", "student000007");
    check((await page.locator("#rows tr").count()) === 1, `${name}: the search does not find one student`);
  });
}

async function speed(name) {
  const page = await browser.newPage({ viewport: wide });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await page.goto(`file://${folder}/${name}.html`);
  const { metrics } = await session.send("Performance.getMetrics");
  const spent = metrics.find((metric) => metric.name === "TaskDuration").value;
  const loaded = await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd / 1000);
  console.log(`${name}: open after ${loaded.toFixed(2)} s, ${spent.toFixed(2)} s of them at work`);
}

for (const name of names)
  for (const [mode, options] of Object.entries(modes))
    await open(name, { ...options, bypassCSP: true }, (page) => hindrances(name, mode, page));
await sheets("one_wrong");
await keyboard("student");
await score("student");
for (const name of names.filter((name) => name.startsWith("class_"))) await use(name);
await speed("class_2000");
await browser.close();
console.log(problems ? `${problems} problems` : "nothing is wrong");
process.exitCode = problems ? 1 : 0;
