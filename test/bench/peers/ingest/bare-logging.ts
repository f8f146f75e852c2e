import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { createLog } from "../../../../functions/runtime/log.ts";
import { counted } from "../../../../functions/runtime/metrics.ts";
import { handler as bare } from "./bare.ts";

const writeLine = (line: string) => {
  process.stdout.write(`${line}\n`);
};
const log = createLog(writeLine);

/** The bare handler with our line a request, which CloudWatch makes a metric of. */
export const handler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const answer = await bare(event);
  const { sourceIp } = event.requestContext.identity;
  const accepted = answer.statusCode === 200;
  log[accepted ? "info" : "warn"](
    "request",
    { integration: "app", sourceIp, status: answer.statusCode },
    counted(accepted ? "RequestAccepted" : "RequestRefused", { integration: "app" }),
  );
  return answer;
};
