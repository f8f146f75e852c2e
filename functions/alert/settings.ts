import * as z from "zod";
import { urgencies } from "./alert.ts";

// Deployed code imports only types from here: the settings are checked at synth and reach the bundles as JSON.

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "use lower-case letters, digits and hyphens, starting with a letter, 40 at most");
const words = z.array(z.string().trim().min(1).max(80));
const minutes = z
  .array(
    z
      .int()
      .min(1)
      .max(7 * 24 * 60),
  )
  .max(20);
const urgency = z.enum(urgencies);

const followUpSchema = z
  .strictObject({
    webhook: name.describe("Name of an incoming webhook; its URL stands in the secret under `webhooks`."),
    on: z
      .array(z.enum(["opened", "acknowledged", "resolved"]))
      .default(["opened", "acknowledged", "resolved"])
      .describe("Which changes are posted there. Reminders go to routes that include `opened`."),
    urgencies: z.array(urgency).optional().describe("Only alerts of these urgencies; all when absent."),
    channels: words.optional().describe("Only alerts from these channels (ids or names); all when absent."),
    triggerWords: words.optional().describe("Only alerts opened by these trigger words; all when absent."),
    thread: z
      .boolean()
      .default(false)
      .describe(
        "The webhook posts into the alert's own channel: state changes and reminders go into the thread of the message.",
      ),
    buttons: z
      .boolean()
      .default(false)
      .describe("The webhook belongs to a Slack app whose interactivity URL is this integration: posts get buttons."),
    mention: z
      .string()
      .regex(/^S[A-Z0-9]{2,20}$/, "use a user group id such as S0123ABCD")
      .optional()
      .describe("User group that opened posts and reminders of critical alerts mention."),
    fallback: name.optional().describe("Webhook that is used while this one is disabled."),
  })
  .describe("Where follow-ups go.");

const remindersSchema = z.strictObject({
  unacknowledged: z
    .strictObject({ critical: minutes, high: minutes, medium: minutes, low: minutes })
    .partial()
    .default({})
    .transform((given) => ({ critical: [5, 15, 30], high: [5, 15, 30], medium: [30], low: [], ...given }))
    .describe("Minutes after opening at which an unacknowledged alert is posted again, by urgency."),
  unresolved: z
    .strictObject({ critical: minutes, high: minutes, medium: minutes, low: minutes })
    .partial()
    .default({})
    .transform((given) => ({ critical: [60], high: [60], medium: [], low: [], ...given }))
    .describe("Minutes after acknowledging at which an unresolved alert is posted again, by urgency."),
  repeatLast: z
    .array(urgency)
    .default(["critical"])
    .describe("Urgencies whose last unacknowledged reminder repeats until someone acknowledges."),
});

const integrationSchema = z.strictObject({
  auth: z
    .enum(["token", "signature"])
    .describe("`token`: legacy outgoing webhook. `signature`: Slack app (events, slash commands, buttons)."),
  teamId: z
    .string()
    .regex(/^[TE][A-Z0-9]{2,20}$/, "use Slack's workspace id, such as T0001ABCD")
    .optional()
    .describe("The only workspace whose requests are accepted; any when absent."),
  triggerWords: words
    .default([])
    .describe("A message that begins with one of these opens an alert. Outgoing webhooks: Slack checks them too."),
  channels: words.default([]).describe("The only channels (ids or names) that may open alerts; all when empty."),
  users: z
    .array(z.string().regex(/^[UW][A-Z0-9]{2,20}$/, "use user ids such as U0123ABCD"))
    .default([])
    .describe("The only users who may give commands; all when empty."),
  threadReplies: z.boolean().default(false).describe("Whether replies in threads can open alerts (Events API)."),
  keywords: z
    .strictObject({ acknowledge: words.default(["ack"]), resolve: words.default(["resolve"]) })
    .prefault({})
    .describe("Words that, followed by an alert id, acknowledge or resolve it."),
  defaultUrgency: urgency.default("medium").describe("Urgency of a message that names none."),
  urgencyMatch: z
    .enum(["word", "substring"])
    .default("word")
    .describe("`word`: whole words outside links and code. `substring`: first match anywhere, as PagerTree does."),
  reply: z.enum(["text", "silent"]).default("text").describe("Whether outgoing webhooks are answered in the channel."),
  username: z.string().min(1).max(80).optional().describe("Name under which outgoing webhooks are answered."),
  followUps: z.array(followUpSchema).default([]).describe("Incoming webhooks that are told about the alerts."),
  reminders: z
    .union([z.literal(false), remindersSchema])
    .prefault({})
    .transform((given) => given || remindersSchema.parse(noReminders))
    .describe("Reminders, or `false` for none."),
});

const noReminders = {
  unacknowledged: { critical: [], high: [], medium: [], low: [] },
  unresolved: { critical: [], high: [], medium: [], low: [] },
  repeatLast: [],
};

/** Everything that is not secret: `cdk.json`, context key `slack-alerts`. */
export const settingsSchema = z.strictObject({
  integrations: z
    .record(name, integrationSchema)
    .refine((all) => Object.keys(all).length > 0, "configure at least one integration")
    .describe("By name; each has the URL `/slack/{name}`."),
  alarmEmail: z.email().optional().describe("Address that alarms are sent to."),
  allowedCidrs: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .default([])
    .describe("Source addresses that may call; all when empty."),
  throttle: z
    .strictObject({
      ratePerSecond: z.int().min(1).max(10_000).default(50),
      burst: z.int().min(1).max(5_000).default(100),
    })
    .prefault({})
    .describe("Requests that the API lets through."),
  waf: z.boolean().default(false).describe("Put AWS WAF in front (costs about 7 $ a month)."),
  retention: z
    .strictObject({
      resolvedAlertsDays: z.int().min(1).max(3650).default(90),
      logsDays: z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]).default(30),
    })
    .prefault({})
    .describe("How long resolved alerts and logs are kept."),
  timeouts: z
    .strictObject({
      ingestSeconds: z.int().min(3).max(29).default(10),
      processSeconds: z.int().min(3).max(900).default(30),
    })
    .prefault({})
    .describe("Function timeouts."),
  maxConcurrency: z.int().min(2).max(1000).default(5).describe("Workers that handle the queue at the same time."),
  keepData: z.boolean().default(true).describe("Keep tables and secret when the stack is deleted, and protect them."),
  apiGatewayLogRole: z
    .enum(["create", "existing"])
    .default("create")
    .describe("API Gateway's account-wide log role: create it with the stack, or rely on the account's own."),
});

/** The settings as code sees them, defaults filled in. */
export type Settings = z.output<typeof settingsSchema>;
/** The settings as people write them. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type Integration = Settings["integrations"][string];
export type FollowUpRoute = Integration["followUps"][number];
