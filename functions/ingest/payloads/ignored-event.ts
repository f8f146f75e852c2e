/** Subtypes that are messages people wrote; all others tell of something that happened. */
const writtenSubtypes = new Set<unknown>(["file_share", "thread_broadcast", "me_message"]);

const subtypeReasons: Record<string, string> = {
  bot_message: "bot",
  message_changed: "edited",
  message_deleted: "deleted",
  channel_join: "joined",
  group_join: "joined",
  channel_leave: "left",
  group_leave: "left",
};

/**
 * Why an event is no message that a person has just written, as one of few words to count by; undefined when it is one.
 * Bots are known by `bot_id` or `bot_profile`; only classic ones still send a subtype.
 * Source: docs.slack.dev/reference/events/message
 */
export function ignoredEvent(event: { type: string } & Record<string, unknown>): string | undefined {
  const { type, subtype, user, bot_id, bot_profile, hidden } = event;
  if (type !== "message" && type !== "app_mention") return "other-event";
  if (typeof subtype === "string" && subtype !== "" && !writtenSubtypes.has(subtype)) {
    return Object.hasOwn(subtypeReasons, subtype) ? subtypeReasons[subtype] : "other-subtype";
  }
  if (bot_id || bot_profile) return "bot";
  if (user === "USLACKBOT") return "slackbot";
  return hidden === true ? "hidden" : undefined;
}
