/** The parts of an SDK client and of a command that are used here. */
interface Client {
  send(command: never): Promise<unknown>;
  config: {
    requestHandler: { handle(request: never, options: never): Promise<{ response: { body: unknown } }> };
    streamCollector(body: never): Promise<Uint8Array>;
  };
}
interface Command {
  middlewareStack: { add(middleware: Middleware, options: { step: "deserialize"; priority: "high" }): void };
}
type Middleware = () => (args: { request: unknown }) => Promise<{ output: never; response: unknown }>;

/**
 * Prepares a client for its first call while Lambda starts the function: `command` goes through all that the SDK does
 * before it sends (credentials, endpoint, signature) and is then dropped. In its place a bare GET opens the connection
 * that the first call will use. Init has a whole CPU, the first request of a 512 MB function 0.29: there this takes a
 * quarter off. Gives up after `timeoutMs`; never rejects, since the first call finds the same trouble and can report it.
 */
export async function openConnection(client: Client, command: Command, timeoutMs: number): Promise<void> {
  const connect = async ({ protocol, hostname, port }: { protocol: string; hostname: string; port?: number }) => {
    const get = { protocol, hostname, port, method: "GET", path: "/", headers: {}, query: {} };
    const options = { abortSignal: AbortSignal.timeout(timeoutMs) };
    const { response } = await client.config.requestHandler.handle(get as never, options as never);
    // A connection is kept once its answer was read to the end.
    await client.config.streamCollector(response.body as never);
  };
  const instead: Middleware = () => async (args) => {
    // Caught here, or the SDK would try again and again.
    await connect(args.request as Parameters<typeof connect>[0]).catch(() => undefined);
    return { output: { $metadata: {} } as never, response: undefined };
  };
  command.middlewareStack.add(instead, { step: "deserialize", priority: "high" });
  await client.send(command as never).catch(() => undefined);
}
