// The program of a function's process: what Lambda's runtime does around a handler. It is built into plain JavaScript
// before it runs (see child-program.ts), so it imports only from Node.js; types come from anywhere.
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Answer, ChildInput, FunctionError, Invoke } from "./protocol.ts";

type Handler = (event: unknown, context: object) => Promise<unknown>;

const { parentPid, file, exportName, context }: ChildInput = JSON.parse(process.argv[2] ?? "");

// No process outlives the runner, however that ends. A handler that never yields cannot see the disconnect; a thread can
// see that the process has a new parent.
process.on("disconnect", () => process.exit());
process.on("SIGINT", () => {}); // Ctrl-C reaches every process of the terminal: the runner lets us finish
new Worker(`setInterval(() => { if (process.ppid !== ${parentPid}) process.kill(process.pid, "SIGKILL"); }, 1000);`, {
  eval: true,
  execArgv: [],
  env: {},
}).unref();

const send = (answer: Answer) => process.send?.(answer);

function describe(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown) };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split("\n") ?? [] };
}

const contextFor = ({ requestId, deadlineMs }: Invoke) => ({
  ...context,
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
});

const handler: Handler = (await import(pathToFileURL(file).href))[exportName];
if (typeof handler !== "function") throw new Error(`${file} does not export ${exportName}`);

process.on("message", async (invoke: Invoke) => {
  try {
    send({ kind: "result", payload: (await handler(invoke.event, contextFor(invoke))) ?? null });
  } catch (thrown) {
    const error = describe(thrown);
    console.error(`${invoke.requestId}\tERROR\tInvoke Error\t${JSON.stringify(error)}`);
    send({ kind: "error", error });
  }
});
send({ kind: "ready" });
