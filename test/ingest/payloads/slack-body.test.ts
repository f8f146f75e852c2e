import { parse } from "node:querystring";
import { expect, it } from "vitest";
import { readSlackBody } from "../../../functions/ingest/payloads/slack-body.ts";

const none = Buffer.alloc(0);
const json = (text: string, contentType = "application/json") =>
  readSlackBody({ headers: { "content-type": contentType }, body: text }, Buffer.from(text));
const form = (text: string) => readSlackBody({ headers: {}, body: parse(text) }, none);

it("reads a form", () => {
  expect(form("text=a+b")).toMatchObject({ format: "form", fields: { text: "a b" } });
});

it("reads JSON, with any parameters and as raw UTF-8", () => {
  expect(json('{"text":"déjà"}')).toEqual({ format: "json", fields: { text: "déjà" } });
  expect(json('{"a":1}', "Application/JSON; charset=utf-8")).toEqual({ format: "json", fields: { a: 1 } });
});

it("reads the JSON in a form's payload", () => {
  expect(form("payload=%7B%22type%22%3A%22block_actions%22%7D")).toEqual({
    format: "interaction",
    fields: { type: "block_actions" },
  });
});

it.each(["", "{", "[]", "null", "1", '"text"', "{}}"])("reads nothing from the JSON %j", (text) => {
  expect(json(text)).toBeUndefined();
  expect(form(`payload=${encodeURIComponent(text)}`)).toBeUndefined();
});

it("reads no payload that was sent twice, and no other content type", () => {
  expect(form("payload={}&payload={}")).toBeUndefined();
  expect(json("{}", "text/plain")).toBeUndefined();
  expect(json("{}", "application/jsonp")).toBeUndefined();
  expect(readSlackBody({ headers: {}, body: null }, none)).toBeUndefined();
});
