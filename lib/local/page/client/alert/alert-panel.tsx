import type { Alert } from "../../../../../functions/alert/alert.ts";
import type { Step } from "../../contract.ts";
import type { Records } from "../records.ts";
import { clock, duration } from "../time.ts";
import { AlertList, StatusChip } from "./alert-list.tsx";
import { BackoffChart } from "./backoff-chart.tsx";
import { FollowUps } from "./follow-ups.tsx";
import { journey } from "./journey.ts";
import { stepsOf } from "./steps-of.ts";
import { Timeline } from "./timeline.tsx";

interface AlertPanelProps {
  records: Records;
  /** The alert that was picked; empty to follow the newest. */
  picked: string;
  onPick(alertId: string): void;
}

/** What became of one alert: the newest, or the picked one. */
export function AlertPanel({ records, picked, onPick }: AlertPanelProps) {
  const alerts = [...records.alert.values()].toSorted((one, other) => other.openedAt.localeCompare(one.openedAt));
  const alert = alerts.find(({ alertId }) => alertId === picked) ?? alerts[0];
  return (
    <section class="panel alert" aria-labelledby="alert-title">
      <div class="row">
        <h2 id="alert-title">The alert</h2>
        <label class="quiet">
          <input
            type="checkbox"
            checked={picked === ""}
            disabled={!alert}
            onChange={(event) => onPick(event.currentTarget.checked || !alert ? "" : alert.alertId)}
          />{" "}
          Follow the newest
        </label>
      </div>
      {alert ? (
        <>
          <AlertList alerts={alerts} current={alert.alertId} onPick={onPick} />
          <AlertDetail key={alert.alertId} alert={alert} steps={stepsOf(records, alert.alertId)} />
        </>
      ) : (
        <Introduction />
      )}
    </section>
  );
}

const Introduction = () => (
  <div class="introduction">
    <p>
      slack-alerts turns a message in Slack into a stored, numbered alert, and follows it up until somebody acknowledges
      or resolves it. There is none yet. Try it:
    </p>
    <ol>
      <li>Choose the example below the messages, and send it.</li>
      <li>See here how it is verified, queued, stored and posted back.</li>
      <li>Press Acknowledge in Slack.</li>
      <li>Break Slack on the right and send another one: it is tried again until Slack takes it.</li>
      <li>Forge a request, and see why it is refused.</li>
    </ol>
  </div>
);

const AlertDetail = ({ alert, steps }: { alert: Alert; steps: Step[] }) => (
  <>
    <div class="headline">
      <h3 class="wrap">{alert.title}</h3>
      <p>
        <code>{alert.alertId}</code> <span class={`chip urgency ${alert.urgency}`}>{alert.urgency}</span>{" "}
        <StatusChip status={alert.status} />
      </p>
    </div>
    {steps.length > 0 && <Journey steps={steps} />}
    <h3>Follow-ups</h3>
    <FollowUps followUps={alert.followUps} />
    <h3>Attempts against time</h3>
    <BackoffChart alert={alert} steps={steps} />
    <h3>Step by step</h3>
    <Timeline steps={steps} />
    <details>
      <summary>The item in DynamoDB</summary>
      <pre>{JSON.stringify(alert, null, 2)}</pre>
    </details>
  </>
);

const Journey = ({ steps }: { steps: Step[] }) => (
  <ol class="journey" aria-label="The way of the alert">
    {journey(steps).map(({ name, about, atMs, tookMs }) => (
      <li key={name} class={atMs === undefined ? "ahead" : "reached"}>
        <strong>{name}</strong>
        <span class="took">
          {atMs === undefined ? "…" : tookMs === undefined ? clock(atMs) : `+${duration(tookMs)}`}
        </span>
        <span class="about">{about}</span>
      </li>
    ))}
  </ol>
);
