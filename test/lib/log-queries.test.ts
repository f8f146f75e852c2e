import { expect, test } from "vitest";
import { alertTemplate } from "../support/alert-stack.ts";

const queries = Object.values(alertTemplate().findResources("AWS::Logs::QueryDefinition")).map(
  ({ Properties: { Name, QueryString, LogGroupNames } }) => ({
    name: Name,
    text: QueryString,
    groups: LogGroupNames.map(({ Ref }: { Ref: string }) => Ref.replace(/[0-9A-F]{8}$/, "")),
  }),
);

test("the query for one alert says where the alert's id goes", () => {
  const query = queries.find(({ name }) => name.endsWith("/every step of one alert"));
  expect(query?.text).toMatch(/^# Put your alert's id in place of (A-\w{10})$\n^\| filter alertId = "\1"$/m);
});

test.each([
  ["every step of one alert", 'filter alertId = "A-', ["EndpointIngestLogs", "ProcessorProcessLogs"]],
  ["refused requests", 'filter event = "request"\n| filter outcome = "refused"', ["EndpointIngestLogs"]],
  ["follow-up attempts", 'filter event = "follow-up"', ["ProcessorProcessLogs"]],
])("saves a query over the right logs: %s", (name, filter, groups) => {
  const query = queries.find((each) => each.name === `SlackAlerts/${name}`);
  expect(query?.groups).toEqual(groups);
  expect(query?.text).toContain(filter);
});
