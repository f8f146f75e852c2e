/** Where the local stack says it runs: the defaults of the emulators and the SDK's examples. */
export const region = "us-east-1";
export const accountId = "000000000000";
export const partition = "aws";
