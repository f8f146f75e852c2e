import { type BundlingOptions, LogLevel, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import type { Settings } from "../functions/alert/settings.ts";

/** What is bundled instead of what is imported, so that functions start fast; each file says why. */
const instead = {
  "@aws-sdk/credential-provider-node": "environment-credentials.ts",
  "@aws-sdk/endpoint-cache": "endpoint-cache.ts",
  "@aws/lambda-invoke-store": "invoke-store.ts",
  "@smithy/core/checksum": "checksum.ts",
  "@smithy/core/config": "environment-config.ts",
  "@smithy/core/event-streams": "event-streams.ts",
};

/**
 * What the bundles use of Node.js, by name: the bundler says which one is missing. An ES module that imports a built-in makes Node.js
 * read all its exports, and reading some of those loads more: WebSocket of node:http the whole of undici (20 ms of CPU at each
 * cold start), others promises and reports (5 % together). So built-ins are not imported, but taken one by one.
 * Source: github.com/nodejs/node/issues/59686
 */
const builtIns = {
  "node:crypto": ["createHash", "createHmac", "hash", "getRandomValues", "randomUUID", "timingSafeEqual"],
  "node:fs": ["ReadStream", "fstatSync", "lstatSync"],
  "node:fs/promises": ["readFile"],
  "node:http": ["Agent", "request", "STATUS_CODES"],
  "node:https": ["Agent", "request"],
  "node:os": ["homedir", "platform", "release"],
  "node:path": ["join", "sep"],
  "node:process": ["env", "versions"],
  "node:querystring": ["parse"],
  "node:stream": ["PassThrough", "Readable", "Writable"],
  "node:timers": ["setTimeout"],
  "node:timers/promises": ["setTimeout"],
};

/** A module that exports those names of a built-in, as a URL that the bundler reads. */
const takenFrom = (name: string, names: string[]): string => {
  const code = `const it=process.getBuiltinModule("${name}");export default it;export const {${names}}=it`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
};

const aliases: Record<string, string> = {
  ...Object.fromEntries(Object.entries(instead).map(([name, file]) => [name, `./functions/runtime/instead/${file}`])),
  ...Object.fromEntries(Object.entries(builtIns).map(([name, names]) => [name, takenFrom(name, names)])),
};

/** How each function becomes one minified ESM file that carries the settings and everything that it imports. */
export const bundling = (settings: Settings): BundlingOptions => ({
  format: OutputFormat.ESM,
  target: "node24",
  mainFields: ["module", "main"],
  minify: true,
  // Beside the bundle, for reading stack traces later; loading it (--enable-source-maps) would slow every cold start.
  sourceMap: true,
  sourcesContent: false,
  // The SDK too: pinned and, without its unused parts, smaller than the runtime's copy.
  externalModules: [],
  // The only JSON that is imported are the SDK's package.json files (7 KB), for the version that it gives in its user agent.
  loader: { ".json": "empty" },
  define: {
    // In the bundle, because all variables of a function together may have 4 KB. As a text, which is put where it is used: for
    // an object each module of the bundle would get a line.
    SLACK_ALERTS_SETTINGS: JSON.stringify(JSON.stringify(settings)),
  },
  esbuildArgs: { "--alias": Object.entries(aliases).map(([name, file]) => `${name}=${file}`) },
  logLevel: LogLevel.WARNING,
});
