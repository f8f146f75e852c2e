import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { createPost } from "../../../functions/process/follow-ups/incoming-webhook.ts";
import { parseSettings } from "../../../lib/settings.ts";
import type { Proof } from "../run-proofs.ts";
import { createPlayedWorker } from "../torture/played-worker.ts";
import { atLeast, exactly, none } from "../verdict.ts";
import { createGenerator, type Generator } from "./generator.ts";

const sizes = { full: 500, short: 60 };
const settings = parseSettings({
  integrations: { app: { auth: "signature", reminders: false, followUps: [{ webhook: "ops" }] } },
});

/** Webhook and `response_url`s that only look like Slack's: no socket is opened, wherever they lead; redirects are not followed. */
export const urls: Proof = async ({ seed, short, progress }) => {
  const generator = createGenerator(seed);
  const rounds = short ? sizes.short : sizes.full;
  const traps = await openTraps();
  const opened: string[] = [];
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
    opened.push(JSON.stringify(given[0]));
    queueMicrotask(() => this.destroy(new Error("no socket may be opened")));
    return this;
  } as typeof connect;
  let [posts, held] = [0, 0];
  try {
    const post = createPost();
    let url = "";
    const worker = await createPlayedWorker(settings, generator.random, {
      secret: async () => ({ integrations: {}, webhooks: { ops: url } }),
      post: (...given) => {
        posts += 1;
        return post(...given);
      },
    });
    for (let round = 0; round < rounds; round += 1) {
      url = hostileUrl(generator, traps.port);
      const common = { v: 1 as const, integration: "app", source: "slash-command" as const, teamId: "T1" };
      const request = { ...common, channelId: "C1", userId: "U1", owner: randomUUID(), responseUrl: url };
      const at = new Date(worker.now()).toISOString();
      const alertId = `A-${String(round).padStart(10, "0")}`;
      const open = { ...request, at, kind: "open" as const, alertId, key: `k${round}`, urgency: "high" as const };
      await worker.receive({ ...open, title: "x" }, randomUUID());
      if ((await worker.alerts.get(alertId))?.followUps["opened:ops"]?.state === "held") held += 1;
      await worker.receive({ ...request, at, kind: "show", alertId }, randomUUID());
      await worker.receive({ ...request, at, kind: "acknowledge", alertId, clickedWebhook: "ops" }, randomUUID());
    }
    await worker.stop();
    for (const each of opened.slice(0, 10)) progress(`opened ${each}`);
    net.Socket.prototype.connect = connect;

    const redirected = await post(`http://127.0.0.1:${traps.port}/redirect`, { text: "x" }, 2000);
    return {
      facts: { urls: rounds },
      checks: [
        none("sockets opened", opened.length),
        none("posts tried", posts),
        exactly("follow-ups held until the URL is mended", rounds, held),
        exactly("requests at a redirect (the redirect itself)", 1, traps.requests()),
        atLeast("redirects called a failure", 1, redirected.outcome === "delivered" ? 0 : 1),
      ],
    };
  } finally {
    net.Socket.prototype.connect = connect;
    await traps.stop();
  }
};

/** A server that must not be reached, except for its redirect to itself. */
async function openTraps() {
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    if (request.url === "/redirect") response.writeHead(302, { location: "/trap" });
    response.end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { port: (server.address() as AddressInfo).port, requests: () => requests, stop };
}

function hostileUrl({ pick, mutate, chance }: Generator, port: number): string {
  const path = "/services/T000/B000/fake";
  const here = [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    `[::1]:${port}`,
    `2130706433:${port}`,
    `0x7f.1:${port}`,
    `127.1:${port}`,
  ];
  const host = pick(here);
  const url = pick([
    `http://${host}${path}`,
    `https://${host}${path}`,
    `http://hooks.slack.com${path}`,
    `https://hooks.slack.com@${host}${path}`,
    `https://hooks.slack.com:x@${host}${path}`,
    `https://hooks.slack.com%40${host}${path}`,
    `https://user@hooks.slack.com${path}`,
    `https://:secret@hooks.slack.com${path}`,
    `https://hooks.slack.com:${port}${path}`,
    `https://hooks.slack.com:80${path}`,
    `https://hooks.slack.com.evil.example${path}`,
    `https://evil-hooks.slack.com${path}`,
    `https://evil.hooks.slack.com${path}`,
    `https://hooks.slack.comevil.example${path}`,
    `https://hooks.slack.com.${path}`,
    `https://hooks-slack.com${path}`,
    `https://slack.com${path}`,
    `https://evil.example/https://hooks.slack.com${path}`,
    `https://evil.example?https://hooks.slack.com${path}`,
    `https://evil.example#@hooks.slack.com${path}`,
    `https:${host}${path}`,
    `//hooks.slack.com${path}`,
    `hooks.slack.com${path}`,
    `ftp://hooks.slack.com${path}`,
    `file:///etc/passwd`,
    "data:text/plain,x",
    `javascript:fetch("http://${host}")`,
    `https://hоoks.slack.com${path}`,
    `https://[::ffff:127.0.0.1]:${port}${path}`,
    `https://[fe80::1%25eth0]${path}`,
    `https://169.254.169.254/latest/meta-data`,
    `https://hooks.slack.com\\@${host}${path}\u0000`.replace("https", "http"),
    "",
    " ",
    "https://",
    "null",
  ]);
  const changed = chance(0.3) ? mutate(url) : url;
  // A change may have made it good: then it is not a case of this class.
  return isSlacks(changed) ? url : changed;
}

/** The rule, told from the other side: what WHATWG's parser makes of the text is exactly Slack's origin, with nobody's name in it. */
function isSlacks(text: string): boolean {
  try {
    const { origin, username, password } = new URL(text);
    return /^https:\/\/hooks\.slack(-gov)?\.com$/.test(origin) && username + password === "";
  } catch {
    return false;
  }
}
