import { runProofs } from "../run-proofs.ts";
import { deadWebhooks } from "./dead-webhooks.ts";
import { doubleSends } from "./double-sends.ts";
import { failPoints } from "./fail-points/fail-points.ts";
import { interleavings } from "./interleavings.ts";
import { killsAndFaults } from "./kills-and-faults.ts";
import { outage } from "./outage.ts";
import { poison } from "./poison.ts";
import { rateLimits } from "./rate-limits.ts";
import { secretRotation } from "./secret-rotation.ts";

// The short ones fit into a minute on two cores.
await runProofs(
  "torture",
  {
    "kills-and-faults": killsAndFaults,
    "double-sends": doubleSends,
    "fail-points": failPoints,
    outage,
    "rate-limits": rateLimits,
    interleavings,
    "dead-webhooks": deadWebhooks,
    "secret-rotation": secretRotation,
    poison,
  },
  ["kills-and-faults", "double-sends", "interleavings"],
);
