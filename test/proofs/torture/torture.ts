import { runProofs } from "../run-proofs.ts";
import { doubleSends } from "./double-sends.ts";
import { failPoints } from "./fail-points/fail-points.ts";
import { killsAndFaults } from "./kills-and-faults.ts";
import { outage } from "./outage.ts";
import { rateLimits } from "./rate-limits.ts";

await runProofs("torture", {
  "kills-and-faults": killsAndFaults,
  "double-sends": doubleSends,
  "fail-points": failPoints,
  outage,
  "rate-limits": rateLimits,
});
