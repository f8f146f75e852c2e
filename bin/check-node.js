// Plain JavaScript on purpose: it must run, and explain, on a Node that cannot read the rest.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(
    `slack-alerts runs on Node 24, this is ${process.versions.node}. npm installs it as an optional package: run "npm ci" ` +
      'without "--omit=optional" (on an unlisted platform, install Node 24 yourself), then use "npm start", not "node".',
  );
  process.exit(1);
}
