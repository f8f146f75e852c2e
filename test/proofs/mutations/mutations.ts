/** One protection of the deployed code, taken away, and the proof that must notice. */
export interface Mutation {
  name: string;
  file: string;
  /** Stands in the file exactly once. */
  from: string;
  to: string;
  /** Arguments of `node` in a copy of the project; must end with a code other than 0. */
  proof: string[];
}

const torture = (...runs: string[]) => ["test/proofs/torture/torture.ts", "--short", "--seed", "7", ...runs];
const fuzz = (...classes: string[]) => ["test/proofs/fuzz/fuzz.ts", "--short", "--seed", "7", ...classes];
const vitest = (file: string) => ["node_modules/vitest/vitest.mjs", "run", "--config", "test/vitest.config.ts", file];

export const mutations: readonly Mutation[] = [
  {
    name: "claim without a condition",
    file: "functions/process/follow-up-store.ts",
    from: "const abandoned = `",
    to: "const abandoned = `attribute_exists(alertId) OR ",
    proof: torture("interleavings"),
  },
  {
    name: "mark without the fence (leaseOwner)",
    file: "functions/process/follow-ups/lease.ts",
    from: "{ leaseOwner: delivery.leaseOwner }, outcome",
    to: "{}, outcome",
    proof: vitest("test/process/follow-ups/deliver.test.ts"),
  },
  {
    name: "post again instead of marking again",
    file: "functions/process/follow-ups/lease.ts",
    from: "if (now() + pauseMs > delivery.deadlineMs - 200) throw error;",
    to: "throw error;",
    proof: torture("fail-points"),
  },
  {
    name: "store without a condition",
    file: "functions/process/alert-store.ts",
    from: 'ConditionExpression: "attribute_not_exists(alertId)",',
    to: "",
    proof: torture("double-sends"),
  },
  {
    name: "forget a message that must wait",
    file: "functions/process/handler.ts",
    from: 'if (outcome === "done") return false;',
    to: 'if (outcome === "done" || outcome.parkUntilMs > 0) return false;',
    proof: torture("rate-limits"),
  },
  {
    name: "answer 200 before SQS has accepted",
    file: "functions/ingest/handler.ts",
    from: "await enqueue(command);",
    to: "void enqueue(command).catch(() => {});",
    proof: torture("fail-points"),
  },
  {
    name: "five posts a second",
    file: "functions/process/webhook-store.ts",
    from: "export const slotSpacingMs = 1000;",
    to: "export const slotSpacingMs = 200;",
    proof: torture("rate-limits"),
  },
  {
    name: "any timestamp",
    file: "functions/ingest/verify/signature.ts",
    from: 'if (!(Math.abs(nowSeconds - Number(timestamp)) <= toleranceSeconds)) return "stale";',
    to: "",
    proof: fuzz("signatures"),
  },
  {
    name: "timestamps that Number() reads",
    file: "functions/ingest/verify/signature.ts",
    from: 'if (!/^\\d{10}$/.test(timestamp)) return "bad-timestamp";',
    to: "",
    proof: fuzz("signatures"),
  },
  {
    name: "signatures in upper case",
    file: "functions/ingest/verify/signature.ts",
    from: "/^v0=([0-9a-f]{64})$/.exec",
    to: "/^v0=([0-9a-f]{64})$/i.exec",
    proof: fuzz("signatures"),
  },
  {
    name: "the last of several tokens",
    file: "functions/ingest/verify/token.ts",
    from: 'if (more.length > 0) return "repeated-token";',
    to: "",
    proof: fuzz("tokens"),
  },
  {
    name: "no escaping",
    file: "functions/alert/mrkdwn.ts",
    from: 'text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");',
    to: "text;",
    proof: fuzz("mrkdwn"),
  },
  {
    name: "any host for webhooks",
    file: "functions/alert/slack-secret-value.ts",
    from: 'if (!slackHosts.has(url.hostname)) return "its host must be hooks.slack.com or hooks.slack-gov.com";',
    to: "",
    proof: fuzz("urls"),
  },
  {
    name: "the sender's text in the log",
    file: "functions/ingest/request-report.ts",
    from: "durationMs,\n    };",
    to: "durationMs,\n      said: String(event.body),\n    };",
    proof: fuzz("logs"),
  },
];
