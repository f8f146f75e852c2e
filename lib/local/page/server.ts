import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { closeServer, listenOnLoopback } from "../listen.ts";
import { type Act, ActionError } from "./actions.ts";
import { streamRecords } from "./event-stream.ts";
import { pageFiles } from "./files.ts";
import { refusal, securityHeaders } from "./guard.ts";
import type { Records } from "./records.ts";

export interface PageServer {
  url: string;
  stop(): Promise<void>;
}

export interface PageServerOptions {
  port: number;
  records: Records;
  act: Act;
  onError: (error: unknown) => void;
}

/** Serves the page on 127.0.0.1: its files, `GET /events`, and `POST /do/{action}` with JSON. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const { records, act, onError } = options;
  const fileAt = pageFiles();
  const streams = new Set<ServerResponse>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const problem = refusal(request, port);
    if (problem) return sendText(response, 403, problem);
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (request.method === "POST") return doAction(request, response, path);
    if (path === "/events") {
      streams.add(response.on("close", () => streams.delete(response)));
      return streamRecords(records, response);
    }
    const file = await fileAt(path);
    if (!file) return sendText(response, 404, "there is no such page");
    response.writeHead(200, { "content-type": file.type }).end(file.body);
  };

  const doAction = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    try {
      await act(path.replace(/^\/do\//, ""), JSON.parse(await text(request)));
      response.writeHead(204).end();
    } catch (error) {
      if (!(error instanceof ActionError || error instanceof SyntaxError)) throw error;
      sendText(response, 422, error.message);
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      onError(error);
      if (!response.headersSent) sendText(response, 500, "this failed; the terminal says why");
      else response.destroy();
    });
  });
  const port = await listenOnLoopback(server, options.port);
  const stop = async () => {
    for (const stream of streams) stream.end();
    await closeServer(server);
  };
  return { url: `http://localhost:${port}`, stop };
}

const sendText = (response: ServerResponse, status: number, words: string): void => {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(words);
};
