import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ActionName, Actions } from "../contract.ts";

/** Asks the server to do something. Throws an Error that tells people why it was not done. */
export async function ask<K extends ActionName>(action: K, input: Actions[K]): Promise<void> {
  const response = await fetch(`/do/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  }).catch(() => {
    throw new Error("The local stack does not answer. Is npm start still running?");
  });
  if (!response.ok) throw new Error(await response.text());
}

/** Shows a problem to the person, or takes the last one away. */
export const Complain = createContext<(problem: string | undefined) => void>(() => {});

/** `ask` that complains instead of throwing; tells whether it was done. */
export function useAsk(): <K extends ActionName>(action: K, input: Actions[K]) => Promise<boolean> {
  const complain = useContext(Complain);
  return async (action, input) => {
    try {
      await ask(action, input);
      complain(undefined);
      return true;
    } catch (error) {
      complain((error as Error).message);
      return false;
    }
  };
}
