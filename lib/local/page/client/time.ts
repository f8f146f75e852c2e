import { useEffect, useState } from "preact/hooks";

/** The time, epoch ms, every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** `8 ms`, `1.4 s`, `12 s`, `3 min`, `2 h` */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return ms < 120 * 60_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

/** The same without fractions, for what counts down. */
export const wholeDuration = (ms: number): string =>
  ms < 120_000 ? `${Math.max(1, Math.ceil(ms / 1000))} s` : duration(ms);

/** `14:02:31`, in the reader's time zone. */
export const clock = (ms: number): string => new Date(ms).toLocaleTimeString("en-GB");
/** `14:02` */
export const shortClock = (ms: number): string => clock(ms).slice(0, 5);
