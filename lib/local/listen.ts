import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Thrown when another program has the port. */
export class PortInUseError extends Error {
  override name = "PortInUseError";
}

/**
 * Listens on 127.0.0.1 only; port 0 takes a free one. Gives the port.
 * Throws `PortInUseError`, or the system's own error.
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw cause;
    throw new PortInUseError(`port ${port} is in use by another program`, { cause });
  }
  return (server.address() as AddressInfo).port;
}

/** Closes a server; requests that it is answering have `graceMs` to end. */
export async function closeServer(server: Server, graceMs = 0): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
