import { slackSecretSchema } from "../../functions/alert/slack-secret-value.ts";
import { credentialsFor } from "../local/slack/speak.ts";
import { urlOutputName } from "../url-output-name.ts";
import { chooseTarget, runningStack } from "./choose-target.ts";
import { type Command, CommandLineError } from "./command-line.ts";
import { readProjectSettings } from "./project-settings.ts";
import { secretOfTarget } from "./secret-value.ts";
import { smokeTest } from "./smoke-test.ts";
import { type Target, targetOptions, targetUsage } from "./target.ts";

const options = {
  ...targetOptions,
  url: { type: "string" },
  integration: { type: "string" },
  timeout: { type: "string", default: "60" },
} as const;

export const smokeCommand: Command<typeof options> = {
  usage: `Usage: npm run smoke -- [options]
Sends one test alert ([smoke], low urgency) as Slack would, waits until it is stored and posted, and resolves it.

  --integration NAME  the first in cdk.json by default
  --url URL           its endpoint; else the stack's output Url…, or the local stack's
  --timeout SECONDS   for each step (60)

${targetUsage}
On AWS it needs the table and the secret; with the queues' URLs it can say more when something fails.`,
  options,
  run: async ({ values, positionals }, { print }) => {
    if (positionals.length > 0) throw new CommandLineError(`"${positionals.join(" ")}" is not understood; see --help`);
    const { integrations } = readProjectSettings();
    const name = values.integration ?? Object.keys(integrations)[0] ?? "";
    const integration = integrations[name];
    if (!integration)
      throw new CommandLineError(`--integration ${name}: cdk.json has ${Object.keys(integrations).join(", ")}`);
    const timeoutMs = Number(values.timeout) * 1000;
    if (!(timeoutMs > 0)) throw new CommandLineError("--timeout: use a number of seconds above 0");
    const target = chooseTarget(values);
    const url = values.url ?? endpointOf(target, name, values.dir);
    const credentials = credentialsFor(await readSecret(target), name, integration);
    if (!credentials) throw new CommandLineError(`the secret has nothing for ${name}: fill it with npm run secrets`);
    await smokeTest({ target, url, integration, credentials, timeoutMs, print });
    print(`${name} on ${target.place} works.`);
  },
};

function endpointOf(target: Target, integration: string, dir: string | undefined): string {
  if (target.isLocal) return `${runningStack(dir).apiUrl}/slack/${integration}`;
  const url = target.knownOutput(urlOutputName(integration));
  if (url) return url;
  throw new CommandLineError(`--url is missing: give the stack's output ${urlOutputName(integration)}`);
}

async function readSecret(target: Target) {
  const text = await secretOfTarget(target).read();
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    value = undefined;
  }
  const parsed = slackSecretSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CommandLineError(
    `the secret of ${target.place} is not filled, or not of the right form: npm run secrets -- --check tells`,
  );
}
