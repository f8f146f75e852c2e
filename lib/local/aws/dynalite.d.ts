// dynalite ships no types; these are the parts that we use.
declare module "dynalite" {
  import type { Server } from "node:http";
  export default function dynalite(options: import("dynalite/db/index.js").StoreOptions): Server;
}

declare module "dynalite/db/index.js" {
  export interface StoreOptions {
    /** Folder of its LevelDB; in memory when absent. */
    path?: string;
    /** How long a table stays `CREATING`, `DELETING`, `UPDATING`. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }
  export interface Store {
    tableDb: { awsAccountId: string; awsRegion: string };
    lifecycleManager: { gracefulClose(): Promise<void> };
  }
  const db: { create(options: StoreOptions): Store };
  export default db;
}

declare module "dynalite/validations/index.js" {
  const validations: {
    /** Throws an `ActionError`. */
    checkTypes(body: object, types: object): object;
    /** Throws an `ActionError`. */
    checkValidations(body: object, types: object, custom: unknown, store: import("dynalite/db/index.js").Store): void;
  };
  export default validations;
}
