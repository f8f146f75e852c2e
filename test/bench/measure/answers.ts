/** Throws unless a handler answered with one of `statusCodes`: what answers wrongly is not measured. */
export function checkAnswer(answer: unknown, ...statusCodes: unknown[]): void {
  const given = (answer as { statusCode?: unknown } | undefined)?.statusCode;
  if (!statusCodes.includes(given)) throw new Error(`answered ${JSON.stringify(answer)}, not ${statusCodes}`);
}
