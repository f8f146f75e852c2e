/** Name of the stack output that holds an integration's URL: CloudFormation allows letters and digits only. `ops-eu` → `UrlOpsEu`. */
export const urlOutputName = (integration: string): string =>
  `Url${integration
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("")}`;
