import type { Command } from "../../alert/command-message.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import { answer } from "./answer.ts";

/** Tells one person what `ingest` had no way to say. */
export async function tell(services: Services, _: Delivery, message: Command<"tell">): Promise<Outcome> {
  await answer(services, message, undefined, message.text);
  return "done";
}
