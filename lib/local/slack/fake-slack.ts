import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listenOnLoopback } from "../listen.ts";
import { createChannels } from "./channels.ts";
import { control } from "./control.ts";
import { exchange, rateLimited } from "./exchange.ts";
import { createFaults, type Fault, type FaultInput } from "./faults.ts";
import { judgePost } from "./incoming-webhook-rules.ts";
import { createPace, type Pace, slackPace } from "./pace.ts";
import type { SlackAttempt, SlackPost, SlackResponse } from "./records.ts";
import { createResponseUrls, type ResponseOrigin } from "./response-urls.ts";
import { seededRandom } from "./seeded-random.ts";

export interface FakeSlackOptions {
  /** 0 (default): a free one. */
  port?: number;
  now?: () => number;
  /** Rate limit of each webhook, Slack's by default; `false` for none. */
  pace?: Pace | false;
  /** Decides which posts a fault with `percent` strikes. */
  seed?: number;
}

export interface FakeSlack {
  url: string;
  /** The URL of the webhook of that name, which exists from this call on. */
  webhookUrl(name: string): string;
  /** Names of the webhooks that exist. */
  webhooks(): string[];
  /** A new `response_url`, for 5 posts within 30 minutes. */
  responseUrl(origin?: ResponseOrigin): string;
  /** What was posted to the channels, by one webhook or all, in order of arrival. */
  posts(webhook?: string): SlackPost[];
  /** Every request to a webhook, refused ones too. */
  attempts(webhook?: string): SlackAttempt[];
  /** What was posted to `response_url`s, or to one. */
  responses(url?: string): SlackResponse[];
  /** Calls `listener` for each new post; the returned function ends that. The next two do the same. */
  onPost(listener: (post: SlackPost) => void): () => void;
  onAttempt(listener: (attempt: SlackAttempt) => void): () => void;
  onResponse(listener: (response: SlackResponse) => void): () => void;
  /** Breaks something. Throws when the fault is not of `faultSchema`. */
  fail(fault: FaultInput): void;
  faults(): Fault[];
  /** Ends the faults of one webhook, or all. */
  clear(webhook?: string): void;
  /** Forgets everything that arrived. */
  forget(): void;
  stop(): Promise<void>;
}

const services = "/services/T000LOCAL/B000LOCAL/";

/**
 * Slack's side of incoming webhooks and `response_url`s on 127.0.0.1: its rules, answers and limits and, on demand, its failures.
 * Keeps everything that arrives, in memory. Other processes read and break it through `/control/…`, see control.ts.
 * Rejects with `PortInUseError`.
 */
export async function startFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const { port = 0, now = Date.now, pace = slackPace, seed = 1 } = options;
  const { posts, attempts, responses, post, respond } = createChannels(now);
  const faults = createFaults(seededRandom(seed));
  const takeTurn = pace ? createPace(pace, now) : () => undefined;
  const webhooks = new Set<string>();

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const url = `http://127.0.0.1:${await listenOnLoopback(server, port)}`;
  const responseUrls = createResponseUrls(url, now);

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? "/", url);
    if (target.pathname.startsWith("/control/")) {
      const { status, body } = await control(slack, request, target);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    } else if (/^\/(commands|actions)\//.test(target.pathname)) {
      await takeResponse(request, response, target.pathname);
    } else {
      await takePost(
        request,
        response,
        target.pathname.startsWith(services) ? target.pathname.slice(services.length) : "",
      );
    }
  }

  async function takePost(request: IncomingMessage, response: ServerResponse, webhook: string): Promise<void> {
    const arrivedAtMs = now();
    const known = webhooks.has(webhook);
    let postId: number | undefined;
    const outcome = await exchange(
      request,
      response,
      known ? faults.strike("webhooks", webhook) : undefined,
      (body) => {
        if (!known) return { status: 404, body: "no_service" };
        const retryAfterSeconds = takeTurn(webhook);
        if (retryAfterSeconds !== undefined) return rateLimited(retryAfterSeconds);
        const judged = judgePost(body, request.headers["content-type"]);
        if ("refusal" in judged) return judged.refusal;
        const record = post(webhook, arrivedAtMs, judged.payload);
        postId = record.id;
        return { record };
      },
    );
    attempts.add({ webhook, arrivedAtMs, ...outcome, ...(postId === undefined ? {} : { postId }) });
  }

  async function takeResponse(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const arrivedAtMs = now();
    await exchange(request, response, faults.strike("response-urls"), (body) => {
      const refusal = responseUrls.refusal(path);
      if (refusal) return refusal;
      const judged = judgePost(body, request.headers["content-type"]);
      if ("refusal" in judged) return judged.refusal;
      return { record: respond(`${url}${path}`, responseUrls.use(path), arrivedAtMs, judged.payload) };
    });
  }

  const slack: FakeSlack = {
    url,
    webhookUrl: (name) => {
      webhooks.add(name);
      return `${url}${services}${name}`;
    },
    webhooks: () => [...webhooks],
    responseUrl: (origin = { kind: "commands" }) => responseUrls.mint(origin),
    posts: (webhook) => posts.list().filter((each) => webhook === undefined || each.webhook === webhook),
    attempts: (webhook) => attempts.list().filter((each) => webhook === undefined || each.webhook === webhook),
    responses: (one) => responses.list().filter((each) => one === undefined || each.url === one),
    onPost: posts.on,
    onAttempt: attempts.on,
    onResponse: responses.on,
    fail: faults.add,
    faults: faults.list,
    clear: faults.clear,
    forget: () => {
      posts.forget();
      attempts.forget();
      responses.forget();
    },
    stop: () => closeServer(server),
  };
  return slack;
}
