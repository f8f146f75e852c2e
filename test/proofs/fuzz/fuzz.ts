import { runProofs } from "../run-proofs.ts";
import { hostileBodies } from "./hostile-bodies.ts";
import { signatures } from "./signatures.ts";
import { tokens } from "./tokens.ts";

await runProofs("fuzz", {
  signatures,
  tokens,
  "hostile-bodies": hostileBodies,
});
