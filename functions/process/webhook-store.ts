import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type Fields, Update } from "./update-expression.ts";

/** What is known of an incoming webhook: the item of the `webhooks` table. Times are epoch ms. */
export interface WebhookState {
  webhook: string;
  /** No post may start earlier. */
  nextSlotAtMs?: number;
  /** Slack said 429: no post until then. */
  coolUntilMs?: number;
  /** Failed posts since the last one that worked. */
  failuresInARow?: number;
  /** Breaker open: no post until then, and one probe after it. */
  breakerUntilMs?: number;
  /** Slack's answer that made the webhook dead. */
  disabledReason?: string;
  /** ISO 8601. */
  disabledAt?: string;
  /** Which URL was dead: a digest, since the URL is a secret. */
  urlDigest?: string;
}

/** What an operator's word, or a new URL, makes of a webhook: nothing is held against it any more. */
export const healthyFields = {
  disabledReason: undefined,
  disabledAt: undefined,
  urlDigest: undefined,
  failuresInARow: undefined,
  breakerUntilMs: undefined,
  coolUntilMs: undefined,
} satisfies Fields<WebhookState>;

/** Slack allows about one message a second and webhook. */
export const slotSpacingMs = 1000;
/** As many failures in a row open the breaker. */
export const breakerThreshold = 10;

export type WebhookStore = ReturnType<typeof createWebhookStore>;

export function createWebhookStore(client: DynamoDBClient, table: string) {
  /** A condition that holds while the webhook may be posted to. */
  function onlyIfHealthy(update: Update, now: string): void {
    const [disabled, cool, failures] = [
      update.name("disabledReason"),
      update.name("coolUntilMs"),
      update.name("failuresInARow"),
    ];
    update.onlyIf(`attribute_not_exists(${disabled})`);
    update.onlyIf(`attribute_not_exists(${cool}) OR ${cool} <= ${now}`);
    update.onlyIf(`attribute_not_exists(${failures}) OR ${failures} < ${update.value(breakerThreshold)}`);
  }

  return {
    async get(webhook: string): Promise<WebhookState> {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: { webhook: { S: webhook } }, ConsistentRead: true }),
      );
      return Item ? (unmarshall(Item) as WebhookState) : { webhook };
    },

    /** Takes the slot `now` of a healthy webhook that has none ahead; undefined when it is busy or not healthy. */
    takeIdleSlot(webhook: string, nowMs: number): Promise<WebhookState | undefined> {
      const update = new Update();
      const slot = update.name("nextSlotAtMs");
      const now = update.value(nowMs);
      update.set(["nextSlotAtMs"], nowMs + slotSpacingMs);
      update.onlyIf(`attribute_not_exists(${slot}) OR ${slot} <= ${now}`);
      onlyIfHealthy(update, now);
      return update.send<WebhookState>(client, table, { webhook });
    },

    /** Takes the next free slot of a healthy webhook that is busy: it is the `nextSlotAtMs` of the state that is returned. Undefined when idle or not healthy. */
    takeNextSlot(webhook: string, nowMs: number): Promise<WebhookState | undefined> {
      const update = new Update();
      const now = update.value(nowMs);
      update.add(["nextSlotAtMs"], slotSpacingMs);
      update.onlyIf(`${update.name("nextSlotAtMs")} > ${now}`);
      onlyIfHealthy(update, now);
      return update.send<WebhookState>(client, table, { webhook }, "ALL_OLD");
    },

    /**
     * One more failed post; gives how many in a row. Counts nothing, and gives undefined, when the webhook is disabled, or when
     * its breaker is open and this was no probe: a post that was under way when it opened tells nothing new.
     */
    async addFailure(webhook: string, isProbe: boolean): Promise<number | undefined> {
      const update = new Update();
      const failures = update.name("failuresInARow");
      update.add(["failuresInARow"], 1);
      update.onlyIf(`attribute_not_exists(${update.name("disabledReason")})`);
      if (!isProbe) {
        update.onlyIf(`attribute_not_exists(${failures}) OR ${failures} < ${update.value(breakerThreshold)}`);
      }
      return (await update.send<WebhookState>(client, table, { webhook }))?.failuresInARow;
    },

    /** Lets the webhook rest until then, unless it rests longer already. */
    async coolDown(webhook: string, untilMs: number): Promise<void> {
      const update = new Update();
      const cool = update.name("coolUntilMs");
      update.set(["coolUntilMs"], untilMs);
      update.onlyIf(`attribute_not_exists(${cool}) OR ${cool} < ${update.value(untilMs)}`);
      await update.send(client, table, { webhook });
    },

    /** Changes the item if the fields of `expected` stand; false when they don't. */
    async change(
      webhook: string,
      expected: Fields<WebhookState>,
      changes: Fields<Omit<WebhookState, "webhook">>,
    ): Promise<boolean> {
      const update = new Update();
      for (const [name, value] of Object.entries(expected)) update.onlyIfEquals([name], value);
      for (const [name, value] of Object.entries(changes)) update.set([name], value);
      return (await update.send(client, table, { webhook })) !== undefined;
    },
  };
}
