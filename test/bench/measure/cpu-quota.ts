import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Lambda gives one vCPU at this much memory, and in proportion below. Source: docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const memoryOfOneCpuMb = 1769;
/** Short, as seen on Lambda, so that a request cannot hide inside one period's allowance. */
const periodUs = 20_000;

export interface CpuQuota {
  /** A process that writes its id here is throttled from then on. */
  processesFile: string;
  remove(): void;
}

const v2 = "/sys/fs/cgroup";
const v1 = "/sys/fs/cgroup/cpu";

/** A control group with the CPU share of a Lambda function of `memoryMb`; undefined where this machine does not allow it. */
export function createCpuQuota(memoryMb: number): CpuQuota | undefined {
  const isV2 = existsSync(join(v2, "cgroup.controllers"));
  const folder = join(isV2 ? v2 : v1, `slack-alerts-bench-${process.pid}-${memoryMb}`);
  const quotaUs = Math.round((periodUs * memoryMb) / memoryOfOneCpuMb);
  try {
    mkdirSync(folder);
    if (isV2) {
      writeFileSync(join(folder, "cpu.max"), `${quotaUs} ${periodUs}`);
    } else {
      writeFileSync(join(folder, "cpu.cfs_period_us"), String(periodUs));
      writeFileSync(join(folder, "cpu.cfs_quota_us"), String(quotaUs));
    }
  } catch {
    return undefined;
  }
  return { processesFile: join(folder, "cgroup.procs"), remove: () => rmdirSync(folder) };
}
