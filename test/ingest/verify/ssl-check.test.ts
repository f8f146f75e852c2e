import { expect, it } from "vitest";
import { isSslCheck } from "../../../functions/ingest/verify/ssl-check.ts";

const form = "application/x-www-form-urlencoded";

it.each(["ssl_check=1", "ssl_check=1&token=fake", "token=fake&ssl_check=1", "a=b&ssl_check=1&c=d"])(
  "knows the probe in %s",
  (body) => {
    expect(isSslCheck(form, Buffer.from(body))).toBe(true);
    expect(isSslCheck(`${form}; charset=utf-8`, Buffer.from(body))).toBe(true);
  },
);

it.each(["", "ssl_check=0", "ssl_check=12", "no_ssl_check=1", "text=%26ssl_check=1", "text=ssl_check%3D1"])(
  "sees none in %s",
  (body) => {
    expect(isSslCheck(form, Buffer.from(body))).toBe(false);
  },
);

it("sees none in JSON, where people can write it", () => {
  expect(isSslCheck("application/json", Buffer.from('{"text":"a&ssl_check=1&b"}'))).toBe(false);
  expect(isSslCheck(undefined, Buffer.from("ssl_check=1"))).toBe(false);
});
