import { expect, test } from "vitest";
import { listMessage } from "../../support/command-messages.ts";
import { startProcess } from "../../support/process-services.ts";

test("tells one person what ingest had no way to say, and touches no table", async () => {
  await using process = await startProcess();
  const responseUrl = process.slack.responseUrl();
  const { kind: _, ...request } = listMessage({ responseUrl });
  expect(await process.deliver({ ...request, kind: "tell", text: "You may not <do> that" })).toMatchObject({
    kept: false,
  });
  expect(process.slack.responses(responseUrl)).toEqual([
    expect.objectContaining({
      kind: "ephemeral",
      payload: expect.objectContaining({ text: "You may not &lt;do&gt; that" }),
    }),
  ]);
  expect(process.dynamodb.calls).toEqual([]);
});
