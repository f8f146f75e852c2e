import { alarmRunbook } from "../alarm-runbook.ts";

/** What went wrong: a status that the endpoint answered, or a step after it. */
export type SmokeFailure = number | "unreachable" | "not-stored" | "not-posted";

/** Where to look after a failed step of the smoke test; alarms are named as in the README's runbook. */
export function adviceFor(failure: SmokeFailure): string {
  const alarm = (name: keyof typeof alarmRunbook) => `See the runbook: "${alarmRunbook[name].title}".`;
  switch (failure) {
    case "unreachable":
      return "Check the URL against the stack's output Url…, and that this machine may call it (setting allowedCidrs).";
    case "not-stored":
      return `Look into the process function's log group. ${alarm("deadLetters")} ${alarm("dueWorkWaits")}`;
    case "not-posted":
      return `npm run webhooks tells the webhooks' state. ${alarm("followUpsFail")} ${alarm("webhookDisabled")}`;
    case 403:
      return (
        "With a body, API Gateway refused it: the URL's path is wrong, or a policy (allowedCidrs, waf) shuts this machine out. Without one, " +
        `ingest did, and its log says why: the secret, the team, or this machine's clock. ${alarm("requestsRefused")}`
      );
    case 404:
      return "The deployed settings have no such integration: deploy again after changing cdk.json.";
    case 429:
      return alarm("requestsThrottled");
    case 503:
      return `The secret or the queue cannot be used; npm run secrets -- --check tells. ${alarm("secretUnusable")}`;
    default:
      return `Look into the ingest function's log group. ${alarm("requestsFail")}`;
  }
}
