import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import cdkJson from "../../cdk.json" with { type: "json" };
import { AlertStack } from "../../lib/alert-stack.ts";
import { parseSettings } from "../../lib/settings.ts";
import { alertTemplate, withApp } from "../support/alert-stack.ts";

type Name = "ingest" | "process";
/** What a shell or an unquoted argument on the way to the bundler would change. */
const triggerWord = "it's down; $HOME | <b>";
const settings = parseSettings({ integrations: { ops: { auth: "token", triggerWords: [triggerWord] } } });
const bundles = {} as Record<Name, { code: string; map: string; handler: string | undefined }>;

beforeAll(() =>
  withApp(cdkJson.context, (app, outdir) => {
    new AlertStack(app, "SlackAlerts", { settings });
    const { Resources } = app.synth().getStackByName("SlackAlerts").template;
    for (const { Type, Properties } of Object.values<{ Type: string; Properties: FunctionProperties }>(Resources)) {
      if (Type !== "AWS::Lambda::Function") continue;
      const folder = join(outdir, `asset.${Properties.Code.S3Key.replace(".zip", "")}`);
      const read = (file: string) => readFileSync(join(folder, file), "utf8");
      const name = Properties.Environment.Variables.ALERTS_TABLE ? "process" : "ingest";
      bundles[name] = {
        code: read("index.mjs"),
        map: read("index.mjs.map"),
        handler: typeOfHandler(join(folder, "index.mjs"), Object.keys(Properties.Environment.Variables)),
      };
    }
  }),
);

/** Loads a bundle in a process of its own, as Lambda does, with something in each variable that the stack sets. AWS is out of reach. */
function typeOfHandler(bundle: string, variables: string[]): string | undefined {
  const url = JSON.stringify(pathToFileURL(bundle).href);
  const output = execFileSync(
    process.execPath,
    ["-e", `import(${url}).then((m) => { console.log(typeof m.handler); process.exit(); })`],
    {
      env: {
        ...Object.fromEntries(variables.map((variable) => [variable, "https://something.example"])),
        AWS_REGION: "eu-west-1",
        AWS_ACCESS_KEY_ID: "fake",
        AWS_SECRET_ACCESS_KEY: "fake",
        AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      },
      encoding: "utf8",
    },
  );
  return output.trim().split("\n").at(-1);
}

interface FunctionProperties {
  Code: { S3Key: string };
  Environment: { Variables: Record<string, unknown> };
}

test.each(["ingest", "process"] as const)("the bundle of %s carries the settings", (name) => {
  expect(bundles[name].code.includes(triggerWord)).toBe(true);
});

test.each(["ingest", "process"] as const)(
  "the source map of %s lies beside the bundle, without the sources",
  (name) => {
    const map = JSON.parse(bundles[name].map);
    expect(map.sources.join()).toContain(`functions/${name}/index.ts`);
    expect(map.sourcesContent).toBeUndefined();
  },
);

test.each(["ingest", "process"] as const)(
  "the bundle of %s loads with no other variables than the stack sets",
  (name) => {
    expect(bundles[name].handler).toBe("function");
  },
);

test("functions run on arm64 and Node 24 with enough CPU, and log into groups that forget", () => {
  const template = alertTemplate({ retention: { logsDays: 7 } });
  template.allResourcesProperties("AWS::Lambda::Function", {
    Architectures: ["arm64"],
    Runtime: "nodejs24.x",
    MemorySize: 512,
    Handler: "index.handler",
  });
  template.allResourcesProperties("AWS::Logs::LogGroup", { RetentionInDays: 7 });
  const groups = Object.values(template.findResources("AWS::Lambda::Function")).map(
    ({ Properties }) => Properties.LoggingConfig.LogGroup.Ref,
  );
  expect(new Set(groups).size).toBe(2);
});
