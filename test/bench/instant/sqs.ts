// Bundled instead of the SQS client where only the code around it is measured.
export class SQSClient {
  send = (): Promise<object> => Promise.resolve({ MessageId: "00000000-0000-4000-8000-000000000000" });
}
export class SendMessageCommand {
  middlewareStack = { add: () => {} };
}
