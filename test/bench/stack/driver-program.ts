import http from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answered, Load } from "./driver.ts";

// Plays Slack in a process of its own, so that its work is not the local stack's.

const agent = new http.Agent({ keepAlive: true });

function send(url: string, { headers, body }: Load["requests"][number]): Promise<Answered> {
  const sentAtMs = Date.now();
  return new Promise((resolve, reject) => {
    const length = { "Content-Length": Buffer.byteLength(body) };
    const request = http.request(url, { method: "POST", agent, headers: { ...headers, ...length } }, (response) => {
      text(response).then(
        (answer) => resolve({ sentAtMs, answeredAtMs: Date.now(), status: response.statusCode ?? 0, body: answer }),
        reject,
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

process.on("message", async ({ url, requests, concurrency, perSecond }: Load) => {
  const answers: Answered[] = new Array(requests.length);
  if (perSecond === undefined) {
    let next = 0;
    const work = async () => {
      for (let index = next++; index < requests.length; index = next++) {
        answers[index] = await send(url, requests[index] as Load["requests"][number]);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  } else {
    const startMs = Date.now();
    await Promise.all(
      requests.map(async (request, index) => {
        await sleep(Math.max(0, startMs + (index * 1000) / perSecond - Date.now()));
        answers[index] = await send(url, request);
      }),
    );
  }
  process.send?.(answers);
});
process.on("disconnect", () => process.exit());
