import { readFileSync, writeFileSync, writeSync } from "node:fs";
import type { Socket } from "node:net";
import type { Sample, Spent, Task } from "./child.ts";

// A fresh process loads one bundle and calls it, as Lambda's runtime does. As little as possible is loaded before.

const readTask = (): Task => JSON.parse(process.argv[2] ?? "");
const task = readTask();
const context = {
  awsRequestId: "00000000-0000-4000-8000-000000000000",
  functionName: "bench",
  getRemainingTimeInMillis: () => 30_000,
};

/** Requests whose events are made at once: few, so that the heap holds about what it would on Lambda. */
const batch = 100;

function clock(): () => Spent {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { ms: performance.now() - wall, cpuMs: (user + system) / 1000 };
  };
}

// Lambda's own runtime has loaded these two before it loads a function.
// Source: github.com/aws/aws-lambda-nodejs-runtime-interface-client, src/client
process.getBuiltinModule("node:http");
const { Socket: AnySocket } = process.getBuiltinModule("node:net");

// Functions call the hosts that they call on Lambda, and reach this machine.
const connect = AnySocket.prototype.connect as (this: Socket, options: object, ...rest: unknown[]) => Socket;
AnySocket.prototype.connect = function (this: Socket, options: { host?: string }, ...rest: unknown[]) {
  if (!/\.amazonaws\.com$|^hooks\.slack\.com$/.test(options.host ?? "")) throw new Error(`no way to ${options.host}`);
  return connect.call(this, { ...options, host: "127.0.0.1", port: task.port }, ...rest);
} as typeof AnySocket.prototype.connect;

/** Not getrusage's figure: that begins with what the parent had when it forked. */
function peakMb(): number {
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const peakKb = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return peakKb ? Number(peakKb) / 1024 : process.memoryUsage.rss() / 2 ** 20;
}

const sinceStart = clock();
const { handler } = await import(task.bundle);
const init = sinceStart();

// Lambda gives a function its full share only now: init ran with the CPU at full speed.
if (task.quotaFile) writeFileSync(task.quotaFile, String(process.pid));

const sinceFirst = clock();
const answer: unknown = await handler(task.event, context);
const first = sinceFirst();

let warm: Sample["warm"];
if (task.warm) {
  let last: unknown;
  const run = async (events: unknown[]): Promise<Spent> => {
    const sinceBatch = clock();
    for (const event of events) last = await handler(event, context);
    return sinceBatch();
  };
  const all: Spent = { ms: 0, cpuMs: 0 };
  let requests: number;
  if ("events" in task.warm) {
    requests = task.warm.events.length;
    await run(task.warm.warmUpEvents);
    Object.assign(all, await run(task.warm.events));
  } else {
    requests = task.warm.requests;
    const text = JSON.stringify(task.warm.event ?? readTask().event);
    // One event each, since middleware may change what it is given; made before the clock starts.
    const copies = (): unknown[] => Array.from({ length: batch }, () => JSON.parse(text));
    for (let done = 0; done < task.warm.warmUp; done += batch) await run(copies());
    for (let done = 0; done < requests; done += batch) {
      const { ms, cpuMs } = await run(copies());
      all.ms += ms;
      all.cpuMs += cpuMs;
    }
  }
  warm = { ms: all.ms / requests, cpuMs: all.cpuMs / requests, answer: last };
}

const sample: Sample = { init, first, answer, peakMb: peakMb(), ...(warm && { warm }) };
writeSync(3, JSON.stringify(sample));
process.exit();
