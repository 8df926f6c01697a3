import type { LoadMessage } from "./messages.ts";

const headers = { "content-type": "x-application/hl7-v2+er7" };

/** What senders know: which messages were acknowledged, and which were sent without an answer. */
export interface Sent {
  readonly acknowledged: LoadMessage[];
  readonly unanswered: LoadMessage[];
}

/** Posts one message; true when it was acknowledged, false when nobody answered. Throws where the answer is a refusal. */
export async function post(url: string, { text }: LoadMessage): Promise<boolean> {
  let answer: Response;
  try {
    answer = await fetch(`${url}/convert?deliver=queue`, { method: "POST", headers, body: text });
    await answer.arrayBuffer();
  } catch {
    return false;
  }
  if (answer.status === 200) return true;
  if (answer.status === 503) return false;
  throw new Error(`The service answered ${answer.status} to a valid message.`);
}

/**
 * Senders that post messages until `stopped`, each its own patients' one after the other, as an integration engine does that keeps
 * order: what is not answered is sent again, to whatever address `url` gives then, before the patient's next one.
 */
export async function sendUntil(senders: number, next: (sender: number) => LoadMessage | undefined, url: () => Promise<string>, sent: Sent): Promise<void> {
  await Promise.all(
    Array.from({ length: senders }, async (_, sender) => {
      for (let message = next(sender); message !== undefined; message = next(sender)) {
        while (!(await post(await url(), message))) sent.unanswered.push(message);
        sent.acknowledged.push(message);
      }
    }),
  );
}

/** The Bundle that a message becomes, asked of a running service that stores nothing of it. */
export async function bundleOf(url: string, { text }: LoadMessage): Promise<{ readonly entry: readonly { readonly resource: { readonly resourceType: string; readonly id: string } }[] }> {
  const answer = await fetch(`${url}/convert?deliver=none`, { method: "POST", headers, body: text });
  if (answer.status !== 200) throw new Error(`The service answered ${answer.status}.`);
  return (await answer.json()) as Awaited<ReturnType<typeof bundleOf>>;
}
