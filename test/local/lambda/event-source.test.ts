import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { AwsCall } from "../../../lib/local/aws/call.ts";
import { secretInMemory } from "../../../lib/local/aws/secret-store.ts";
import { type LocalStack, runStack } from "../../../lib/local/run-stack.ts";
import { type FixtureAssembly, fixtureAssembly, queueResources } from "../fixtures/assembly.ts";

// Each body says what becomes of its message; what happened is written to the log.
const source = `
export const handler = async ({ Records }, context) => {
  const bodies = Records.map(({ body }) => body);
  console.log(JSON.stringify({ bodies, receives: Records.map(({ attributes }) => attributes.ApproximateReceiveCount) }));
  const mode = (name) => bodies.some((body) => body.startsWith(name));
  if (mode("sleep")) await new Promise((resolve) => setTimeout(resolve, 200));
  console.log(JSON.stringify({ done: bodies }));
  if (mode("throw")) throw new Error("handler failed");
  if (mode("exit")) process.exit(1);
  if (mode("unknown")) return { batchItemFailures: [{ itemIdentifier: "nobody" }] };
  if (mode("shapeless")) return { batchItemFailures: "all" };
  if (mode("nothing")) return;
  if (mode("event")) console.log(JSON.stringify({ event: { Records } }));
  const failed = Records.filter(({ body }) => body.startsWith("fail"));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
`;

let assembly: FixtureAssembly;
let stack: LocalStack;
let sqs: SQSClient;
let url: string;
let seen: Record<string, unknown>[];
let calls: AwsCall[];

beforeAll(async () => {
  assembly = await fixtureAssembly({ Fn: source });
});
afterAll(() => assembly.remove());
afterEach(async () => {
  sqs.destroy();
  await stack.stop();
});

async function start(mapping = {}, queue = {}): Promise<void> {
  seen = [];
  calls = [];
  const resources = { ...assembly.template.Resources, ...queueResources("Fn", mapping, queue) };
  const Dead = { Type: "AWS::SQS::Queue" };
  const Outputs = { Url: { Value: { Ref: "Work" } }, DeadUrl: { Value: { Ref: "Dead" } } };
  stack = await runStack(
    { ...assembly, template: { Resources: { ...resources, Dead }, Outputs } },
    {
      createSecretStore: secretInMemory,
      onLog: ({ line }) => line.startsWith("{") && seen.push(JSON.parse(line)),
      onError: (error) => seen.push({ error }),
      interceptors: [
        (call, forward) => {
          calls.push(call);
          return forward(call);
        },
      ],
    },
  );
  url = stack.output("Url");
  sqs = new SQSClient({
    endpoint: stack.awsUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "operator", secretAccessKey: "local" },
  });
}

const send = (...bodies: string[]) =>
  Promise.all(bodies.map((body) => sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }))));

/** Messages in the queue, visible and not. */
async function left(QueueUrl = url): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

const handled = () => seen.flatMap(({ bodies }) => (bodies as string[]) ?? []);

test("gives the function what Lambda gives", async () => {
  await start();
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: "event 🔥",
      MessageAttributes: { reason: { DataType: "String", StringValue: "why" } },
    }),
  );
  await expect
    .poll(() => seen.find(({ event }) => event))
    .toMatchObject({
      event: {
        Records: [
          {
            messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            receiptHandle: expect.any(String),
            body: "event 🔥",
            attributes: { ApproximateReceiveCount: "1", SentTimestamp: expect.stringMatching(/^\d{13}$/) },
            messageAttributes: { reason: { dataType: "String", stringValue: "why" } },
            eventSource: "aws:sqs",
            eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:Work",
            awsRegion: "us-east-1",
          },
        ],
      },
    });
});

test("deletes what succeeded, and lets what failed come back when its visibility ends", async () => {
  await start({ BatchSize: 10 });
  await send("ok 1", "fail 1", "ok 2");
  await expect.poll(handled).toHaveLength(3);
  await expect.poll(() => left()).toBe(1);
  await expect.poll(handled, { timeout: 3000 }).toHaveLength(4);
  expect(handled().at(-1)).toBe("fail 1");
  expect(seen.at(-2)).toMatchObject({ receives: ["2"] });
});

test.for(["throw", "exit", "unknown", "shapeless"])(
  "deletes nothing of a batch whose handler does: %s",
  async (mode) => {
    await start({ BatchSize: 10 });
    await send(mode);
    await expect.poll(handled).toHaveLength(1);
    await expect.poll(handled, { timeout: 3000 }).toHaveLength(2);
    expect(await left()).toBe(1);
  },
);

test("takes no answer as success", async () => {
  await start();
  await send("nothing");
  await expect.poll(handled).toHaveLength(1);
  await expect.poll(() => left()).toBe(0);
});

test("without ReportBatchItemFailures an answer means success, whatever it says", async () => {
  await start({ FunctionResponseTypes: [] });
  await send("fail 1");
  await expect.poll(handled).toHaveLength(1);
  await expect.poll(() => left()).toBe(0);
});

test("moves a message that was received too often to the dead-letter queue", async () => {
  const RedrivePolicy = { deadLetterTargetArn: { "Fn::GetAtt": ["Dead", "Arn"] }, maxReceiveCount: 1 };
  await start({}, { RedrivePolicy });
  await send("fail 1");
  await expect.poll(() => left(stack.output("DeadUrl")), { timeout: 4000 }).toBe(1);
  expect(handled()).toEqual(["fail 1"]);
});

test("invokes as often at once as the maximum concurrency allows, never more", async () => {
  await start({ ScalingConfig: { MaximumConcurrency: 2 } });
  await send("sleep 1", "sleep 2", "sleep 3", "sleep 4");
  await expect.poll(() => left(), { timeout: 5000 }).toBe(0);
  let running = 0;
  const most = seen.map(({ bodies, done }) => {
    running += bodies ? 1 : done ? -1 : 0;
    return running;
  });
  expect(Math.max(...most)).toBe(2);
});

test("its calls count as its function's", async () => {
  await start();
  await send("ok");
  await expect.poll(() => left()).toBe(0);
  const own = calls.filter(({ principal }) => principal === "Fn").map(({ action }) => action);
  expect(new Set(own)).toEqual(new Set(["GetQueueAttributes", "ReceiveMessage", "DeleteMessageBatch"]));
  const [report] = stack.report();
  expect(report?.used.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:DeleteMessage"]),
  );
});

test("stops at once when nothing is to be done, and finishes what it has taken", async () => {
  await start();
  const before = Date.now();
  await send("sleep 1");
  await expect.poll(handled).toHaveLength(1);
  await stack.stop();
  expect(Date.now() - before).toBeLessThan(3000);
  expect(seen).toContainEqual({ done: ["sleep 1"] });
  expect(calls.at(-1)).toMatchObject({ action: "DeleteMessageBatch" });
});

test("other programs may poll the same queue", async () => {
  await start();
  const QueueUrl = stack.output("DeadUrl");
  const waiting = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
  expect((await waiting).Messages?.[0]?.Body).toBe("hello");
});
