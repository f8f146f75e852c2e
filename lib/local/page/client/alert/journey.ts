import type { Step } from "../../contract.ts";

/** A station on the way of an alert; `tookMs` since the one before, undefined until it is reached. */
export interface Station {
  name: string;
  about: string;
  atMs?: number;
  tookMs?: number;
}

/** The first time that each part of the stack had the alert, from Slack's request to the first post. */
export function journey(steps: readonly Step[]): Station[] {
  const first = (matches: (step: Step) => boolean) => steps.find(matches)?.atMs;
  const reached: [name: string, about: string, atMs: number | undefined][] = [
    ["Received", "API Gateway, ingest", first(({ did }) => did === "received")],
    ["Verified", "Slack's proof, command", first(({ did }) => did === "verified")],
    ["Queued", "SQS", first((step) => step.did === "queued" && !step.deadLetter)],
    ["Stored", "process, DynamoDB", first(({ did }) => did === "stored")],
    ["Posted", "incoming webhook", first((step) => step.did === "posted" && step.outcome === "delivered")],
  ];
  return reached.map(([name, about, atMs], index) => {
    const beforeMs = reached[index - 1]?.[2];
    return {
      name,
      about,
      ...(atMs !== undefined && { atMs }),
      ...(atMs !== undefined && beforeMs !== undefined && { tookMs: Math.max(0, atMs - beforeMs) }),
    };
  });
}
