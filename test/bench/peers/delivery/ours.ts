import { createPost } from "../../../../functions/process/follow-ups/incoming-webhook.ts";

const postOnce = createPost();

/** One try of ours; waiting and trying again is the queue's business. */
export async function handler({ url, payload }: { url: string; payload: object }): Promise<void> {
  const result = await postOnce(url, payload, 5000);
  if (result.outcome !== "delivered") throw new Error(result.reason);
}
