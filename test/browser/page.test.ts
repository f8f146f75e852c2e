import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PageStack, startPageStack } from "../support/page-stack.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";

if (!chromiumPath) {
  console.warn(
    "\n!!! The local page is NOT tested: no Chromium is installed (apt-get install chromium, or set CHROMIUM).\n",
  );
}

const patienceMs = 15_000;

describe.skipIf(!chromiumPath)("the local page", () => {
  let stack: PageStack;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startPageStack(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patienceMs);
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(stack.url);
  });
  afterEach(async () => {
    await page.close();
    stack.slack.clear();
    expect(complaints).toEqual([]);
  });

  const slack = () => page.getByRole("region", { name: "Slack" });
  const alert = () => page.getByRole("region", { name: "The alert" });
  const machine = () => page.getByRole("region", { name: "The stack" });
  const say = async (text: string, channel = "app") => {
    await page.getByRole("button", { name: `#${channel}`, exact: true }).click();
    await page.getByRole("textbox", { name: `Message #${channel}` }).fill(text);
    await page.keyboard.press("Enter");
  };
  /** The webhook's message about the alert of that title, in the channel that is shown. */
  const postAbout = (title: string) =>
    slack()
      .getByRole("article")
      .filter({ has: page.getByText("APP", { exact: true }), hasText: title })
      .last();
  const appears = (locator: Locator) => locator.waitFor({ timeout: patienceMs });
  const headline = (title: string) => appears(alert().getByRole("heading", { name: title }));

  test("shows an alert on its way from the typed message to the post", async () => {
    await say("outage: checkout is down, critical");
    await headline("checkout is down, critical");
    for (const station of ["Received", "Verified", "Queued", "Stored", "Posted"]) {
      await appears(alert().locator(".journey .reached", { hasText: station }));
    }
    await appears(alert().getByRole("row", { name: /opened:app\s+delivered\s+1/ }));
    await appears(postAbout("checkout is down, critical").getByText("Urgency"));
    await appears(
      machine()
        .getByRole("listitem")
        .filter({ hasText: /app\s*(ready|pacing)/ }),
    );
  });

  test("shows the answer of an outgoing webhook, and why Slack sends nothing without a trigger word", async () => {
    await say("outage: search is slow, low", "ops");
    await appears(slack().getByText(/^Alert A-\w{10} opened \(low\): search is slow, low$/));
    await say("nothing to see here", "ops");
    await appears(slack().getByText(/Not sent: .* begin with a trigger word/));
  });

  test("acknowledges and resolves by the buttons of the message", async () => {
    await say("outage: the queue is stuck, high");
    await postAbout("the queue is stuck").getByRole("button", { name: "Acknowledge" }).click();
    await appears(alert().locator(".headline").getByText("acknowledged", { exact: true }));
    await appears(postAbout("the queue is stuck").getByText(/acknowledged by Steve/));
    expect(await postAbout("the queue is stuck").getByRole("button", { name: "Acknowledge" }).count()).toBe(0);
    await postAbout("the queue is stuck").getByRole("button", { name: "Resolve" }).click();
    await appears(alert().locator(".headline").getByText("resolved", { exact: true }));
  });

  test("silences by the overflow menu, with the keyboard alone", async () => {
    await say("outage: disk fills up, high");
    const menu = postAbout("disk fills up").getByText("⋯");
    await appears(menu);
    await menu.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await appears(alert().getByText(/Queued: silence/));
    await page.getByText("The item in DynamoDB").click();
    await appears(alert().getByText(/"silencedUntil"/));
  });

  test("answers a slash command to its sender alone", async () => {
    await say("/alert list");
    await appears(slack().getByText("Only visible to you").first());
    await appears(slack().getByText("Looking up unresolved alerts"));
  });

  test("shows what follows in the thread of the message", async () => {
    await say("outage: the cache is cold, low");
    await headline("the cache is cold, low");
    const id = (await alert().locator(".headline code").textContent()) ?? "";
    await appears(postAbout("the cache is cold"));
    await say(`/alert ack ${id}`);
    const thread = slack().getByRole("list", { name: "Thread" }).filter({ hasText: id });
    await appears(thread.getByText(/acknowledged by Steve/).first());
  });

  test("breaks Slack, shows the backoff, and watches it recover", async () => {
    await page.getByLabel("500 errors").check();
    await say("outage: payments fail, critical");
    await headline("payments fail, critical");
    await appears(alert().getByRole("row", { name: /opened:app\s+pending\s+500 internal_error\s+[23]/ }));
    await appears(alert().getByText(/attempts, after waits of/));
    expect(await alert().locator(".chart path.bad").count()).toBeGreaterThanOrEqual(2);
    await appears(machine().getByText(/failures in a row/));
    await page.getByLabel("Slack is well").check();
    await appears(alert().getByRole("row", { name: /opened:app\s+delivered/ }));
    await appears(postAbout("payments fail").getByText(/try \d: an earlier post may already be here/));
    await appears(
      machine()
        .getByRole("listitem")
        .filter({ hasText: /app\s*(ready|pacing)/ }),
    );
  });

  test("shows a webhook that Slack's archived channel disabled, and enables it", async () => {
    await page.getByLabel("Channel archived").check();
    await say("outage: mail bounces, low");
    await headline("mail bounces, low");
    await appears(machine().getByText("Slack said 410 channel_is_archived"));
    await appears(alert().getByRole("row", { name: /opened:app\s+held/ }));
    await page.getByLabel("Slack is well").check();
    await machine().getByRole("button", { name: "Enable" }).click();
    await appears(alert().getByRole("row", { name: /opened:app\s+delivered/ }));
  });

  test("refuses forged requests, says why, and stores nothing", async () => {
    await say("outage: before the forgery, low");
    await headline("before the forgery, low");
    const kinds = machine().getByRole("combobox");
    for (const [kind, reason] of [
      ["wrong-secret", "wrong-signature"],
      ["unsigned", "missing-signature"],
      ["stale", "stale"],
      ["tampered", "wrong-signature"],
    ] as const) {
      await kinds.selectOption(kind);
      await machine().locator(".control").filter({ hasText: "Forge" }).getByRole("button").click();
      await appears(machine().getByText(`Refused with 403: ${reason}`, { exact: false }).first());
    }
    expect(await alert().getByText("forged", { exact: false }).count()).toBe(0);
  });

  test("pauses the process function and goes on", async () => {
    const pause = page.getByLabel("Pause the process function");
    await pause.check();
    await say("outage: paused for a while, low");
    await appears(machine().locator('[data-count="waiting"]', { hasText: /^1$/ }));
    await pause.uncheck();
    await headline("paused for a while, low");
    await appears(alert().getByRole("row", { name: /opened:app\s+delivered/ }));
  });

  test("kills a worker, and the next alert gets through", async () => {
    await machine()
      .getByRole("button", { name: /Kill one ProcessorProcess process/ })
      .click();
    await say("outage: a worker was killed, low");
    await headline("a worker was killed, low");
    await appears(alert().getByRole("row", { name: /opened:app\s+delivered/ }));
  });

  test("sends a burst, all of it accepted", async () => {
    // #ops has its own pace: the other tests need not wait.
    await page.getByRole("button", { name: "#ops", exact: true }).click();
    await page.getByRole("spinbutton", { name: "Burst of" }).fill("12");
    await machine().locator(".control").filter({ hasText: "Burst" }).getByRole("button").click();
    await appears(machine().getByText(/^12 of 12 accepted/));
    const sent = alert()
      .locator(".alert-list")
      .getByText(/^burst \d+ of 12, low$/);
    await expect.poll(() => sent.count(), { timeout: patienceMs }).toBe(12);
  });

  test("shows everything that people type as text", async () => {
    const attack =
      '<img src=x onerror="window.xss=1"><script>window.xss=1</script> <https://x|javascript:window.xss=1>';
    await page.getByLabel("You are").fill('<b onmouseover="window.xss=1">Eve</b>');
    await say(`outage: ${attack}, low`);
    await appears(alert().getByRole("heading", { name: "onerror" }));
    await appears(postAbout("onerror"));
    await say(`/alert show ${attack}`);
    await page.getByText("The item in DynamoDB").click();
    expect(await page.locator("main img, main script, main b").count()).toBe(0);
    expect(await page.locator('main a[href^="javascript"]').count()).toBe(0);
    expect(await page.evaluate("'xss' in window")).toBe(false);
    await page.getByLabel("You are").fill("Steve");
  });

  test("keeps everything over a reload", async () => {
    await say("outage: remember me, medium");
    await headline("remember me, medium");
    await appears(postAbout("remember me"));
    await appears(alert().getByRole("row", { name: /opened:app\s+delivered/ }));
    await page.getByLabel("You are").fill("Ana");
    await page.getByRole("textbox", { name: "Message #app" }).fill("half a thought");
    const steps = await alert().locator(".timeline li").count();
    await page.reload();
    await headline("remember me, medium");
    await appears(postAbout("remember me"));
    expect(await alert().locator(".timeline li").count()).toBeGreaterThanOrEqual(steps);
    expect(await page.getByLabel("You are").inputValue()).toBe("Ana");
    expect(await page.getByRole("textbox", { name: "Message #app" }).inputValue()).toBe("half a thought");
  });

  test("fits a narrow screen", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await say("outage: seen from a phone, low");
    await headline("seen from a phone, low");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
  });

  test("comes back by itself when the stack is started again", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "slack-alerts-page-"));
    let own = await startPageStack({ dataDir });
    try {
      await page.goto(own.url);
      await say("outage: kept on disk, low");
      await headline("kept on disk, low");
      await appears(alert().getByRole("row", { name: /opened:app\s+delivered/ }));
      await own.stop();
      await appears(page.getByText("Connection lost, trying again"));
      own = await startPageStack({ dataDir, port: Number(new URL(own.url).port) });
      await appears(page.getByText("Live", { exact: true }));
      await headline("kept on disk, low");
      await appears(alert().getByText(/stored before npm start/));
      complaints = complaints.filter((text) => !text.includes("ERR_CONNECTION_REFUSED"));
    } finally {
      await own.stop();
      await rm(dataDir, { recursive: true });
    }
  });
});
