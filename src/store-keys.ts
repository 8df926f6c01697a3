import type { Config } from "./config.ts";
import { localKeyService } from "./store/sealing/key-service.ts";
import type { StoreKeys } from "./store/store.ts";

/**
 * The secrets that the store needs, from the settings: payload keys are wrapped with PORTAGE_PAYLOAD_KEY, or with the deployment's key where it is
 * not set; PORTAGE_PAYLOAD_KEY_PREVIOUS (or again the deployment's key) opens what was wrapped before the setting changed.
 */
export function storeKeys({ payloadKey, payloadKeyPrevious }: Pick<Config, "payloadKey" | "payloadKeyPrevious">, deployment: Uint8Array): StoreKeys {
  const secret = (setting: string | undefined) => (setting === undefined ? deployment : Buffer.from(setting, "base64"));
  return { deployment, services: { present: localKeyService(secret(payloadKey)), previous: localKeyService(secret(payloadKeyPrevious)) } };
}
