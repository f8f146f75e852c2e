/** What Lambda's runtime fills for each invocation, where it makes one. */
interface InvokeStoreOfRuntime {
  getXRayTraceId(): string | undefined;
}

/**
 * Bundled instead of `@aws/lambda-invoke-store`, from which the SDK takes the trace that its calls are part of. The package
 * looks for the runtime's own store and else makes one (2 KB), which then stays empty. Without one the SDK takes the trace
 * from the environment.
 */
export const InvokeStore = {
  getInstanceAsync: async () =>
    (globalThis as { awslambda?: { InvokeStore?: InvokeStoreOfRuntime } }).awslambda?.InvokeStore,
};
