/**
 * Settles as `work` does, or rejects as soon as `signal` aborts. The AWS SDK heeds a signal while a request is open, but
 * not while it waits before a retry (up to 5 s when the service asks for it), and Slack waits 3 s in all.
 */
export function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}
