import type { Queries } from "../database.ts";

/** A target that a person stopped. */
export interface PausedTarget {
  readonly target: string;
  readonly pausedAt: Date;
  readonly pausedBy: string;
  readonly reason: string;
}

/** The targets that a person stopped and nobody has resumed. */
export function readPausedTargets(queries: Queries): Promise<PausedTarget[]> {
  return queries.query<PausedTarget>(`select target, paused_at as "pausedAt", paused_by as "pausedBy", reason from portage.paused_target order by target`, []);
}

/** True where nothing may go to a target. */
export async function isPaused(queries: Queries, target: string): Promise<boolean> {
  return (await queries.query("select from portage.paused_target where target = $1", [target])).length > 0;
}

/** Stops a target; false for one that is stopped already, which keeps its reason. */
export async function pauseTarget(queries: Queries, target: string, by: string, reason: string): Promise<boolean> {
  return (await queries.query("insert into portage.paused_target (target, paused_by, reason) values ($1, $2, $3) on conflict do nothing returning target", [target, by, reason])).length > 0;
}

/** Lets a target go on; false for one that is not stopped. */
export async function resumeTarget(queries: Queries, target: string): Promise<boolean> {
  return (await queries.query("delete from portage.paused_target where target = $1 returning target", [target])).length > 0;
}
