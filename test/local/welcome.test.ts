import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { welcome } from "../../lib/local/welcome.ts";
import { parseSettings } from "../../lib/settings.ts";

const settings = parseSettings({
  integrations: {
    app: { auth: "signature", triggerWords: ["outage"] },
    ops: { auth: "token", triggerWords: ["down", "outage"] },
  },
});
const props = {
  settings,
  apiUrl: "http://localhost:3000",
  slackUrl: "http://127.0.0.1:4000",
  secretFile: undefined,
  page: "http://localhost:3001",
  readySeconds: 0.84,
  leftOut: ["alarms"],
  dir: ".slack-alerts",
};

test("names every integration's URL and how it proves itself", () => {
  const text = welcome(props);
  expect(text).toContain('app: http://localhost:3000/slack/app   (auth "signature")');
  expect(text).toContain('ops: http://localhost:3000/slack/ops   (auth "token")');
  expect(text).toContain("ready in 0.8 s");
});

test("prints a curl line that a shell turns into Slack's form, with a new timestamp each time", () => {
  const curl =
    welcome(props)
      .split("\n")
      .find((line) => line.includes("curl"))
      ?.trim() ?? "";
  const [url, , body = ""] = execFileSync("sh", ["-c", `curl() { printf '%s\\n' "$@"; }; ${curl}`], {
    encoding: "utf8",
  }).split("\n");
  expect(url).toBe("http://localhost:3000/slack/ops");
  const form = Object.fromEntries(new URLSearchParams(body));
  expect(form).toMatchObject({
    token: "local-fake-token-for-ops",
    trigger_word: "down",
    text: "down: checkout is down, critical",
    timestamp: expect.stringMatching(/^\d{10}\.000100$/),
  });
});

test("its commands find a stack in a folder of its own", () => {
  const commandsIn = (dir: string) =>
    [...welcome({ ...props, dir }).matchAll(/^ {2}(npm run .*)$/gm)].map(([, command]) => command);
  expect(commandsIn(".slack-alerts")).toEqual([
    'npm run say -- "outage: checkout is down, critical"',
    "npm run alerts",
  ]);
  expect(commandsIn("/tmp/other")).toEqual([
    'npm run say -- --dir /tmp/other "outage: checkout is down, critical"',
    "npm run alerts -- --dir /tmp/other",
  ]);
  expect(commandsIn("my folder")[1]).toBe('npm run alerts -- --dir "my folder"');
});

test("prints no real token", () => {
  const text = welcome({ ...props, slackUrl: undefined, secretFile: "secrets.local.json" });
  expect(text).not.toContain("curl");
  expect(text).not.toContain("token=");
  expect(text).toContain("The secret is secrets.local.json");
});
