import { afterAll, beforeAll, expect, it } from "vitest";
import type { ReadSecretOptions } from "../../../functions/runtime/slack-secret.ts";
import { messageEvent } from "../../../lib/local/slack/requests/event-callback.ts";
import { ingestSecret, signed, startIngest } from "../../support/ingest.ts";
import { type Sqs, startSqs } from "../../support/sqs.ts";

let sqs: Sqs;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.stop());

const event = () => messageEvent({ text: "outage: db is down", ts: "1355517523.000005", credentials: signed });
const old = ingestSecret({ integrations: { app: { signingSecrets: ["an-older-fake-signing-secret"] } } });

it.each([
  ["another signing secret", old],
  ["no signing secret", ingestSecret({ integrations: {} })],
])("reads the secret anew when the one it knows has %s: Slack may have changed over", async (_, known) => {
  const reads: (number | undefined)[] = [];
  const secret = async ({ maxAgeMs }: ReadSecretOptions = {}) => {
    reads.push(maxAgeMs);
    return maxAgeMs === undefined ? known : ingestSecret();
  };
  const ingest = await startIngest(sqs, { secret });
  expect((await ingest.send(event(), "app")).statusCode).toBe(200);
  expect(reads).toEqual([undefined, 10_000]);
});

it("judges by the secret it has when a new one cannot be read", async () => {
  const secret = async ({ maxAgeMs }: ReadSecretOptions = {}) => {
    if (maxAgeMs !== undefined) throw new Error("Secrets Manager is out");
    return old;
  };
  const ingest = await startIngest(sqs, { secret });
  expect((await ingest.send(event(), "app")).statusCode).toBe(403);
});
