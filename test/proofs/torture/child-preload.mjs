// Loaded into the functions' processes before their bundles (`node --import`), which know nothing of it.
// Plain JavaScript: as TypeScript it would double the time that a process takes to start.
import { subscribe } from "node:diagnostics_channel";

// The AWS endpoint can order its caller to die on the spot, before the bundle sees the answer.
subscribe("http.client.response.finish", ({ response }) => {
  if (response.headers["x-proof-die"]) process.kill(process.pid, "SIGKILL");
});

// Says who works on what, so that a fail point can end the process that posts.
process.on("message", ({ requestId }) => {
  process.stdout.write(`${JSON.stringify({ proof: "invocation", requestId, pid: process.pid })}\n`);
});
