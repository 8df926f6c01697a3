import { GenericContainer, Wait, getContainerRuntimeClient } from "testcontainers";
import type { Closed, RunningServer } from "./running-server.ts";

const image = "hapiproject/hapi:v8.8.0-1";
const detectionMilliseconds = 2_500;

/** Starts HAPI's own image, where a container engine answers within 2.5 s. */
export async function startContainer(): Promise<RunningServer | Closed> {
  if (!(await engineAnswers())) return { reason: "no container engine answers" };
  try {
    const container = await new GenericContainer(image)
      .withEnvironment({ "hapi.fhir.fhir_version": "R4", "hapi.fhir.allow_multiple_delete": "true", "hapi.fhir.expunge_enabled": "true" })
      .withExposedPorts(8080)
      .withWaitStrategy(Wait.forHttp("/fhir/metadata", 8080).forStatusCode(200))
      .withStartupTimeout(240_000)
      .start();
    return {
      url: `http://${container.getHost()}:${container.getMappedPort(8080)}/fhir`,
      name: image,
      stop: async () => void (await container.stop()),
    };
  } catch (error) {
    return { reason: `${image} does not start (${error instanceof Error ? error.message : String(error)})` };
  }
}

/** An engine that is named in the environment but hangs counts as absent. */
async function engineAnswers(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), detectionMilliseconds);
  });
  const answers = getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  return Promise.race([answers, tooLate]).finally(() => clearTimeout(timer));
}
