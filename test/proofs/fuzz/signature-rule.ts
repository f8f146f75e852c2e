import { createHmac } from "node:crypto";

/**
 * Slack's rule for signed requests, told a second time and slowly, character by character, to compare the code with.
 * Source: docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isSignedBySlack(
  timestamps: string[],
  signatures: string[],
  body: Buffer,
  secrets: readonly string[],
  nowSeconds: number,
): boolean {
  if (timestamps.length !== 1 || signatures.length !== 1) return false;
  const [timestamp = "", signature = ""] = [timestamps[0], signatures[0]];
  if (timestamp.length !== 10) return false;
  let seconds = 0;
  for (const character of timestamp) {
    const digit = "0123456789".indexOf(character);
    if (digit < 0) return false;
    seconds = seconds * 10 + digit;
  }
  if (seconds < nowSeconds - 300 || seconds > nowSeconds + 300) return false;
  for (const secret of secrets) {
    const signed = Buffer.concat([Buffer.from("v0:"), Buffer.from(timestamp), Buffer.from(":"), body]);
    const expected = `v0=${createHmac("sha256", secret).update(signed).digest("hex")}`;
    let same = signature.length === expected.length;
    for (let index = 0; same && index < expected.length; index += 1) same = signature[index] === expected[index];
    if (same) return true;
  }
  return false;
}
