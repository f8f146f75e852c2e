// Takes the README's picture of the local page: an alert that Slack refused for a while, then took, and that was acknowledged.
import { mkdirSync } from "node:fs";
import { startPageStack } from "../support/page-stack.ts";
import { launchChromium } from "./chromium.ts";

const folder = new URL("./screenshots/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const [stack, browser] = await Promise.all([startPageStack(), launchChromium()]);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(60_000);
  await page.goto(stack.url);
  const box = page.getByRole("textbox", { name: "Message #app" });
  const delivered = page.getByRole("row", { name: /opened:app\s+delivered/ });
  const say = async (text: string) => {
    await box.fill(text);
    await page.keyboard.press("Enter");
  };

  await say("outage: search is slow, medium");
  await delivered.waitFor();
  await page.getByLabel("500 errors").check();
  await say("outage: checkout is down, critical");
  await page.getByRole("row", { name: /opened:app\s+pending\s+500 internal_error\s+4/ }).waitFor();
  await page.getByLabel("Slack is well").check();
  await delivered.waitFor();
  await page.getByRole("combobox").selectOption("tampered");
  await page.locator(".control", { hasText: "Forge" }).getByRole("button").click();
  await page.getByText("Refused with 403").waitFor();
  await page.getByRole("button", { name: "Acknowledge" }).last().click();
  await page.locator(".headline").getByText("acknowledged", { exact: true }).waitFor();
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `${folder}page.png` });
  for (const path of process.argv.slice(2)) {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: `${path}-dark.png` });
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: `${path}-390.png`, fullPage: true });
    await page.setViewportSize({ width: 900, height: 800 });
    await page.screenshot({ path: `${path}-900.png`, fullPage: true });
  }
} finally {
  await browser.close();
  await stack.stop();
}
