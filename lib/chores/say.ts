import type { Integration } from "../../functions/alert/settings.ts";
import type { SlackSecret } from "../../functions/alert/slack-secret-value.ts";
import { type SayKind, sayKinds, sayTo } from "../local/slack/say-to.ts";
import { connectSlack } from "../local/slack/slack-client.ts";
import { credentialsFor, NotSentError, senderFor } from "../local/slack/speak.ts";
import { runningStack } from "./choose-target.ts";
import { type Command, CommandLineError } from "./command-line.ts";
import { readProjectSettings } from "./project-settings.ts";
import { secretOfTarget } from "./secret-value.ts";
import { localTarget } from "./target.ts";

const options = {
  integration: { type: "string" },
  kind: { type: "string" },
  user: { type: "string" },
  channel: { type: "string" },
  thread: { type: "string" },
  dir: { type: "string" },
} as const;

export const sayCommand: Command<typeof options> = {
  usage: `Usage: npm run say -- [options] "outage: checkout is down, critical"
       npm run say -- --integration app "/alert ack A-7F3KQ2XM9B"
       npm run say -- --integration app --kind button "Acknowledge A-7F3KQ2XM9B"
Plays Slack against the local stack and prints what Slack would show.

  --integration NAME  who listens (the first in cdk.json)
  --kind KIND         outgoing | message | mention | slash | button; else what fits the integration and the text:
                      auth "token" takes outgoing webhooks; auth "signature" a message, or a slash command for /…
  --user NAME         a name, or an id such as U0123ABCD
  --channel NAME      a name, or an id such as C0123ABCD
  --thread TS         says it in that message's thread
  --dir FOLDER        a local stack that was started with the same --dir
A button is clicked on the newest message that shows it; its text is the label, and the alert's id if you like.`,
  options,
  run: async ({ values, positionals }, { print }) => {
    const text = positionals.join(" ");
    if (text === "") throw new CommandLineError('say what? npm run say -- "outage: checkout is down, critical"');
    const { integrations } = readProjectSettings();
    const name = values.integration ?? Object.keys(integrations)[0] ?? "";
    const integration = integrations[name];
    if (!integration) {
      throw new CommandLineError(`--integration ${name}: cdk.json has ${Object.keys(integrations).join(", ")}`);
    }
    const kind = chooseKind(integration, values.kind, text);
    const stack = runningStack(values.dir);
    const secret = JSON.parse((await secretOfTarget(localTarget(stack)).read()) ?? "{}") as Partial<SlackSecret>;
    const credentials = credentialsFor({ integrations: {}, webhooks: {}, ...secret }, name, integration);
    if (!credentials)
      throw new CommandLineError(`the local secret has nothing for ${name}: fill it with npm run secrets`);
    const lines = sayTo({
      url: `${stack.apiUrl}/slack/${name}`,
      slack: stack.slackUrl === undefined ? undefined : connectSlack(stack.slackUrl),
      integration,
      kind,
      text,
      sender: senderFor(integration, values),
      threadTs: values.thread,
      credentials,
    });
    try {
      for await (const line of lines) print(line);
    } catch (error) {
      throw error instanceof NotSentError ? new CommandLineError(error.message) : error;
    }
  },
};

function chooseKind({ auth }: Integration, given: string | undefined, text: string): SayKind {
  const kind = sayKinds.find((each) => each === given);
  if (given !== undefined && !kind) throw new CommandLineError(`--kind ${given}: use ${sayKinds.join(", ")}`);
  const chosen = kind ?? (auth === "token" ? "outgoing" : text.startsWith("/") ? "slash" : "message");
  if (auth === "token" && chosen !== "outgoing") {
    throw new CommandLineError(
      `--kind ${chosen}: Slack signs this, and the integration has auth "token"; choose one with auth "signature"`,
    );
  }
  return chosen;
}
