// Bundled instead of the Secrets Manager client where only the code around it is measured.
export class SecretsManagerClient {
  send = (): Promise<object> => Promise.resolve({ SecretString: process.env.INSTANT_SECRET });
}
export class GetSecretValueCommand {}
