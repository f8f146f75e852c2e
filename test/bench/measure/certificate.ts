import { generateKeyPairSync, sign } from "node:crypto";

export interface Certificate {
  /** PEM, as the next one. */
  key: string;
  certificate: string;
}

/**
 * A certificate for some host names, good for a day and signed by itself. Node.js reads certificates but makes none; these
 * are the few fields of X.509 (RFC 5280) that TLS asks for, in DER.
 */
export function createCertificate(hosts: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));
  const name = sequence(set(sequence(objectId("550403"), text(0x0c, "slack-alerts bench"))));
  const dayMs = 24 * 3600_000;
  const validity = sequence(utcTime(Date.now() - dayMs), utcTime(Date.now() + dayMs));
  const isAuthority = extension("551d13", sequence(der(0x01, Buffer.from([0xff]))));
  const hostNames = extension("551d11", sequence(...hosts.map((host) => text(0x82, host))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.from([1])), // serial number
    ecdsaWithSha256,
    name, // issuer
    validity,
    name, // subject
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(isAuthority, hostNames)),
  );
  const certificate = sequence(body, ecdsaWithSha256, bits(sign("sha256", body, privateKey)));
  const base64 = certificate.toString("base64").replaceAll(/.{1,64}/g, "$&\n");
  return {
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    certificate: `-----BEGIN CERTIFICATE-----\n${base64}-----END CERTIFICATE-----\n`,
  };
}

/** One value in DER: tag, length, content. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}

const sequence = (...contents: Buffer[]): Buffer => der(0x30, ...contents);
const set = (...contents: Buffer[]): Buffer => der(0x31, ...contents);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value));
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);
const extension = (id: string, value: Buffer): Buffer => sequence(objectId(id), der(0x04, value));
const utcTime = (ms: number): Buffer => text(0x17, new Date(ms).toISOString().replaceAll(/^\d\d|[-:T]|\.\d+/g, ""));
