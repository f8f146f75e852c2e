import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";

/** Asks people for values that must not be seen. */
export interface Prompt {
  /** Writes the question, reads one line and echoes nothing of it. Empty at the end of the input. */
  askHidden(question: string): Promise<string>;
  close(): void;
}

/** Reads from `input`: typed at a terminal without echo, or piped, a line an answer. Questions go to `output`. */
export function createPrompt(input: NodeJS.ReadStream, output: NodeJS.WritableStream): Prompt {
  let opened: { reader: Interface; lines: AsyncIterator<string> } | undefined;
  const open = () => {
    // readline echoes to its output, so that is nowhere; as a terminal it takes the echo away from the system.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const reader = createInterface({ input, output: nowhere, terminal: input.isTTY === true });
    reader.on("SIGINT", () => {
      reader.close();
      process.exit(130);
    });
    return { reader, lines: reader[Symbol.asyncIterator]() };
  };
  return {
    askHidden: async (question) => {
      opened ??= open();
      output.write(question);
      const { value, done } = await opened.lines.next();
      output.write("\n");
      return done ? "" : value.trim();
    },
    close: () => opened?.reader.close(),
  };
}
