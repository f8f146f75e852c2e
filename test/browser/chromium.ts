import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The installed Chromium that the tests drive; undefined when there is none. `CHROMIUM` names another one. */
export const chromiumPath: string | undefined = [process.env.CHROMIUM ?? "", ...usualPlaces].find(
  (path) => path !== "" && existsSync(path),
);

/** Starts it without its own traffic. Throws when none is installed. */
export function launchChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error("no Chromium is installed: apt-get install chromium, or set CHROMIUM to its path");
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
