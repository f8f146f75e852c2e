import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import cdkJson from "../../cdk.json" with { type: "json" };
import { AlertStack } from "../../lib/alert-stack.ts";
import { parseSettings } from "../../lib/settings.ts";
import { alertTemplate, exampleSettings, withApp } from "../support/alert-stack.ts";

const mostKilobytes = { ingest: 460, process: 460 };
type Name = keyof typeof mostKilobytes;
const bundles = {} as Record<Name, { code: string; map: string; handler: string }>;

beforeAll(() =>
  withApp(cdkJson.context, (app, outdir) => {
    new AlertStack(app, "SlackAlerts", { settings: parseSettings(exampleSettings()) });
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

/** Loads a bundle in a process of its own, as Lambda does, with something in each variable that the stack sets. */
function typeOfHandler(bundle: string, variables: string[]): string {
  const program = `import(${JSON.stringify(pathToFileURL(bundle).href)}).then((m) => console.log(typeof m.handler))`;
  const env = Object.fromEntries(variables.map((variable) => [variable, "something"]));
  return execFileSync(process.execPath, ["-e", program], {
    env: { AWS_REGION: "eu-west-1", ...env },
    encoding: "utf8",
  }).trim();
}

interface FunctionProperties {
  Code: { S3Key: string };
  Environment: { Variables: Record<string, unknown> };
}

test.each(["ingest", "process"] as const)("the bundle of %s carries the settings and stays small", (name) => {
  const { code } = bundles[name];
  const kilobytes = Math.round(code.length / 1000);
  console.log(`${name}: ${kilobytes} KB (at most ${mostKilobytes[name]})`);
  expect(code.includes('"sev-1"')).toBe(true);
  expect(kilobytes).toBeLessThanOrEqual(mostKilobytes[name]);
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
