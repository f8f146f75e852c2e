import { existsSync } from "node:fs";
import { type Command, CommandLineError } from "../chores/command-line.ts";
import { readProjectSettings } from "../chores/project-settings.ts";
import { oneLine } from "../chores/terminal-text.ts";
import { eventLine } from "./event-line.ts";
import { PortInUseError } from "./listen.ts";
import { createPage } from "./page/page.ts";
import { defaultFolder, readRunning } from "./running.ts";
import { startFakeSlack } from "./slack/fake-slack.ts";
import { localSecret } from "./slack/local-secret.ts";
import { shownText } from "./slack/typed-text.ts";
import { startLocal } from "./start-local.ts";
import { FolderInUseError } from "./state-folder.ts";
import { welcome } from "./welcome.ts";

/** The secret, when it is this file's and not a made-up one. */
const secretFile = "secrets.local.json";

const options = {
  port: { type: "string" },
  "page-port": { type: "string" },
  memory: { type: "boolean" },
  dir: { type: "string" },
} as const;

/** Runs the stack until Ctrl-C, and tells what happens in it. */
export const localCommand: Command<typeof options> = {
  usage: `Usage: npm start [-- options]
Runs the whole stack on this machine: no account, nothing to configure. Ctrl-C stops it.

  --port PORT       where Slack's requests go (3000)
  --page-port PORT  where the page that shows what happens is (3001)
  --dir FOLDER      where alerts and messages are kept between runs (${defaultFolder})
  --memory          keeps them in memory only
With the file ${secretFile} (npm run secrets) it talks to the real Slack, without it to a fake one.`,
  options,
  run: async ({ values }, { print }) => {
    const { port = "3000", "page-port": pagePort = "3001", memory = false, dir = defaultFolder } = values;
    checkPort("--port", port);
    checkPort("--page-port", pagePort);
    const settings = readProjectSettings();
    const slack = existsSync(secretFile) ? undefined : await startFakeSlack();
    const page = createPage();
    try {
      const local = await startLocal({
        settings,
        secret: slack ? localSecret(settings, slack.webhookUrl) : secretFile,
        ...(slack && { slackUrl: slack.url }),
        apiPort: Number(port),
        dataDir: dir,
        memory,
        interceptors: page.interceptors,
        onLog: (logged) => {
          page.onLog(logged);
          const line = eventLine(logged);
          if (line) print(line);
        },
      }).catch((error: unknown) => {
        throw explained(error, port, dir);
      });
      try {
        const served = await page.serve(local, { settings, slack, port: Number(pagePort) }).catch(unlessPortInUse);
        slack?.onPost(({ channel, payload }) =>
          print(`          ${channel}: ${oneLine(shownText(payload.text ?? ""))}`),
        );
        const { apiUrl, leftOut } = local;
        const readySeconds = process.uptime();
        print(
          welcome({
            settings,
            apiUrl,
            page: served ? served.url : `port ${pagePort} is in use; npm start -- --page-port PORT takes another`,
            slackUrl: slack?.url,
            secretFile: slack ? undefined : secretFile,
            readySeconds,
            leftOut,
            dir,
          }),
        );
        await interrupted();
        await served?.stop();
      } finally {
        await local.stop();
      }
    } finally {
      await slack?.stop();
    }
  },
};

function checkPort(option: string, port: string): void {
  if (!/^\d{1,5}$/.test(port)) throw new CommandLineError(`${option} ${port}: give a port number, such as 3002`);
}

/** The stack is of use without its page. */
function unlessPortInUse(error: unknown): undefined {
  if (!(error instanceof PortInUseError)) throw error;
}

function explained(error: unknown, port: string, dir: string): unknown {
  if (error instanceof PortInUseError) {
    const cure = `stop it, or choose another port: npm start -- --port ${Number(port) + 10}`;
    return new CommandLineError(`${error.message}: ${cure}`, { cause: error });
  }
  if (error instanceof FolderInUseError) {
    const running = readRunning(dir);
    const where = running ? ` (process ${running.pid}, ${running.apiUrl})` : "";
    return new CommandLineError(`${error.message}${where}: stop it, or choose another folder with --dir`, {
      cause: error,
    });
  }
  return error;
}

/** Resolves at Ctrl-C, or when the terminal goes. Later signals change nothing: the stop that follows takes seconds at most. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
