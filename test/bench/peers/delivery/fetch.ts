/** Posts as most people do. Rejects unless Slack took it. */
export async function handler({ url, payload }: { url: string; payload: object }): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(payload),
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${body}`);
}
