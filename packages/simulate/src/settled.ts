/** Everything that needs no time has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await undefined;
}
