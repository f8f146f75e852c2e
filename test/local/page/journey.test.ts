import { expect, test } from "vitest";
import { journey } from "../../../lib/local/page/client/alert/journey.ts";
import type { Step } from "../../../lib/local/page/contract.ts";

const alertId = "A-7F3KQ2XM9B";
const steps: Step[] = [
  { alertId, did: "received", atMs: 100 },
  { alertId, did: "verified", atMs: 110 },
  { alertId, did: "queued", command: "open", deadLetter: false, atMs: 112 },
  { alertId, did: "stored", isNew: true, atMs: 130 },
  { alertId, did: "posted", followUp: "opened:ops", via: "ops", outcome: "ambiguous", attempt: 1, atMs: 150 },
];

test("tells how long each part took, and what is still ahead", () => {
  expect(journey(steps).map(({ name, tookMs }) => [name, tookMs])).toEqual([
    ["Received", undefined],
    ["Verified", 10],
    ["Queued", 2],
    ["Stored", 18],
    ["Posted", undefined],
  ]);
});

test("the last station is reached by the post that worked", () => {
  const posted: Step = {
    alertId,
    did: "posted",
    followUp: "opened:ops",
    via: "ops",
    outcome: "delivered",
    attempt: 2,
    atMs: 1150,
  };
  expect(journey([...steps, posted]).at(-1)).toMatchObject({ name: "Posted", tookMs: 1020 });
});
