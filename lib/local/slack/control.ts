import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { isFromProgram } from "../loopback-guard.ts";
import type { FakeSlack } from "./fake-slack.ts";
import { faultSchema } from "./faults.ts";

const originSchema = z.strictObject({
  kind: z.enum(["commands", "actions"]).default("commands"),
  postId: z.int().optional(),
});

/** An answer of the control endpoints, as JSON. */
export interface ControlAnswer {
  status: number;
  body: unknown;
}

/**
 * The fake Slack's controls, for other processes (paths below `/control`):
 * - `GET posts|attempts|responses` (`?webhook=` or `?channel=`, `?url=`) reads what arrived, `DELETE posts` forgets it
 * - `GET|POST|DELETE faults` lists, adds (a `Fault` as JSON) and ends faults (`?webhook=`)
 * - `POST response-urls` mints one: `{kind?, postId?}` → `{url}`
 */
export async function control(slack: FakeSlack, request: IncomingMessage, url: URL): Promise<ControlAnswer> {
  if (!isFromProgram(request)) {
    return { status: 403, body: { error: "only for programs on this machine" } };
  }
  const webhook = url.searchParams.get("webhook") ?? url.searchParams.get("channel")?.replace(/^#/, "") ?? undefined;
  switch (`${request.method} ${url.pathname.slice("/control/".length)}`) {
    case "GET posts":
      return ok({ posts: slack.posts(webhook) });
    case "DELETE posts":
      slack.forget();
      return ok({});
    case "GET attempts":
      return ok({ attempts: slack.attempts(webhook) });
    case "GET responses":
      return ok({ responses: slack.responses(url.searchParams.get("url") ?? undefined) });
    case "GET faults":
      return ok({ faults: slack.faults() });
    case "POST faults":
      return withBody(request, faultSchema, (fault) => {
        slack.fail(fault);
        return { faults: slack.faults() };
      });
    case "DELETE faults":
      slack.clear(webhook);
      return ok({ faults: slack.faults() });
    case "POST response-urls":
      return withBody(request, originSchema, ({ kind, postId }) => ({
        url: slack.responseUrl(postId === undefined ? { kind } : { kind, postId }),
      }));
    default:
      return { status: 404, body: { error: `there is no ${request.method} ${url.pathname}` } };
  }
}

const ok = (body: unknown): ControlAnswer => ({ status: 200, body });

async function withBody<S extends z.ZodType>(
  request: IncomingMessage,
  schema: S,
  act: (value: z.output<S>) => unknown,
): Promise<ControlAnswer> {
  let value: unknown;
  try {
    value = JSON.parse((await text(request)) || "{}");
  } catch {
    return { status: 400, body: { error: "the body is not JSON" } };
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(act(parsed.data)) : { status: 400, body: { error: z.prettifyError(parsed.error) } };
}
