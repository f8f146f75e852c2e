import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

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
  const { private: key, cert: certificate } = await generate([{ name: "commonName", value: "slack-alerts bench" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "*.us-east-1.amazonaws.com" },
          { type: 2, value: "hooks.slack.com" },
        ],
      },
    ],
  });
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, certificate);
  const options: EndpointOptions = { key, certificate, secret: JSON.stringify(secret) };
  const child = fork(new URL("./endpoint-program.ts", import.meta.url), [JSON.stringify(options)]);
  const [port] = (await once(child, "message")) as [number];
  const ask = async (question: Question): Promise<Counts> => {
    child.send(question);
    const [counts] = (await once(child, "message")) as [Counts];
    return counts;
  };
  return {
    port,
    caFile,
    takeCounts: () => ask({ ask: "counts" }),
    makeTables: async (alerts = 0) => {
      await ask({ ask: "tables", alerts });
    },
    stop: async () => {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
