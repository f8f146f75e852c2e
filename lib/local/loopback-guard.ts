import type { IncomingMessage } from "node:http";

/**
 * Whether this is a program of this machine, and not a web page in its browser. Any page can send to a loopback port: one of
 * another origin shows in `Origin`, and one whose own name was rebound to loopback shows in `Host`.
 */
export function isFromProgram({ headers, socket }: IncomingMessage): boolean {
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${socket.localPort}`);
  return headers.origin === undefined && hosts.includes(headers.host ?? "");
}
