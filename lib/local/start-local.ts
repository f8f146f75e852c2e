import type { SettingsInput } from "../../functions/alert/settings.ts";
import type { SlackSecret } from "../../functions/alert/slack-secret-value.ts";
import { parseSettings } from "../settings.ts";
import { loadAssembly } from "./assembly.ts";
import { secretInFile, secretInMemory } from "./aws/secret-store.ts";
import { type LocalStack, runStack, type StackOptions } from "./run-stack.ts";
import { type LocalResources, removeRunning, writeRunning } from "./running.ts";
import { type Template, TemplateError } from "./template.ts";

export interface LocalOptions extends Omit<StackOptions, "createSecretStore"> {
  /** As cdk.json holds them. */
  settings: SettingsInput;
  /** The secret's value, or the file that holds it; the secret is unfilled when absent. */
  secret?: SlackSecret | string;
  /** Of the fake Slack, to tell other commands. */
  slackUrl?: string;
  /** Changes the template before it is run, for tests of what the stack does without one of its parts. */
  editTemplate?: (template: Template) => void;
}

/** slack-alerts on this machine. */
export interface Local extends LocalStack {
  apiUrl: string;
  resources: LocalResources;
}

/**
 * Starts the whole stack of this project on this machine: the deployed definition, the deployed bundles.
 * Rejects with `SettingsError`, `TemplateError`, `PortInUseError` or `FolderInUseError`, and leaves nothing behind then.
 */
export async function startLocal({
  settings,
  secret,
  slackUrl,
  editTemplate,
  ...options
}: LocalOptions): Promise<Local> {
  parseSettings(settings);
  const assembly = await loadAssembly(settings);
  editTemplate?.(assembly.template);
  const { dataDir } = options;
  const createSecretStore = () =>
    typeof secret === "string" ? secretInFile(secret) : secretInMemory(secret && JSON.stringify(secret));
  const stack = await runStack(assembly, { ...options, createSecretStore });
  const { apiUrl, awsUrl, output, pools } = stack;
  try {
    if (!apiUrl) throw new TemplateError("The stack", "has no REST API");
    const resources: LocalResources = {
      alertsTable: output("AlertsTable"),
      webhooksTable: output("WebhooksTable"),
      queueUrl: output("QueueUrl"),
      deadLetterQueueUrl: output("DeadLetterQueueUrl"),
      secretId: output("SecretArn"),
    };
    if (dataDir) {
      const functions = [...pools.keys()];
      writeRunning(dataDir, { pid: process.pid, apiUrl, awsUrl, ...(slackUrl && { slackUrl }), resources, functions });
    }
    const stop = async () => {
      if (dataDir) removeRunning(dataDir);
      await stack.stop();
    };
    return { ...stack, apiUrl, resources, stop };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
