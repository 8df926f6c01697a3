import { join } from "node:path";
import type { CodeQuestion, TerminologyServer } from "../model/terminology.ts";
import { type Verdict, verdictOf } from "./answer.ts";
import { Answers } from "./answers.ts";
import { Breaker } from "./breaker.ts";
import { Limiter } from "./limiter.ts";
import { isAskable, nameOf, parametersOf } from "./question.ts";

export interface TerminologyServerSettings {
  /** Base URL of its FHIR interface. */
  readonly url: string;
  /** Where answers are kept (`terminology-server/` in it). */
  readonly dataFolder: string;
  /** Hears, without any code, when the server is left alone for a while. */
  readonly warn?: (text: string) => void;
  /** For tests; what is missing is as below. */
  readonly limits?: Partial<Limits>;
}

interface Limits {
  /** Milliseconds for one question. */
  readonly question: number;
  /** Milliseconds for all questions of one call. */
  readonly call: number;
  /** Questions that are under way at once, of all calls. */
  readonly atOnce: number;
  /** Failures in a row after which the server is left alone. */
  readonly failures: number;
  /** Milliseconds for which it is left alone. */
  readonly rest: number;
}

const usual: Limits = { question: 5000, call: 15_000, atOnce: 4, failures: 3, rest: 30_000 };

/** The terminology server at a base URL. Opening it asks nothing and reads nothing. */
export function openTerminologyServer({ url, dataFolder, warn, limits: given }: TerminologyServerSettings): TerminologyServer {
  const limits = { ...usual, ...given };
  const answers = new Answers(join(dataFolder, "terminology-server"), url, () => Math.floor(Date.now() / 1000));
  const breaker = new Breaker({ failures: limits.failures, restMilliseconds: limits.rest }, () => performance.now());
  const limiter = new Limiter(limits.atOnce);
  const asked = new Map<string, Promise<boolean>>();

  /** True when something was learned. */
  const askOne = (question: CodeQuestion, call: AbortSignal): Promise<boolean> =>
    limiter.run(async () => {
      if (call.aborted || !breaker.allows()) return false;
      const verdict = await request(url, question, limits.question);
      if (verdict === "failed") {
        if (breaker.failed()) warn?.("the terminology server does not answer and is left alone for a while");
        return false;
      }
      breaker.succeeded();
      await answers.add([[question, verdict === "unknown" ? null : verdict === "member"]]);
      return verdict !== "unknown";
    });

  return {
    recall: (question) => answers.find(question) ?? undefined,
    async ask(questions) {
      const call = AbortSignal.timeout(limits.call);
      const open = new Map(questions.filter((question) => isAskable(question) && answers.find(question) === undefined).map((question) => [nameOf(question), question]));
      const learned = Array.from(open, ([name, question]) => {
        const running = asked.get(name);
        if (running !== undefined) return running;
        const answer = askOne(question, call).finally(() => asked.delete(name));
        asked.set(name, answer);
        return answer;
      });
      return (await Promise.all(learned)).includes(true);
    },
  };
}

/** Whatever goes wrong on the way is a failure of the server. */
async function request(url: string, question: CodeQuestion, milliseconds: number): Promise<Verdict> {
  try {
    const response = await fetch(`${url.replace(/\/$/, "")}/ValueSet/$validate-code`, {
      method: "POST",
      headers: { "content-type": "application/fhir+json", accept: "application/fhir+json" },
      body: JSON.stringify(parametersOf(question)),
      redirect: "manual",
      signal: AbortSignal.timeout(milliseconds),
    });
    return verdictOf(response.status, await response.json().catch(() => undefined));
  } catch {
    return "failed";
  }
}
