import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifySignature } from "../../../functions/ingest/verify/signature.ts";

// The example of docs.slack.dev/authentication/verifying-requests-from-slack
const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const timestamp = "1531420618";
const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
const rawBody = Buffer.from(
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
    "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com" +
    "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
);
const now = Number(timestamp);
const published = { timestamp, signature, rawBody };

/** Every text that differs from `text` in one character. */
const withOneCharacterChanged = (text: string): string[] =>
  [...text].flatMap((character, index) =>
    ["0", "1", "f", "F", " ", "é"]
      .filter((other) => other !== character)
      .map((other) => text.slice(0, index) + other + text.slice(index + 1)),
  );

describe("Slack's published example", () => {
  it("verifies at its time", () => {
    expect(verifySignature(published, [secret], now)).toBe("verified");
  });

  it("fails with any byte of the body changed", () => {
    for (let index = 0; index < rawBody.length; index++) {
      const changed = Buffer.from(rawBody);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(verifySignature({ ...published, rawBody: changed }, [secret], now)).toBe("wrong-signature");
    }
  });

  it("fails with any character of the signature, the timestamp or the secret changed", () => {
    for (const changed of withOneCharacterChanged(signature)) {
      expect(verifySignature({ ...published, signature: changed }, [secret], now)).not.toBe("verified");
    }
    for (const changed of withOneCharacterChanged(timestamp)) {
      expect(verifySignature({ ...published, timestamp: changed }, [secret], now)).not.toBe("verified");
    }
    for (const changed of withOneCharacterChanged(secret)) {
      expect(verifySignature(published, [changed], now)).not.toBe("verified");
    }
  });
});

describe("the clock", () => {
  it.each([
    ["300 s ago", now + 300, "verified"],
    ["301 s ago", now + 301, "stale"],
    ["300 s ahead", now - 300, "verified"],
    ["301 s ahead", now - 301, "stale"],
    ["unknown", Number.NaN, "stale"],
  ])("takes a request signed %s as it should", (_, nowSeconds, verdict) => {
    expect(verifySignature(published, [secret], nowSeconds)).toBe(verdict);
  });

  it.each([
    "",
    " 1531420618",
    "1531420618 ",
    "+531420618",
    "0x5b412a4a",
    "1531420618.0",
    "153142061",
    "15314206180",
    "١٥٣١٤٢٠٦١٨",
    "1531420618\n",
  ])("refuses the timestamp %j even when it is signed", (odd) => {
    const hmac = createHmac("sha256", secret).update(`v0:${odd}:`).update(rawBody).digest("hex");
    expect(verifySignature({ timestamp: odd, signature: `v0=${hmac}`, rawBody }, [secret], now)).toBe("bad-timestamp");
  });
});

describe("the signature", () => {
  it.each([
    ["no prefix", signature.slice(3)],
    ["another version", signature.replace("v0", "v1")],
    ["upper case", signature.toUpperCase()],
    ["upper-case digits", `v0=${signature.slice(3).toUpperCase()}`],
    ["a digit less", signature.slice(0, -1)],
    ["a digit more", `${signature}0`],
    ["two of them", `${signature},${signature}`],
    ["a line break", `${signature}\n`],
    ["nothing", ""],
  ])("with %s is wrong", (_, odd) => {
    expect(verifySignature({ ...published, signature: odd }, [secret], now)).toBe("wrong-signature");
  });

  it("and the timestamp must be there", () => {
    expect(verifySignature({ ...published, signature: undefined }, [secret], now)).toBe("missing-signature");
    expect(verifySignature({ ...published, timestamp: undefined }, [secret], now)).toBe("missing-signature");
  });

  it("does not verify when a byte moves from the body to the timestamp", () => {
    const moved = { timestamp: `${timestamp}1`, signature, rawBody: rawBody.subarray(1) };
    expect(verifySignature(moved, [secret], now)).not.toBe("verified");
  });
});

describe("the secrets", () => {
  it("are all live, so that a rotation refuses nothing", () => {
    expect(verifySignature(published, ["the-new-fake-secret", secret], now)).toBe("verified");
    expect(verifySignature(published, [secret, "the-new-fake-secret"], now)).toBe("verified");
  });

  it("are none: nothing verifies", () => {
    expect(verifySignature(published, [], now)).toBe("wrong-signature");
  });

  it("are never empty: what an empty one signed is wrong", () => {
    const forged = createHmac("sha256", "").update(`v0:${timestamp}:`).update(rawBody).digest("hex");
    expect(verifySignature({ timestamp, signature: `v0=${forged}`, rawBody }, [""], now)).toBe("wrong-signature");
  });
});

describe("whatever is sent", () => {
  const timestamps = fc.oneof(fc.string(), fc.constant(timestamp), fc.integer().map(String));
  const signatures = fc.oneof(
    fc.string(),
    fc.stringMatching(/^v0=[0-9a-f]{64}$/),
    fc.stringMatching(/^v0=[0-9a-fA-F]{60,68}$/),
    fc.string({ unit: "binary", minLength: 67, maxLength: 67 }),
  );

  it("is not accepted without the secret, and never throws", () => {
    fc.assert(
      fc.property(timestamps, signatures, fc.uint8Array({ maxLength: 200 }), (timestamp, signature, bytes) => {
        const verdict = verifySignature({ timestamp, signature, rawBody: Buffer.from(bytes) }, [secret], now);
        expect(verdict).not.toBe("verified");
      }),
      { numRuns: 5000 },
    );
  });

  it("is accepted when it is signed, byte for byte", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string({ minLength: 1 }), (bytes, secret) => {
        const rawBody = Buffer.from(bytes);
        const base = Buffer.concat([Buffer.from(`v0:${timestamp}:`), rawBody]);
        const signature = `v0=${createHmac("sha256", secret).update(base).digest("hex")}`;
        expect(verifySignature({ timestamp, signature, rawBody }, [secret], now)).toBe("verified");
      }),
    );
  });
});
