import type { Alert } from "../../../../../functions/alert/alert.ts";

interface AlertListProps {
  alerts: Alert[];
  current: string;
  onPick(alertId: string): void;
}

/** The newest alerts, to pick one. */
export const AlertList = ({ alerts, current, onPick }: AlertListProps) => (
  <ul class="alert-list" aria-label="Alerts, newest first">
    {alerts.map(({ alertId, urgency, title, status }) => (
      <li key={alertId}>
        <button type="button" aria-current={alertId === current} onClick={() => onPick(alertId)}>
          <span class={`dot ${urgency}`} aria-hidden="true" />
          <code>{alertId}</code>
          <span class="title">{title}</span>
          <StatusChip status={status} />
        </button>
      </li>
    ))}
  </ul>
);

const tones = { open: "bad", acknowledged: "warn", resolved: "good" } as const;

export const StatusChip = ({ status }: Pick<Alert, "status">) => <span class={`chip ${tones[status]}`}>{status}</span>;
