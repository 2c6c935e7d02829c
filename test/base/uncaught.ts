/** What is thrown where no caller stands, while and shortly after `act` runs. The test runner does not see it. */

export async function uncaughtErrors(act: () => void): Promise<unknown[]> {
  const caught: unknown[] = [];
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => caught.push(error));
  try {
    act();
    // Microtasks have run by then, and what they threw has been reported.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
  }
  return caught;
}
