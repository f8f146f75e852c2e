// An alias cannot import the name that it stands for, so this is the file behind it, which has no types.
// @ts-expect-error
export * from "../../../node_modules/@smithy/core/dist-es/submodules/config/index.js";

/** The parts of a setting of the SDK that are used here. */
interface Setting<T> {
  environmentVariableSelector(environment: NodeJS.ProcessEnv): T | undefined;
  default: T | (() => Promise<T>);
}

/**
 * Bundled instead of the same of `@smithy/core/config`: reads a setting from the environment, which is all that Lambda has, and
 * once, as the SDK does. The SDK's own goes on to ~/.aws/config (5 % of a cold start's CPU time), and brings a parser of it (5 KB).
 */
export function loadConfig<T>({ environmentVariableSelector, default: byDefault }: Setting<T>): () => Promise<T> {
  const read = async (): Promise<T> => {
    try {
      const value = environmentVariableSelector(process.env);
      if (value !== undefined) return value;
    } catch {
      // Unreadable, which to the SDK is the same as not there.
    }
    return typeof byDefault === "function" ? (byDefault as () => Promise<T>)() : byDefault;
  };
  let value: Promise<T> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}

/** Lambda always names the region; the SDK would ask EC2's metadata service in the end. */
export const NODE_REGION_CONFIG_OPTIONS: Setting<string> = {
  environmentVariableSelector: ({ AWS_REGION }) => AWS_REGION,
  default: () => Promise.reject(new Error("AWS_REGION is missing")),
};

/** The SDK's default. Its own function would look for another with the `loadConfig` that is replaced. */
export const resolveDefaultsModeConfig = () => async () => "legacy";
