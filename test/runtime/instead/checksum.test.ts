import { Md5 as SdkMd5, Sha256 as SdkSha256 } from "@smithy/core/checksum";
import { expect, test } from "vitest";
import { Md5, Sha256 } from "../../../functions/runtime/instead/checksum.ts";

const bytes = new TextEncoder().encode("a message 😀");

test.each([
  ["MD5", () => new Md5(), () => new SdkMd5()],
  ["SHA-256", () => new Sha256(), () => new SdkSha256()],
  ["HMAC by text", () => new Sha256("a key"), () => new SdkSha256("a key")],
  ["HMAC by bytes", () => new Sha256(bytes), () => new SdkSha256(bytes)],
])("%s is the SDK's own, again after a reset", async (_, ours, theirs) => {
  const [own, sdk] = [ours(), theirs()];
  for (let round = 0; round < 2; round += 1) {
    for (const hash of [own, sdk]) {
      hash.update(bytes);
      hash.update(bytes.subarray(3));
    }
    const [digest, expected] = await Promise.all([own.digest(), sdk.digest()]);
    expect(Buffer.from(digest)).toEqual(Buffer.from(expected));
    own.reset();
    sdk.reset();
  }
});
