import type { SettingsInput } from "../../functions/alert/settings.ts";
import { createPage } from "../../lib/local/page/page.ts";
import { type FakeSlack, startFakeSlack } from "../../lib/local/slack/fake-slack.ts";
import { localSecret } from "../../lib/local/slack/local-secret.ts";
import { startLocal } from "../../lib/local/start-local.ts";
import { parseSettings } from "../../lib/settings.ts";

/** The two kinds of integration: an outgoing webhook, and a Slack app with buttons and threads. */
export const pageSettings: SettingsInput = {
  integrations: {
    ops: { auth: "token", triggerWords: ["outage", "down"], followUps: [{ webhook: "ops" }] },
    app: {
      auth: "signature",
      triggerWords: ["outage", "down"],
      followUps: [{ webhook: "app", buttons: true, thread: true }],
    },
  },
};

export interface PageStack {
  url: string;
  slack: FakeSlack;
  stop(): Promise<void>;
}

export interface PageStackOptions {
  /** Of the page; a free one by default. */
  port?: number;
  /** Where alerts are kept; in memory by default. */
  dataDir?: string;
}

/** The whole local stack with its page. */
export async function startPageStack({ port = 0, ...kept }: PageStackOptions = {}): Promise<PageStack> {
  const slack = await startFakeSlack();
  const secret = localSecret(parseSettings(pageSettings), slack.webhookUrl);
  const page = createPage();
  const { interceptors, onLog } = page;
  const stack = await startLocal({ settings: pageSettings, secret, apiPort: 0, interceptors, onLog, ...kept });
  const served = await page.serve(stack, { settings: pageSettings, slack, port });
  const stop = async () => {
    await served.stop();
    await stack.stop();
    await slack.stop();
  };
  return { url: served.url, slack, stop };
}
