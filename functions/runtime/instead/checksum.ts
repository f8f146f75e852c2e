import { type BinaryLike, createHash, createHmac } from "node:crypto";

/**
 * Bundled instead of `@smithy/core/checksum`, whose hashes are Node.js's too, but come with others in JavaScript (5 KB) for
 * where Node.js has none. A secret makes it an HMAC.
 */
const checksum = (algorithm: string) =>
  class {
    #hash;
    readonly #secret;
    constructor(secret?: BinaryLike) {
      this.#secret = secret;
      this.#hash = this.#start();
    }
    update(data: BinaryLike): void {
      this.#hash.update(data);
    }
    async digest(): Promise<Uint8Array> {
      return this.#hash.digest();
    }
    reset(): void {
      this.#hash = this.#start();
    }
    #start() {
      return this.#secret === undefined ? createHash(algorithm) : createHmac(algorithm, this.#secret);
    }
  };

export const Sha256 = checksum("sha256");
export const Md5 = checksum("md5");
