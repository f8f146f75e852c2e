import { writeFileSync } from "node:fs";
import { cdkJsonSchema } from "../lib/cdk-json-schema.ts";

writeFileSync(new URL("../lib/settings.schema.json", import.meta.url), JSON.stringify(cdkJsonSchema(), null, 2));
