import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { operator } from "../../lib/local/aws/identity/authority.ts";
import { region } from "../../lib/local/aws/region.ts";
import { readRunning } from "../../lib/local/running.ts";
import { startFakeSlack } from "../../lib/local/slack/fake-slack.ts";
import { localSecret, localToken } from "../../lib/local/slack/local-secret.ts";
import { outgoingWebhook } from "../../lib/local/slack/requests/outgoing-webhook.ts";
import { startLocal } from "../../lib/local/start-local.ts";
import { parseSettings } from "../../lib/settings.ts";
import { isAlive } from "./fixtures/process.ts";
import { settings } from "./fixtures/settings.ts";

test("kill -9 in the middle of a burst leaves no process, and loses nothing that was answered 200", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slack-alerts-kill-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const slack = await startFakeSlack();
  onTestFinished(slack.stop);
  const options = { settings, secret: localSecret(parseSettings(settings), slack.webhookUrl), dataDir: folder };

  const program = fileURLToPath(new URL("./fixtures/runner.ts", import.meta.url));
  const runner = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void runner.kill("SIGKILL"));
  let told: { apiUrl: string; pids: number[] } | undefined;
  createInterface(runner.stdout).on("line", (line) => {
    told = JSON.parse(line);
  });
  await expect.poll(() => told, { timeout: 60_000 }).toBeDefined();

  const accepted: string[] = [];
  const burst = Array.from({ length: 40 }, async (_, index) => {
    await new Promise((resolve) => setTimeout(resolve, index * 20));
    const text = `outage: number ${index}`;
    const request = outgoingWebhook({ text, triggerWord: "outage", credentials: { token: localToken("ops") } });
    const response = await fetch(`${told?.apiUrl}/slack/ops`, request);
    const answer = (await response.json()) as { text: string };
    if (response.status === 200) accepted.push(/A-\w{10}/.exec(answer.text)?.[0] ?? answer.text);
  });
  await expect.poll(() => accepted.length, { timeout: 10_000, interval: 5 }).toBeGreaterThanOrEqual(3);
  runner.kill("SIGKILL");
  const outcomes = await Promise.allSettled(burst);
  expect(outcomes.filter(({ status }) => status === "rejected")).not.toEqual([]);
  await expect.poll(() => told?.pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
  expect(readRunning(folder)).toBeUndefined();

  const local = await startLocal({ ...options, apiPort: 0, onLog: () => {} });
  onTestFinished(local.stop);
  const credentials = { accessKeyId: operator, secretAccessKey: "local" };
  const dynamodb = new DynamoDBClient({ endpoint: local.awsUrl, region, credentials });
  onTestFinished(() => dynamodb.destroy());
  const missing = async () => {
    const items = await Promise.all(
      accepted.map((id) =>
        dynamodb.send(new GetItemCommand({ TableName: local.resources.alertsTable, Key: { alertId: { S: id } } })),
      ),
    );
    const posted = slack.posts("ops").map(({ payload }) => JSON.stringify(payload));
    return accepted.filter((id, index) => !items[index]?.Item || !posted.some((text) => text.includes(id)));
  };
  await expect.poll(missing, { timeout: 60_000, interval: 500 }).toEqual([]);
}, 180_000);
