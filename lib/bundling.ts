import { type BundlingOptions, LogLevel, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import type { Settings } from "../functions/alert/settings.ts";

/** What is bundled instead of what is imported, so that functions start fast; each file says why. */
const instead = {
  "@aws-sdk/credential-provider-node": "environment-credentials.ts",
  "@smithy/core/event-streams": "event-streams.ts",
  "node:http": "node-http.ts",
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
  // In the bundle, because all variables of a function together may have 4 KB.
  define: { SLACK_ALERTS_SETTINGS: JSON.stringify(settings) },
  esbuildArgs: {
    "--alias": Object.entries(instead).map(([name, file]) => `${name}=./functions/runtime/instead/${file}`),
  },
  logLevel: LogLevel.WARNING,
});
