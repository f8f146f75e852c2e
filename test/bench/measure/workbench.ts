import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildChildProgram, runTask, type Sample, type Task } from "./child.ts";
import { alertsTable, type Endpoint, startEndpoint, webhooksTable } from "./endpoint.ts";

export const signingSecret = "fake-signing-secret-of-the-bench";
export const webhookUrl = "https://hooks.slack.com/services/T000/B000/fake";

export interface Workbench {
  folder: string;
  endpoint: Endpoint;
  /** Runs a bundle in a fresh process, with the environment that Lambda gives it. */
  run(task: Omit<Task, "port">, memoryMb?: number): Promise<Sample>;
  stop(): Promise<void>;
}

/** Everything that samples need: a folder, an endpoint that plays AWS and Slack, the program of the fresh processes. */
export async function openWorkbench(secret: object): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), "slack-alerts-bench-"));
  const program = join(folder, "child.mjs");
  const [endpoint] = await Promise.all([startEndpoint(folder, secret), buildChildProgram(program)]);
  const environment = {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "fake",
    AWS_SECRET_ACCESS_KEY: "fake",
    AWS_SESSION_TOKEN: "fake",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: "bench",
    NODE_EXTRA_CA_CERTS: endpoint.caFile,
    QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/000000000000/alerts",
    DEAD_LETTER_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/000000000000/dead",
    ALERTS_TABLE: alertsTable,
    WEBHOOKS_TABLE: webhooksTable,
    SECRET_ID: "slack-alerts",
    SIGNING_SECRET: signingSecret,
    WEBHOOK_URL: webhookUrl,
    INSTANT_SECRET: JSON.stringify(secret),
  };
  return {
    folder,
    endpoint,
    run: (task, memoryMb = 512) => runTask(program, { ...task, port: endpoint.port }, memoryMb, environment),
    stop: async () => {
      await endpoint.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
