import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCertificate } from "./certificate.ts";
import { startHelper } from "./helper-process.ts";

export const alertsTable = "alerts";
export const webhooksTable = "webhooks";

export interface EndpointOptions {
  key: string;
  certificate: string;
  /** What Secrets Manager gives. */
  secret: string;
}

export type Question = { ask: "counts" } | { ask: "tables"; alerts: number };

/** Calls by AWS action; others by method and host, such as `POST hooks.slack.com`. */
export type Counts = Record<string, number>;

export interface Endpoint {
  port: number;
  /** File with the certificate that functions have to trust (`NODE_EXTRA_CA_CERTS`). */
  caFile: string;
  /** Calls since the last look. */
  takeCounts(): Promise<Counts>;
  /** Makes new tables; `alerts` starts with so many alerts. */
  makeTables(alerts?: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * AWS and Slack over TLS on a free loopback port, in a process of their own: Secrets Manager, SendMessage, DynamoDB
 * (dynalite) and incoming webhooks, under their real names, with a certificate made for this run and written to `folder`.
 */
export async function startEndpoint(folder: string, secret: object): Promise<Endpoint> {
  const { key, certificate } = createCertificate(["*.us-east-1.amazonaws.com", "hooks.slack.com"]);
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, certificate);
  const options: EndpointOptions = { key, certificate, secret: JSON.stringify(secret) };
  const helper = startHelper(new URL("./endpoint-program.ts", import.meta.url), [JSON.stringify(options)]);
  const port = await helper.next<number>();
  return {
    port,
    caFile,
    takeCounts: () => helper.ask<Counts>({ ask: "counts" } satisfies Question),
    makeTables: async (alerts = 0) => {
      await helper.ask({ ask: "tables", alerts } satisfies Question);
    },
    stop: helper.stop,
  };
}
