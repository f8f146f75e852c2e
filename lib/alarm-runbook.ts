/**
 * What each alarm is called and what to do about it. The title is also a heading of the README's runbook;
 * both together are the alarm's description, which CloudWatch puts into the mail.
 */
export const alarmRunbook = {
  deadLetters: {
    title: "Dead letters are waiting",
    advice:
      "These commands were given up and nobody is told about them. Read each message's `reason` attribute, mend the cause, then run `npm run redrive`.",
  },
  processCrashes: {
    title: "The process function crashes",
    advice:
      "It ran out of time or memory, or threw outside a command. Read its log group; messages come back by themselves once it works.",
  },
  commandsFail: {
    title: "Commands fail",
    advice:
      "Look for `command-failed` in the process log group: `reason` names the error. The messages are retried, so nothing is lost yet.",
  },
  followUpsFail: {
    title: "Follow-ups fail",
    advice:
      "A post was given up: Slack rejected it, or it could not be delivered in time. The saved query `follow-up attempts` has the reason; tell people yourself. Once the cause is mended, `npm run redrive -- --wake` posts what was given up.",
  },
  webhookDisabled: {
    title: "A webhook is disabled",
    advice:
      "Slack says that the webhook is gone. Create a new one, put its URL into the secret with `npm run secrets`; what it owes is then posted.",
  },
  dueWorkWaits: {
    title: "Due work is waiting",
    advice:
      "Messages are due but nobody takes them. Check that the process function runs and is not throttled; if it is busy, raise maxConcurrency.",
  },
  followUpsLate: {
    title: "Follow-ups are late",
    advice:
      "Posts come more than two minutes after they were due: Slack is failing or limits the rate. Look at cool-downs and open breakers on the dashboard.",
  },
  requestsFail: {
    title: "Slack gets errors",
    advice:
      "Requests were answered with 5xx, and Slack retries only a few times. Look for errors in the ingest log group, and for throttles of its function.",
  },
  secretUnusable: {
    title: "The secret cannot be used",
    advice:
      "It is empty, not of the right shape, or not readable, so requests are refused. Fill it with `npm run secrets`; `secret-unusable` in the log says why.",
  },
  requestsRefused: {
    title: "Many requests are refused",
    advice:
      "Run the saved query `refused requests`. One reason from Slack's addresses: token or signing secret are wrong. `user-not-allowed` and `channel-not-allowed`: people, whom the settings `users` and `channels` leave out. Others: someone is knocking.",
  },
  requestsThrottled: {
    title: "Requests are throttled",
    advice:
      "More came than the throttle setting lets through, and Slack was told 429. If they are yours, raise throttle; if not, see allowedCidrs and waf.",
  },
} as const satisfies Record<string, { title: string; advice: string }>;

export type AlarmName = keyof typeof alarmRunbook;
