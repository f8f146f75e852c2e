/**
 * The version of the messages on the queue. A higher one comes from newer code and is never guessed at.
 * Apart from their schema, so that `ingest`, which only writes them, bundles no code that reads them.
 */
export const messageVersion = 1;
