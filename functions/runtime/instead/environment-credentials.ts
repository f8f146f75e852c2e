/**
 * Bundled instead of `@aws-sdk/credential-provider-node`. Lambda gives a process its credentials in the environment, for
 * life; the other sources (SSO, profiles, containers, EC2) would be 135 KB that can never be asked, and load node:http.
 */
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
