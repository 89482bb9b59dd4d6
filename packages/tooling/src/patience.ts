/**
 * The options of a cache whose calls are to be answered: they do not fail for want of time, however busy the machine is. A
 * short timeout is for calls that cannot be answered.
 */
export const patient = { timeout: 60_000 } as const;
