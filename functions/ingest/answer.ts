import type { APIGatewayProxyResult } from "aws-lambda";

/** What Slack gets back over HTTP. */
export type Answer = APIGatewayProxyResult;

/** Taken, and nothing to show. */
export const emptyAnswer = (): Answer => ({ statusCode: 200, body: "" });

export const jsonAnswer = (value: unknown): Answer => ({
  statusCode: 200,
  headers: { "Content-Type": "application/json; charset=utf-8" },
  body: JSON.stringify(value),
});

/** Shown to the person who asked, and to nobody else. */
export const ephemeralAnswer = (text: string): Answer => jsonAnswer({ response_type: "ephemeral", text });

/**
 * A 4xx that tells nothing. Without the header Slack would send the same request again.
 * Rule: docs.slack.dev/apis/events-api (turning retries off)
 */
export const refusedAnswer = (statusCode: 400 | 403 | 404 | 413 | 415): Answer => ({
  statusCode,
  headers: { "X-Slack-No-Retry": "1" },
  body: "",
});

/** We are broken, not the request: Slack shall try again. */
export const unavailableAnswer = (): Answer => ({ statusCode: 503, body: "" });
