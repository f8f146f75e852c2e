/** Throws unless a handler answered with `statusCode`: what answers wrongly is not measured. */
export function checkAnswer(answer: unknown, statusCode: number): void {
  const given = (answer as { statusCode?: unknown } | undefined)?.statusCode;
  if (given !== statusCode) throw new Error(`answered ${JSON.stringify(answer)} instead of ${statusCode}`);
}
