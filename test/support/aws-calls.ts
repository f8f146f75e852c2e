import type { VirtualClock } from "./virtual-clock.ts";

/** The part of every SDK client that is used here. */
interface Client {
  middlewareStack: {
    add(middleware: (next: Next, context: { commandName?: string }) => Next, options: object): void;
  };
}
// biome-ignore lint/suspicious/noExplicitAny: the SDK types its middleware by client and command; here any call will do.
type Next = (args: any) => Promise<any>;

export interface AwsFault {
  /** As the SDK names it, such as `UpdateItem`. */
  command: string;
  /**
   * - `refused`: the call fails and changes nothing
   * - `applied`: the call changes what it should, then fails
   * - `reply-lost`: the same, and the SDK notices and sends it again
   */
  how: "refused" | "applied" | "reply-lost";
  /** 1 unless told. */
  times?: number;
  /** Only calls for which this holds. */
  when?: (input: Record<string, unknown>) => boolean;
  /** Name of the error. */
  error?: string;
}

export interface CallWatch {
  /** Names of the calls so far, in order; a test may empty it. */
  calls: string[];
  /** The inputs of the calls of that name so far. */
  inputs(command: string): Record<string, unknown>[];
  /** Breaks calls from now on; the returned function ends that early. */
  fail(fault: AwsFault): () => void;
}

/** Watches a real client: counts its calls, keeps the clock from running during one, and breaks them on demand. */
export function watchCalls(client: Client, clock: VirtualClock): CallWatch {
  const seen: { name: string; input: Record<string, unknown> }[] = [];
  const calls: string[] = [];
  let faults: Required<AwsFault>[] = [];

  /** The first fault in force that fits, spent by one. */
  function strike(name: string, input: Record<string, unknown>, isRepeated: boolean): AwsFault | undefined {
    const fault = faults.find(
      ({ command, how, when }) => command === name && (how === "reply-lost") === isRepeated && when(input),
    );
    if (!fault) return undefined;
    fault.times -= 1;
    faults = faults.filter(({ times }) => times > 0);
    return fault;
  }

  async function attempt(fault: AwsFault | undefined, call: () => Promise<unknown>): Promise<unknown> {
    if (!fault) return call();
    if (fault.how !== "refused") await call();
    throw Object.assign(new Error("broken by the test"), { name: fault.error });
  }

  const nameOf = (context: { commandName?: string }) => context.commandName?.replace(/Command$/, "") ?? "";
  client.middlewareStack.add(
    (next, context) => (args) => {
      const name = nameOf(context);
      calls.push(name);
      seen.push({ name, input: args.input });
      return clock.busy(() => attempt(strike(name, args.input, false), () => next(args)));
    },
    { step: "initialize", name: "watch" },
  );
  client.middlewareStack.add(
    (next, context) => (args) => attempt(strike(nameOf(context), args.input, true), () => next(args)),
    { step: "deserialize", priority: "high", name: "loseReply" },
  );
  return {
    calls,
    inputs: (command) => seen.filter(({ name }) => name === command).map(({ input }) => input),
    fail: (fault) => {
      const added = { times: 1, when: () => true, error: "TimeoutError", ...fault };
      faults.push(added);
      return () => {
        faults = faults.filter((each) => each !== added);
      };
    },
  };
}
