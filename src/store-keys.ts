import { readCommand } from "./command-setting.ts";
import type { Config } from "./config.ts";
import { commandKeyService } from "./store/sealing/command-key-service.ts";
import { localKeyService } from "./store/sealing/key-service.ts";
import type { KeyService } from "./store/sealing/key-service.ts";
import type { StoreKeys } from "./store/store.ts";

type Settings = Pick<Config, "payloadKey" | "payloadKeyPrevious" | "kmsCommand" | "kmsCommandPrevious">;

function commandOf(setting: string | undefined): KeyService | undefined {
  const command = setting === undefined ? undefined : readCommand(setting);
  return command && commandKeyService(command);
}

/**
 * The secrets that the store needs, from the settings. Payload keys are wrapped by PORTAGE_KMS_COMMAND, else with PORTAGE_PAYLOAD_KEY, else with the deployment's
 * key. What was wrapped before a setting changed is opened by PORTAGE_KMS_COMMAND_PREVIOUS, else with PORTAGE_PAYLOAD_KEY_PREVIOUS, else with the deployment's
 * key; where a command has come in its place, with the PORTAGE_PAYLOAD_KEY that is still set.
 */
export function storeKeys({ payloadKey, payloadKeyPrevious, kmsCommand, kmsCommandPrevious }: Settings, deployment: Uint8Array): StoreKeys {
  const local = (setting: string | undefined) => localKeyService(setting === undefined ? deployment : Buffer.from(setting, "base64"));
  const command = commandOf(kmsCommand);
  const previousKey = payloadKeyPrevious ?? (command === undefined ? undefined : payloadKey);
  return { deployment, services: { present: command ?? local(payloadKey), previous: commandOf(kmsCommandPrevious) ?? local(previousKey) } };
}
