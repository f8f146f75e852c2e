import { describe, expect, it } from "vitest";
import { slashCommand } from "../../../lib/local/slack/requests/slash-command.ts";
import { commandOf, decide, ignoredBecause } from "../../support/decide.ts";
import { signed } from "../../support/ingest.ts";

type Given = Partial<Parameters<typeof slashCommand>[0]>;
const command = (text: string, given: Given = {}) =>
  slashCommand({ text, triggerId: "13345224609.738474920.8088930838d88f008e0", credentials: signed, ...given });
const answerTo = (text: string, given: Given = {}) => {
  const { decision } = decide(command(text, given));
  if (!decision || !("answer" in decision)) throw new Error("no answer");
  return JSON.parse(decision.answer.body);
};

describe("a command", () => {
  it("opens an alert, at the time that it came", () => {
    expect(commandOf(command("high checkout is down"))).toEqual({
      kind: "open",
      source: "slash-command",
      alertId: expect.stringMatching(/^A-[0-9A-Z]{10}$/),
      key: "T0001,trigger,13345224609.738474920.8088930838d88f008e0",
      teamId: "T0001",
      channelId: "C2147483705",
      channelName: "ops",
      userId: "U2147483697",
      userName: "Steve",
      at: "2012-12-14T20:38:44.000Z",
      responseUrl: "https://hooks.slack.com/commands/T000/0/fake",
      urgency: "high",
      title: "checkout is down",
    });
  });

  it.each([{ space: "%20" }, { slash: "/" }, {}] as const)("is the same in every spelling: %j", (form) => {
    expect(commandOf(command("high a/b is down", { form }))).toMatchObject({ title: "a/b is down" });
  });

  it("is a new alert each time it is given", () => {
    const id = (triggerId: string) => {
      const given = commandOf(command("db", { triggerId }));
      return "alertId" in given && given.alertId;
    };
    expect(id("1.1.a")).toBe(id("1.1.a"));
    expect(id("1.1.a")).not.toBe(id("1.1.b"));
  });

  it.each([
    ["ack A-7F3KQ2XM9B", "Acknowledging A-7F3KQ2XM9B"],
    ["resolve A-7F3KQ2XM9B", "Resolving A-7F3KQ2XM9B"],
    ["show A-7F3KQ2XM9B", "Looking up A-7F3KQ2XM9B"],
    ["silence A-7F3KQ2XM9B 2h", "Silencing A-7F3KQ2XM9B for 120 min"],
    ["list", "Looking up unresolved alerts"],
    ["list open", "Looking up open alerts"],
  ])("%s is answered: %s", (text, says) => {
    expect(answerTo(text)).toEqual({ response_type: "ephemeral", text: says });
    expect(commandOf(command(text))).toHaveProperty("responseUrl", "https://hooks.slack.com/commands/T000/0/fake");
  });

  it("that opens is answered with the alert, to the person alone", () => {
    expect(answerTo("high <!channel> &lt;!here&gt; db")).toEqual({
      response_type: "ephemeral",
      text: expect.stringMatching(/^Alert A-\w{10} opened \(high\): @channel &lt;!here&gt; db$/),
    });
  });

  it("may come from an organisation, and without names", () => {
    const given = command("db", { enterpriseId: "E0001", userName: "", channelName: "" });
    expect(decide(given).decision).toMatchObject({ enterpriseId: "E0001", command: { teamId: "T0001" } });
    const withoutTeam = { ...given, body: given.body.replace("team_id=T0001&", "") };
    expect(commandOf(withoutTeam)).toMatchObject({ teamId: "E0001" });
  });
});

describe("the usage", () => {
  it("is shown for nothing and for help, under the command's own name", () => {
    for (const text of ["", "help"]) {
      const [reason, body] = ignoredBecause(command(text, { command: "/pager" }));
      expect(reason).toBe("help");
      expect(JSON.parse(body)).toEqual({ response_type: "ephemeral", text: expect.stringContaining("`/pager ack A-") });
    }
  });

  it("follows a sentence on what was not understood, and nothing is opened", () => {
    const [reason, body] = ignoredBecause(command("ack all of them"));
    expect(reason).toBe("not-understood");
    expect(JSON.parse(body).text).toMatch(/^“all” is not an alert id\. .*\n`\/alert /);
  });
});

describe("a response_url", () => {
  const responseUrlOf = (responseUrl: string, allowLoopback = false) =>
    commandOf(command("list", { responseUrl }), {}, { allowLoopback }).responseUrl;

  it.each([
    "http://hooks.slack.com/x",
    "https://hooks.slack.com.evil.example/x",
    "https://hooks.slack.com@evil.example/x",
    "https://hooks.slack.com:8443/x",
    "https://evil.example/x",
    "http://127.0.0.1:9/x",
    "nonsense",
    `https://hooks.slack.com/${"x".repeat(1000)}`,
  ])("is not passed on: %s", (url) => {
    expect(responseUrlOf(url)).toBeUndefined();
  });

  it("may be on this machine only where the secret says so", () => {
    expect(responseUrlOf("http://127.0.0.1:9/x", true)).toBe("http://127.0.0.1:9/x");
  });
});

it.each(["channel_id", "user_id", "trigger_id"])("is malformed without %s", (field) => {
  const request = command("db");
  const body = new URLSearchParams(request.body);
  body.delete(field);
  expect(decide({ ...request, body: String(body) }).decision).toEqual({ result: "malformed", field });
});

it("tells refused people, and them alone", () => {
  const { decision } = decide(command("db"));
  if (decision?.result !== "command") throw new Error("no command");
  for (const reason of ["other-team", "user-not-allowed"] as const) {
    expect(JSON.parse(decision.refused({ reason, sentence: "You may not." }).body)).toEqual({
      response_type: "ephemeral",
      text: "You may not.",
    });
  }
});
