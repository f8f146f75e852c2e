import type { Command, CommandKind } from "../../alert/command-message.ts";
import type { Outcome } from "../outcome.ts";
import type { Delivery, Services } from "../services.ts";
import { acknowledge } from "./acknowledge.ts";
import { list } from "./list.ts";
import { open } from "./open.ts";
import { resolve } from "./resolve.ts";
import { show } from "./show.ts";
import { silence } from "./silence.ts";
import { tell } from "./tell.ts";
import { wake } from "./wake.ts";

type Run<K extends CommandKind> = (services: Services, delivery: Delivery, message: Command<K>) => Promise<Outcome>;

/** Every command, by its message's kind. A new one is a file here, a line here, and its shape in command-message.ts. */
const commands: { [K in CommandKind]: Run<K> } = { open, acknowledge, resolve, silence, show, list, tell, wake };

export const runCommand = <K extends CommandKind>(
  services: Services,
  delivery: Delivery,
  message: Command<K>,
): Promise<Outcome> => (commands[message.kind as K] as Run<K>)(services, delivery, message);
