/** The AWS services that run on this machine, by the names that IAM actions begin with. */
export const awsServices = ["dynamodb", "sqs", "secretsmanager"] as const;
export type AwsService = (typeof awsServices)[number];

/** One AWS API call, whether it came over HTTP or from the runner itself. */
export interface AwsCall {
  service: AwsService;
  /** As the API names it, such as `PutItem`. */
  action: string;
  /** Who calls: a function's logical id, or `operator`. */
  principal: string;
  /** The request's JSON. */
  body: Record<string, unknown>;
}

export interface AwsResponse {
  status: number;
  /** Answered as JSON. */
  body: object;
  headers?: Record<string, string>;
}

/** Carries out a call, or hands it on. */
export type AwsHandler = (call: AwsCall) => Promise<AwsResponse>;

/**
 * Stands between callers and the services: may refuse, delay, repeat or drop a call, before or after `forward` applies it.
 * One that throws `ConnectionResetError` makes the caller's connection break without an answer.
 */
export type Interceptor = (call: AwsCall, forward: AwsHandler) => Promise<AwsResponse>;

/** Thrown by an interceptor to break the caller's connection. */
export class ConnectionResetError extends Error {
  override name = "ConnectionResetError";
}

/** An AWS error as its JSON protocols carry it. */
export const awsError = (status: number, type: string, message: string): AwsResponse => ({
  status,
  body: { __type: type, message },
});

/** The handler that passes each call through `interceptors`, first to last, before `apply`. */
export const withInterceptors = (interceptors: readonly Interceptor[], apply: AwsHandler): AwsHandler =>
  interceptors.reduceRight<AwsHandler>((next, interceptor) => (call) => interceptor(call, next), apply);
