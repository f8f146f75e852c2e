import { type ILogGroup, QueryDefinition, QueryString } from "aws-cdk-lib/aws-logs";
import { Stack } from "aws-cdk-lib/core";
import { Construct } from "constructs";

export interface LogQueriesProps {
  logGroups: { ingest: ILogGroup; process: ILogGroup };
}

const exampleId = "A-PUT1TS1D00";
/** A comment, which Logs Insights knows by the # that begins its line. */
const whereTheIdGoes = `# Put your alert's id in place of ${exampleId}`;

/** Questions that come up at night, saved in CloudWatch Logs Insights. */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, { logGroups: { ingest, process } }: LogQueriesProps) {
    super(scope, id);
    const save = (name: string, logGroups: ILogGroup[], queryString: QueryString) =>
      new QueryDefinition(this, name, {
        queryDefinitionName: `${Stack.of(this).stackName}/${name}`,
        logGroups,
        queryString,
      });

    save(
      "every step of one alert",
      [ingest, process],
      new QueryString({
        fields: ["time", "event", "followUp", "outcome", "reason", `@message\n${whereTheIdGoes}`],
        filterStatements: [`alertId = "${exampleId}"`],
        sort: "time asc",
        limit: 1000,
      }),
    );
    save(
      "refused requests",
      [ingest],
      new QueryString({
        filterStatements: ['event = "request"', 'outcome = "refused"'],
        statsStatements: [
          "count(*) as requests, min(time) as first, max(time) as last by reason, sourceIp, integration",
        ],
        sort: "requests desc",
      }),
    );
    save(
      "follow-up attempts",
      [process],
      new QueryString({
        fields: ["time", "alertId", "followUp", "via", "outcome", "reason", "attempts", "durationMs"],
        filterStatements: ['event = "follow-up"'],
        sort: "time desc",
        limit: 1000,
      }),
    );
  }
}
