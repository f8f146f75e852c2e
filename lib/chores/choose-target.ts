import { secretInFile } from "../local/aws/secret-store.ts";
import { defaultFolder, type Running, readRunning } from "../local/running.ts";
import { CommandLineError } from "./command-line.ts";
import { type SecretPlace, secretOfTarget } from "./secret-value.ts";
import { awsTarget, localTarget, type Target, type TargetValues } from "./target.ts";

/** The secret that the local stack starts with instead of a made-up one. */
const secretFile = "secrets.local.json";

/** The local stack that runs in `folder`. Throws `CommandLineError` when none does. */
export function runningStack(folder = defaultFolder): Running {
  const running = readRunning(folder);
  if (running) return running;
  throw new CommandLineError(
    folder === defaultFolder
      ? "no local stack runs here: start it with `npm start`, or name another's folder with --dir FOLDER, or one on AWS (see --help)"
      : `no local stack runs in ${folder}: give --dir as it was started with, or start it with \`npm start -- --dir ${folder}\``,
  );
}

/** The stack that the options name, else the local one. Throws `CommandLineError`. */
export const chooseTarget = (values: TargetValues): Target =>
  awsTarget(values) ?? localTarget(runningStack(values.dir));

/** The secret of that stack; of the local one, when it does not run, the file from which it will start. */
export function chooseSecretPlace(values: TargetValues): SecretPlace {
  const aws = awsTarget(values);
  if (aws) return secretOfTarget(aws);
  const running = readRunning(values.dir ?? defaultFolder);
  if (!running) return secretFilePlace();
  const place = secretOfTarget(localTarget(running));
  // With a fake Slack its secret is made up at each start, and lives in memory.
  const lasts = `It lasts until the stack stops; while none runs, this command writes ${secretFile}.`;
  return running.slackUrl === undefined ? place : { ...place, takesEffect: `${place.takesEffect} ${lasts}` };
}

function secretFilePlace(): SecretPlace {
  const store = secretInFile(secretFile);
  return {
    name: `the file ${secretFile}`,
    isLocal: true,
    takesEffect: "The local stack will start with it.",
    read: async () => store.read()?.text,
    write: async (text) => {
      store.write(text);
    },
  };
}
