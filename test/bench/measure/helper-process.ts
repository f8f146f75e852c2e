import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A program of the bench in a process of its own, which answers each message with one. */
export interface HelperProcess {
  /** Its next message. Rejects when it ends without one. */
  next<Answer>(): Promise<Answer>;
  /** Its answer to a question. It is asked one at a time, or an answer could be another question's. */
  ask<Answer>(question: object): Promise<Answer>;
  stop(): Promise<void>;
}

export function startHelper(program: URL, args: readonly string[] = []): HelperProcess {
  const child: ChildProcess = fork(program, args);
  const next = async <Answer>(): Promise<Answer> => {
    const given = new AbortController();
    const { signal } = given;
    try {
      const ended = once(child, "exit", { signal }).then(() => {
        throw new Error(`${program.pathname} ended early`);
      });
      const [answer] = await Promise.race([once(child, "message", { signal }), ended]);
      return answer as Answer;
    } finally {
      given.abort();
    }
  };
  let asked: Promise<unknown> = Promise.resolve();
  const ask = <Answer>(question: object): Promise<Answer> => {
    const answer = asked.then(() => {
      const given = next<Answer>();
      child.send(question);
      return given;
    });
    asked = answer.catch(() => undefined);
    return answer;
  };
  return {
    next,
    ask,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, "exit");
    },
  };
}
