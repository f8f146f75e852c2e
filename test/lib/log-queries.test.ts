import { expect, test } from "vitest";
import { alertTemplate } from "../support/alert-stack.ts";

const queries = Object.values(alertTemplate().findResources("AWS::Logs::QueryDefinition")).map(
  ({ Properties: { Name, QueryString, LogGroupNames } }) => ({
    name: Name,
    text: QueryString,
    groups: LogGroupNames.map(({ Ref }: { Ref: string }) => Ref.replace(/[0-9A-F]{8}$/, "")),
  }),
);

test.each([
  ["every step of one alert", 'filter alertId = "A-', ["EndpointIngestLogs", "ProcessorProcessLogs"]],
  ["refused requests", 'filter event = "request"\n| filter outcome = "refused"', ["EndpointIngestLogs"]],
  ["follow-up attempts", 'filter event = "follow-up"', ["ProcessorProcessLogs"]],
])("saves a query over the right logs: %s", (name, filter, groups) => {
  const query = queries.find((each) => each.name === `SlackAlerts/${name}`);
  expect(query?.groups).toEqual(groups);
  expect(query?.text).toContain(filter);
});
