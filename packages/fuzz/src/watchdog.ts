/** What a promise becomes. Rejects where that takes so many milliseconds that it never will. */
export async function within<T>(patience: number, promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const never = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It does not end within ${patience} ms: ${what}`)), patience);
  });
  try {
    return await Promise.race([promise, never]);
  } finally {
    clearTimeout(timer);
  }
}
