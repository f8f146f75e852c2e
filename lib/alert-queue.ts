import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Duration, Validations } from "aws-cdk-lib/core";
import { Construct } from "constructs";

export interface AlertQueueProps {
  /** Timeout of the function that reads the queue. */
  consumerTimeoutSeconds: number;
}

/**
 * Parking a message spends a receive, so a message may be received often before anything is wrong with it.
 * This is only the last guard: `process` itself puts a message that crashes it 5 times into the dead-letter queue.
 */
const maxReceiveCount = 1000;

/** When to look: one message for each Slack request, alive until all it owes is done. */
export class AlertQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { consumerTimeoutSeconds }: AlertQueueProps) {
    super(scope, id);
    const common = {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    };
    this.deadLetterQueue = new Queue(this, "DeadLetters", common);
    Validations.of(this.deadLetterQueue).acknowledge({
      id: "Serverless-SQSRedrivePolicy",
      reason: "This is the end of the line: what lies here waits for a person, and an alarm tells of it.",
    });
    this.queue = new Queue(this, "Commands", {
      ...common,
      // 6 × the timeout: docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * consumerTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount },
    });
  }
}
