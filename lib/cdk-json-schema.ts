import * as z from "zod";
import { settingsSchema } from "../functions/alert/settings.ts";
import { settingsKey } from "./settings.ts";

/** JSON Schema of `cdk.json` with the settings in it, so that editors complete and check them while people type. */
export function cdkJsonSchema() {
  const { $schema, ...settings } = z.toJSONSchema(settingsSchema, { io: "input" });
  return {
    $schema,
    title: "cdk.json of slack-alerts",
    type: "object",
    properties: {
      context: { type: "object", properties: { [settingsKey]: settings }, required: [settingsKey] },
    },
    required: ["context"],
  };
}
