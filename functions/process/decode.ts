import * as z from "zod/mini";
import { type CommandMessage, commandMessageSchema } from "../alert/command-message.ts";
import { messageVersion } from "../alert/message-version.ts";
import { DeadLetterError } from "./outcome.ts";

/**
 * Reads a message's body. Throws `DeadLetterError` for what this code does not understand: not JSON, another shape,
 * or a newer version, which is never guessed at.
 */
export function decodeMessage(body: string): CommandMessage {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new DeadLetterError("the body is not JSON");
  }
  const version = (value as { v?: unknown } | null)?.v;
  if (typeof version === "number" && version > messageVersion)
    throw new DeadLetterError(
      `message version ${version} is newer than this code's ${messageVersion}: deploy the newer code`,
    );
  const parsed = z.safeParse(commandMessageSchema, value);
  if (parsed.success) return parsed.data;
  throw new DeadLetterError(`not a command message: wrong at ${parsed.error.issues[0]?.path.join(".") || "its root"}`);
}
