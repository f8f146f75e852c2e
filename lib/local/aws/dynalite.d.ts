// dynalite ships no types; these are the options that we use.
declare module "dynalite" {
  import type { Server } from "node:http";
  export default function dynalite(options: {
    /** Folder of its LevelDB; in memory when absent. */
    path?: string;
    /** How long a table stays `CREATING`. */
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
  }): Server;
}
