import type { ServerResponse } from "node:http";
import type { Put } from "./contract.ts";
import type { Records } from "./records.ts";

const gatherMs = 30;
const heartbeatMs = 15_000;

/**
 * Sends all records as server-sent events: first `all`, then `some` for what changes, the last value of each record in 30 ms.
 * A browser that reconnects, or is reloaded, begins with `all` again, so it needs no memory. Ends with the response.
 */
export function streamRecords(records: Records, response: ServerResponse): void {
  const send = (event: "all" | "some", puts: Put[]) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(puts)}\n\n`);
  const changed = new Map<string, Put>();
  let timer: NodeJS.Timeout | undefined;

  response.writeHead(200, { "content-type": "text/event-stream" });
  send("all", records.all());
  const stop = records.on((put) => {
    changed.set(`${put.kind} ${put.key}`, put);
    timer ??= setTimeout(() => {
      timer = undefined;
      send("some", [...changed.values()]);
      changed.clear();
    }, gatherMs);
  });
  const heartbeat = setInterval(() => response.write(": here\n\n"), heartbeatMs);
  response.on("close", () => {
    stop();
    clearTimeout(timer);
    clearInterval(heartbeat);
  });
}
