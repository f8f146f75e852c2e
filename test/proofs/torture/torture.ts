import { runProofs } from "../run-proofs.ts";
import { doubleSends } from "./double-sends.ts";
import { killsAndFaults } from "./kills-and-faults.ts";

await runProofs("torture", {
  "kills-and-faults": killsAndFaults,
  "double-sends": doubleSends,
});
