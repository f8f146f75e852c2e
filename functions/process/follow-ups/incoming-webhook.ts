import http from "node:http";
import https from "node:https";

/**
 * What a post came to, by what may be done next:
 * - `delivered`
 * - `rate-limited`: not posted; nobody may post for `retryAfterSeconds`
 * - `ambiguous`: may have been posted, or not; trying again may show it twice
 * - `not-posted`: never reached Slack
 * - `rejected`: Slack does not like this payload
 * - `dead`: Slack will never take a post for this URL again
 */
export type PostResult =
  | { outcome: "delivered" }
  | { outcome: "rate-limited"; reason: string; retryAfterSeconds: number | undefined }
  | { outcome: "ambiguous" | "not-posted" | "rejected" | "dead"; reason: string };

/** Posts JSON to one of Slack's hook URLs within `timeoutMs`, from connecting to the end of the answer; never rejects. */
export type Post = (url: string, payload: unknown, timeoutMs: number) => Promise<PostResult>;

const longestAnswerBytes = 1024;

interface Answer {
  status: number;
  body: string;
  retryAfterSeconds: number | undefined;
}

class PostError extends Error {
  override name = "PostError";
  readonly posted: "no" | "maybe";
  /** A kept-alive socket that the other end had closed: nobody read the request. */
  readonly staleSocket: boolean;
  constructor(message: string, posted: "no" | "maybe", staleSocket = false) {
    super(message);
    this.posted = posted;
    this.staleSocket = staleSocket;
  }
}

/** A poster with its own kept-alive connections. Plain node:https: the global fetch costs three times the CPU and hangs 300 s by default. */
export function createPost(): Post {
  const agents = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
  };

  function request(url: URL, body: Buffer, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { request: send } = url.protocol === "http:" ? http : https;
      const outgoing = send(url, {
        method: "POST",
        agent: agents[url.protocol as keyof typeof agents],
        headers: { "Content-Type": "application/json; charset=utf-8", "Content-Length": body.length },
        signal,
      });
      let connected = false;
      outgoing.on("socket", (socket) => {
        connected = outgoing.reusedSocket;
        if (connected) return;
        socket.once(url.protocol === "http:" ? "connect" : "secureConnect", () => {
          connected = true;
        });
      });
      outgoing.on("response", (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes >= longestAnswerBytes) response.destroy();
        });
        // The status is the answer: whatever cuts the body off, a timeout too, only costs the reason its word.
        const answered = () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString("utf8").slice(0, longestAnswerBytes),
            retryAfterSeconds: readRetryAfter(response.headers["retry-after"]),
          });
        response.on("end", answered).on("close", answered).on("error", answered);
        outgoing.prependListener("error", answered);
      });
      outgoing.on("error", (error: NodeJS.ErrnoException) => {
        const stale = outgoing.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
        reject(new PostError(reasonOf(error), connected ? "maybe" : "no", stale));
      });
      outgoing.end(body);
    });
  }

  return async (url, payload, timeoutMs) => {
    const signal = AbortSignal.timeout(Math.max(timeoutMs, 1));
    const body = Buffer.from(JSON.stringify(payload));
    const target = new URL(url);
    try {
      const answer = await request(target, body, signal).catch((error: unknown) => {
        if (error instanceof PostError && error.staleSocket) return request(target, body, signal);
        throw error;
      });
      return classify(answer);
    } catch (error) {
      const { message, posted } = error as PostError;
      return { outcome: posted === "maybe" ? "ambiguous" : "not-posted", reason: message };
    }
  };
}

/** Slack's answers: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
function classify({ status, body, retryAfterSeconds }: Answer): PostResult {
  if (status >= 200 && status < 300) return { outcome: "delivered" };
  // Slack's error bodies are single words; anything else is some proxy's page and stays out of logs and items.
  const word = /^[a-z_]{1,60}$/.test(body.trim()) ? body.trim() : "";
  const reason = word ? `${status} ${word}` : String(status);
  if (status === 429) return { outcome: "rate-limited", reason, retryAfterSeconds };
  if (status >= 500 || status === 408) return { outcome: "ambiguous", reason };
  if (status === 400 && word !== "user_not_found") return { outcome: "rejected", reason };
  if (status >= 400) return { outcome: "dead", reason };
  // Redirects are never followed: they would carry the alert to a host that nobody configured.
  return { outcome: "not-posted", reason };
}

function readRetryAfter(header: string | undefined): number | undefined {
  return header && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

const reasonOf = (error: NodeJS.ErrnoException): string =>
  error.name === "AbortError" || error.name === "TimeoutError" ? "timeout" : (error.code ?? error.name);
