import { runProofs } from "../run-proofs.ts";
import { hostileBodies } from "./hostile-bodies.ts";
import { logs } from "./logs.ts";
import { mrkdwn } from "./mrkdwn.ts";
import { replays } from "./replays.ts";
import { signatures } from "./signatures.ts";
import { tokens } from "./tokens.ts";
import { urls } from "./urls.ts";

await runProofs("fuzz", {
  signatures,
  tokens,
  replays,
  "hostile-bodies": hostileBodies,
  logs,
  mrkdwn,
  urls,
});
