/**
 * Bundled instead of `@aws-sdk/endpoint-cache`, in which the DynamoDB client would keep endpoints that it discovered. No
 * command asks for that, but the cache and the collections that it is made of are 8 KB.
 */
export class EndpointCache {}
