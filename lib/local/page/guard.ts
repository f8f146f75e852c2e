import type { IncomingMessage } from "node:http";

/** On every answer. Scripts, styles and data come from this server alone; nothing inline runs, and no text becomes HTML. */
export const securityHeaders: Record<string, string> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/**
 * Why a request is not answered; undefined when it may be. The port is open to every program and every web page on this
 * machine: a name that was rebound to loopback shows in `Host`, another site's page in `Origin`, and one that posts must
 * send JSON, which a plain form cannot.
 */
export function refusal({ method, headers }: IncomingMessage, port: number): string | undefined {
  const hosts = [`localhost:${port}`, `127.0.0.1:${port}`];
  if (!hosts.includes(headers.host ?? "")) return "open it as http://localhost";
  const isOwn = headers.origin === `http://${headers.host}`;
  if (headers.origin !== undefined && !isOwn) return "another site's page may not ask";
  if (method === "GET" || method === "HEAD") return undefined;
  if (method !== "POST") return "only GET and POST";
  if (!isOwn) return "only the page itself may ask for something to be done";
  return headers["content-type"] === "application/json" ? undefined : "send JSON";
}
