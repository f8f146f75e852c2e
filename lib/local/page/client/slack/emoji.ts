/** Slack's names of the emoji that this project posts, and of some that people type. */
export const emoji: Record<string, string> = {
  rotating_light: "🚨",
  alarm_clock: "⏰",
  eyes: "👀",
  white_check_mark: "✅",
  warning: "⚠️",
  fire: "🔥",
  tada: "🎉",
  thumbsup: "👍",
  "+1": "👍",
};
