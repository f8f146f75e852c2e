import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** One message of the dead-letter queue, as far as it may be shown: bodies can hold a `response_url`. */
export interface DeadLetter {
  messageId: string;
  /** What it asks for, such as `open A-7F3KQ2XM9B`. */
  about: string;
  reason: string;
  sentAt: string;
}

export interface RedriveOptions {
  client: SQSClient;
  deadLetterQueueUrl: string;
  queueUrl: string;
  /** Only look: every message is put back. */
  dryRun: boolean;
  onLetter: (letter: DeadLetter) => void;
}

export interface Redriven {
  moved: number;
  /** Left in the dead-letter queue: they came back during this run, or are copies of what was moved. */
  left: number;
  /** False when a dry run took so long that letters showed again before it came to the end. */
  sawAll: boolean;
}

const longPollSeconds = 2;
/** Time for a whole batch to be sent and deleted; a crash shows the rest again after it. */
const visibilitySeconds = 60;

/**
 * Moves everything from the dead-letter queue back to the queue: receive, send, then delete. A crash in between leaves a copy
 * in both, which `process` absorbs. (StartMessageMoveTask refuses messages that `process` itself put there.)
 */
export async function redrive(options: RedriveOptions): Promise<Redriven> {
  const { client, deadLetterQueueUrl, dryRun, onLetter } = options;
  const moved = new Set<string>();
  /** By message id. */
  const kept = new Map<string, Message>();
  let sawAll = true;
  while (sawAll) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: deadLetterQueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: longPollSeconds,
        VisibilityTimeout: visibilitySeconds,
        MessageAttributeNames: ["reason"],
        MessageSystemAttributeNames: ["SentTimestamp"],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) {
      // A dry run would go in a circle: what it looked at is hidden for a while only.
      if (dryRun && kept.has(message.MessageId ?? "")) sawAll = false;
      // What fails again at once would be moved in a circle.
      if (moved.has(message.Body ?? "")) {
        kept.set(message.MessageId ?? "", message);
        continue;
      }
      onLetter(describe(message));
      moved.add(message.Body ?? "");
      if (dryRun) kept.set(message.MessageId ?? "", message);
      else await move(options, message);
    }
  }
  for (const { ReceiptHandle } of kept.values()) await show(options, ReceiptHandle);
  return { moved: dryRun ? 0 : moved.size, left: kept.size, sawAll };
}

/** Makes a message visible at once. By itself it would be so within a minute, or is already, which SQS calls an error. */
async function show({ client, deadLetterQueueUrl }: RedriveOptions, ReceiptHandle: string | undefined): Promise<void> {
  const visible = { QueueUrl: deadLetterQueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
  await client.send(new ChangeMessageVisibilityCommand(visible)).catch(() => {});
}

async function move({ client, queueUrl, deadLetterQueueUrl }: RedriveOptions, message: Message): Promise<void> {
  await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: message.Body }));
  await client.send(new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle: message.ReceiptHandle }));
}

function describe({ MessageId = "", Body = "", MessageAttributes, Attributes }: Message): DeadLetter {
  return {
    messageId: MessageId,
    about: aboutOf(Body),
    // SQS moves a message without a word when it was received too often.
    reason: MessageAttributes?.reason?.StringValue ?? "received too often",
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
  };
}

function aboutOf(body: string): string {
  try {
    const { kind, alertId } = JSON.parse(body) as Record<string, unknown>;
    const known = [kind, alertId].filter((part) => typeof part === "string" && /^[\w-]{1,20}$/.test(part));
    if (known.length > 0) return known.join(" ");
  } catch {
    // Not ours, or broken: the reason says more.
  }
  return "unreadable";
}
