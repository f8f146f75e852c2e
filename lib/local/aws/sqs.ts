import { type AwsHandler, type AwsResponse, awsError } from "./call.ts";
import { accountId } from "./region.ts";

export interface SqsService {
  handle: AwsHandler;
  /** Ends long polls, so that they answer with no messages. */
  endLongPolls(): void;
  stop(): void;
}

// fauxqs exports only a server, which listens on every interface. These are the inner parts that the server is made of.
interface Queue {
  name: string;
  url: string;
  persistence?: Persistence;
}
interface Store {
  host: string;
  queues: Map<string, Queue>;
  persistence?: Persistence;
  shutdown(): void;
}
interface Persistence {
  loadSqsAndSns(sqs: Store, sns: object): void;
  close(): void;
}
type Action = (body: object, store: Store, request: { headers: { host: string } }) => object | Promise<object>;
type SqsError = Error & { statusCode: number; queryErrorHeader: string; toJSON(): object };

const fauxqs = import.meta.resolve("fauxqs");
const part = (path: string) => import(new URL(path, fauxqs).href);

/** The queue's URL at the local endpoint `host` (name or address, and port). */
export const queueUrlAt = (host: string, name: string): string => `http://${host}/${accountId}/${name}`;

/**
 * SQS on this machine: fauxqs's actions over its store, in `folder` or in memory; `host` is what queue URLs name.
 * Called directly, not through fauxqs's server: that one listens beyond loopback, and would be a second HTTP hop.
 */
export async function openSqs(host: string, folder?: string): Promise<SqsService> {
  const [{ SqsStore }, { SnsStore }, { PersistenceManager }, { INVALID_MESSAGE_BODY_CHAR }] = await Promise.all([
    part("./sqs/sqsStore.js"),
    part("./sns/snsStore.js"),
    part("./persistence.js"),
    part("./sqs/sqsTypes.js"),
  ]);
  // SQS takes every character of XML 1.0; fauxqs leaves out those beyond U+FFFF, so it would refuse emoji.
  INVALID_MESSAGE_BODY_CHAR.test = (text: string) =>
    /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text);

  const store: Store = new SqsStore();
  store.host = ""; // queue URLs take the request's host
  const persistence: Persistence | undefined = folder ? new PersistenceManager(folder) : undefined;
  if (persistence) {
    persistence.loadSqsAndSns(store, new SnsStore());
    store.persistence = persistence;
    for (const queue of [...store.queues.values()]) {
      queue.persistence = persistence;
      store.queues.delete(queue.url); // it names the last run's port
      queue.url = queueUrlAt(host, queue.name);
      store.queues.set(queue.url, queue);
    }
  }

  const handle: AwsHandler = async ({ action, body }) => {
    const run = await loadAction(action);
    if (!run) return awsError(400, "com.amazonaws.sqs#InvalidAction", `Unknown action: ${action}`);
    try {
      return {
        status: 200,
        body: await run(persistence ? withoutZeroVisibility(body) : body, store, { headers: { host } }),
      };
    } catch (error) {
      return asAnswer(error as SqsError);
    }
  };
  return { handle, endLongPolls: () => store.shutdown(), stop: () => persistence?.close() };
}

const actions = new Map<string, Action | undefined>();

async function loadAction(name: string): Promise<Action | undefined> {
  if (!actions.has(name)) {
    const file = /^[A-Z][A-Za-z]+$/.test(name) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : undefined;
    const loaded = file ? await part(`./sqs/actions/${file}.js`).catch(() => undefined) : undefined;
    actions.set(name, loaded?.[file ?? ""]);
  }
  return actions.get(name);
}

/** fauxqs loses a message whose visibility is set to 0 while it persists: a second later is the next best. */
const withoutZeroVisibility = (body: Record<string, unknown>) =>
  body.ReceiptHandle !== undefined && body.VisibilityTimeout === 0 ? { ...body, VisibilityTimeout: 1 } : body;

function asAnswer(error: SqsError): AwsResponse {
  if (typeof error.toJSON !== "function") throw error;
  return { status: error.statusCode, body: error.toJSON(), headers: { "x-amzn-query-error": error.queryErrorHeader } };
}
