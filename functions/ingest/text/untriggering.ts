import { beginsWith } from "./trigger.ts";

/** A sentence that begins with none of `words`, so that no hook fires on our own answer: with an arrow in front if need be. */
export function untriggering(sentence: string, words: readonly string[]): string {
  const fires = (text: string) => words.some((word) => word !== "" && beginsWith(text, word));
  let answer = sentence;
  for (let arrow = 0x2192; fires(answer); arrow++) answer = `${String.fromCodePoint(arrow)} ${sentence}`;
  return answer;
}
