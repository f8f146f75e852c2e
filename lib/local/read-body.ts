import { once } from "node:events";
import type { IncomingMessage } from "node:http";

/**
 * A request's whole body, or undefined when it has more than `maxBytes`.
 * A body that is too long is read to its end all the same, or the connection would break before the answer.
 * Rejects when the caller goes away.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  });
  await once(request, "end");
  return bytes <= maxBytes ? Buffer.concat(chunks) : undefined;
}
