/**
 * Settles as `work` does, or rejects once `ms` have passed (TimeoutError); `work` gets a signal that aborts then. The AWS SDK
 * heeds one while a request is open, but not while it waits before a retry (up to 5 s when the service asks for it), and
 * Slack waits 3 s in all. Not AbortSignal.timeout: it can't be ended, and to collect those of past requests cost a busy
 * process a quarter of its own CPU.
 */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DOMException("The deadline has passed", "TimeoutError");
      reject(error);
      controller.abort(error);
    }, ms);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
