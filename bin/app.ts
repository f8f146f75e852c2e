import { App, Validations } from "aws-cdk-lib/core";
import { AwsSolutionsChecks, ServerlessChecks } from "cdk-nag";
import { AlertStack } from "../lib/alert-stack.ts";
import { readSettings, SettingsError } from "../lib/settings.ts";

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
try {
  new AlertStack(app, "SlackAlerts", { settings: readSettings(app) });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exit(1);
}
