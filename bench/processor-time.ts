/** Milliseconds of processor time that this thread has used: what else the machine does has no part in it. The system counts some 4 ms at once. */
export function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
