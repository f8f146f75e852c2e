import { expect, test } from "vitest";
import { AlertQueue } from "../../lib/alert-queue.ts";
import { templateOf } from "../support/alert-stack.ts";

const template = templateOf((stack) => new AlertQueue(stack, "Queue", { consumerTimeoutSeconds: 45 }));

test("a message may be received a thousand times before it becomes a dead letter: parking spends receives", () => {
  template.hasResourceProperties("AWS::SQS::Queue", { RedrivePolicy: { maxReceiveCount: 1000 } });
});

test("a message stays hidden for six times the function's timeout", () => {
  template.hasResourceProperties("AWS::SQS::Queue", { VisibilityTimeout: 6 * 45, RedrivePolicy: {} });
});

test("both queues keep messages for 14 days, encrypted, and take them over TLS only", () => {
  template.allResourcesProperties("AWS::SQS::Queue", {
    MessageRetentionPeriod: 14 * 24 * 3600,
    SqsManagedSseEnabled: true,
  });
  const policies = Object.values(template.findResources("AWS::SQS::QueuePolicy"));
  expect(policies.flatMap(({ Properties }) => Properties.Queues)).toHaveLength(2);
  template.allResourcesProperties("AWS::SQS::QueuePolicy", {
    PolicyDocument: {
      Statement: [{ Action: "sqs:*", Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    },
  });
});
