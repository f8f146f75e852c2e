import type { IamReport } from "../local/aws/iam-report.ts";
import type { Permission } from "../local/aws/identity/required-permissions.ts";

/** A permission that the run of every surface does not use, and why the function has it all the same. */
export interface RareGrant {
  /** Found in the function's logical id. */
  function: string;
  action: string;
  /** Found in the resource's ARN. */
  resource: string;
  reason: string;
}

/**
 * Tells for each function what its role allows and it used, what it did not use, and what it lacked. `problems` are sentences:
 * each call that was refused; when there is none, each grant that nothing used and no reason explains, and each reason that
 * explains nothing any more.
 */
export function permissionReport(
  reports: readonly IamReport[],
  rareGrants: readonly RareGrant[],
): { text: string; problems: string[] } {
  const missing: string[] = [];
  const needless: string[] = [];
  const explaining = new Set<RareGrant>();
  const functions = reports.map(({ function: name, granted, unusedGrants, denied }) => {
    const unused = unusedGrants.map((grant) => {
      const rare = rareGrants.find((each) => fits(each, name, grant));
      if (rare) explaining.add(rare);
      else needless.push(`${name} may ${shown(grant)}, and nothing used it: take it away, or write down why it stays`);
      return `${shown(grant)}${rare ? `: ${rare.reason}` : ""}`;
    });
    missing.push(...denied.map((call) => `${name} called ${shown(call)}, which its role does not allow`));
    const used = granted.filter((grant) => !unusedGrants.includes(grant));
    return [
      name,
      ...section("granted and used", used.map(shown)),
      ...section("granted and not used", unused),
      ...section("used and not granted", denied.map(shown)),
    ].join("\n");
  });
  for (const rare of rareGrants.filter((each) => !explaining.has(each))) {
    needless.push(`the reason for ${rare.action} of ${rare.function} explains nothing any more: remove it`);
  }
  return { text: functions.join("\n\n"), problems: missing.length > 0 ? missing : needless };
}

const fits = (rare: RareGrant, name: string, { action, resource }: Permission): boolean =>
  name.includes(rare.function) && action === rare.action && resource.includes(rare.resource);

const section = (title: string, lines: string[]): string[] => [
  `  ${title}${lines.length > 0 ? "" : ": none"}`,
  ...lines.map((line) => `    ${line}`),
];

/** `sqs:SendMessage on QueueCommands883E4930` */
const shown = ({ action, resource }: Permission): string => `${action} on ${resource.split(":").slice(5).join(":")}`;
