import { expect, test } from "vitest";
import { requestUrl, slackAppManifest } from "../../lib/chores/manifest.ts";

const url = "https://abc.execute-api.eu-central-1.amazonaws.com/prod/slack/app";

test("everything that Slack sends goes to the one URL", () => {
  const { features, settings } = slackAppManifest(url, "Alerts");
  expect(features.slash_commands.map((command) => [command.command, command.url])).toEqual([["/alert", url]]);
  expect(settings.event_subscriptions.request_url).toBe(url);
  expect(settings.interactivity).toEqual({ is_enabled: true, request_url: url });
});

test("each event has the scope that it needs, and there is no other scope", () => {
  const needs: Record<string, string> = {
    app_mention: "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
  };
  const { oauth_config, settings } = slackAppManifest(url, "Alerts");
  const forEvents = settings.event_subscriptions.bot_events.map((event) => needs[event]);
  expect(oauth_config.scopes.bot.toSorted()).toEqual([...forEvents, "commands", "incoming-webhook"].toSorted());
});

test("texts keep to Slack's limits", () => {
  const { display_information, features } = slackAppManifest(url, "Alerts");
  expect(display_information.description.length).toBeLessThanOrEqual(140);
  expect(features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
  expect(features.slash_commands[0]?.usage_hint.length).toBeLessThanOrEqual(1000);
});

test("a bare host, such as a tunnel's, gets the integration's path", () => {
  expect(requestUrl(url, "app")).toBe(url);
  expect(requestUrl("https://x.pinggy.link", "app")).toBe("https://x.pinggy.link/slack/app");
  expect(requestUrl("https://x.pinggy.link/prod/", "app")).toBe("https://x.pinggy.link/prod/slack/app");
});

test("another integration's URL, and one that Slack would not call, are refused", () => {
  expect(() => requestUrl(url, "ops")).toThrow("not the URL of ops");
  expect(() => requestUrl("http://localhost:3000/slack/app", "app")).toThrow("https:// URLs only");
  expect(() => requestUrl("app", "app")).toThrow("https:// URLs only");
});
