/** Processor time of this process in ms: unlike a clock, it stands still while other programs have their turn. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
