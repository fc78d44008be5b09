/**
 * Calls `close` once on Ctrl-C, SIGTERM or when the terminal closes, then exits. A second signal
 * exits immediately.
 */
export function untilStopped(close: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      close().then(
        () => process.exit(0),
        (error) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
}
