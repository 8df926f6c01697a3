import type { RouteContext } from "../context.ts";
import type { Handlers, OperationId } from "../operations.ts";
import { auditRoutes } from "./audit.ts";
import { bundleRoutes } from "./bundles.ts";
import { conversionRoutes } from "./conversions.ts";
import { convertRoutes } from "./convert.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { descriptionRoutes } from "./descriptions.ts";
import { exportRoutes } from "./exports.ts";
import { healthRoutes } from "./health.ts";
import { lineageRoutes } from "./lineage.ts";
import { metadataRoutes } from "./metadata.ts";
import { quarantineRoutes } from "./quarantine.ts";
import { recordRoutes } from "./records.ts";
import { targetRoutes } from "./targets.ts";
import { terminologyRoutes } from "./terminology.ts";
import { validateRoutes } from "./validate.ts";
import { worklistRoutes } from "./worklist.ts";

/** One handler for each operation of openapi.yaml. */
export function routes(context: RouteContext): Handlers<OperationId> {
  return {
    ...convertRoutes(context),
    ...conversionRoutes(context),
    ...deliveryRoutes(context),
    ...targetRoutes(context),
    ...bundleRoutes(context),
    ...exportRoutes(context),
    ...quarantineRoutes(context),
    ...recordRoutes(context),
    ...lineageRoutes(context),
    ...worklistRoutes(context),
    ...auditRoutes(context),
    ...terminologyRoutes(context),
    ...validateRoutes(context),
    ...metadataRoutes(context),
    ...healthRoutes(context),
    ...descriptionRoutes(context),
  };
}
