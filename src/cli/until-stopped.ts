const samePressMs = 1000;

/**
 * Settles on the first Ctrl-C or TERM; a second one ends the process at once. Launchers (npm) pass on the signal that
 * the terminal has sent here already: what comes right after the first is the same press.
 */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked: number | null = null;
    const stop = (signal: NodeJS.Signals): void => {
      if (asked !== null && performance.now() - asked > samePressMs) process.exit(130);
      asked ??= performance.now();
      resolve(signal);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
