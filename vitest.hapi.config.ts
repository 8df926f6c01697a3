import { defineConfig } from "vitest/config";

/** The suite against a real FHIR server: `npm run test:hapi`. */
export default defineConfig({
  test: {
    include: ["test/hapi/**/*.test.ts"],
    globalSetup: ["test/hapi/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
