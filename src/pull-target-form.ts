import { secretSchema } from "./delivery/auth/method.ts";
import type { SecretReference } from "./delivery/auth/method.ts";
import type { PullTargetSettings } from "./model/target.ts";

/** `targets/<name>.yaml` of a target that fetches, as it is written. */
export interface PullTargetForm {
  pull: true;
  profiles?: string[];
  notify?: { url: string; secret: SecretReference };
}

/** What such a file may hold. `profiles` and `url` are as in the files of other targets. */
export function pullTargetSchema({ profiles, url }: { readonly profiles: object; readonly url: object }): object {
  return {
    type: "object",
    additionalProperties: false,
    required: ["pull"],
    properties: {
      pull: { const: true, description: "true, or left out" },
      profiles,
      notify: { type: "object", additionalProperties: false, required: ["url", "secret"], properties: { url, secret: secretSchema } },
    },
  };
}

/** True for what is to be read as a target that fetches. */
export function isPullForm(form: unknown): boolean {
  return typeof form === "object" && form !== null && "pull" in form;
}

export function pullSettingsOf(name: string, { profiles = [], notify }: PullTargetForm): PullTargetSettings {
  return { name, profiles, notify: notify === undefined ? null : { url: notify.url } };
}
