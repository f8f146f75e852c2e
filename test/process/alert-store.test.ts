import { expect, test } from "vitest";
import { command, openMessage } from "../support/command-messages.ts";
import { startProcess } from "../support/process-services.ts";

test("an alert of newer code is not touched: the command goes to the dead-letter queue and says why", async () => {
  await using process = await startProcess();
  const message = openMessage();
  await process.deliver(message);
  const newer = await process.services.alerts.change(message.alertId, {}, { formatVersion: 2 as 1 });
  expect(await process.deliver(command("resolve", message.alertId))).toMatchObject({ kept: false });
  expect(await process.item(message.alertId)).toEqual(newer);
  expect(await process.deadLetters()).toMatchObject([
    { reason: "alert format 2 is newer than this code's 1: deploy the newer code" },
  ]);
});
