import { createRequire } from "node:module";
import db, { type Store } from "dynalite/db/index.js";
import validations from "dynalite/validations/index.js";
import { type AwsHandler, type AwsResponse, awsError } from "./call.ts";
import { cacheConditions } from "./condition-cache.ts";
import { accountId, region } from "./region.ts";

export interface DynamoDbService {
  handle: AwsHandler;
  stop(): Promise<void>;
}

type Callback = (error: ActionError | null, answer?: object) => void;
/** What dynalite throws or passes back for an answer other than 200; anything else is its own failure. */
type ActionError = Error & { statusCode?: number; body?: object };
type Action = (store: Store, body: object, callback: Callback) => void;

const require = createRequire(import.meta.url);
cacheConditions();

/**
 * DynamoDB on this machine: dynalite's actions over its store, in `path` or in memory.
 * Called directly, as its own server does, and not through that server: no second HTTP hop,
 * and no second port that would bypass the permissions.
 */
export function openDynamoDb(path?: string): DynamoDbService {
  const store = db.create({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0, ...(path ? { path } : {}) });
  Object.assign(store.tableDb, { awsAccountId: accountId, awsRegion: region });

  const handle: AwsHandler = async ({ action, body }) => {
    const part = loadAction(action);
    if (!part) return awsError(400, "com.amazon.coral.service#UnknownOperationException", "");
    try {
      const checked = validations.checkTypes(body, part.types);
      validations.checkValidations(checked, part.types, part.custom, store);
      return { status: 200, body: await run(part.action, store, checked) };
    } catch (error) {
      return asAnswer(error as ActionError);
    }
  };
  return { handle, stop: () => store.lifecycleManager.gracefulClose() };
}

function loadAction(name: string): { action: Action; types: object; custom: unknown } | undefined {
  if (!/^[A-Z][A-Za-z]+$/.test(name)) return undefined;
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
  try {
    return { action: require(`dynalite/actions/${file}`), ...require(`dynalite/validations/${file}`) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

const run = (action: Action, store: Store, body: object): Promise<object> =>
  new Promise((resolve, reject) =>
    action(store, body, (error, answer) => (error ? reject(error) : resolve(answer ?? {}))),
  );

function asAnswer(error: ActionError): AwsResponse {
  if (error.statusCode === undefined || error.body === undefined) throw error;
  return { status: error.statusCode, body: error.body };
}
