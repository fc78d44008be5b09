import { spawn } from 'node:child_process'

export type Run = {
  ok: boolean
  passed: number
  failed: number
  /** One line for each failed test. */
  failures?: string[]
}

/** Runs a Node program of this project. @returns whether it exited with 0 */
export function runNode(
  args: string[],
  env: Record<string, string> = {},
  output: 'always' | 'on failure' = 'always',
): Promise<boolean> {
  return new Promise((resolve) => {
    const stdio = output === 'always' ? 'inherit' : 'pipe'
    const child = spawn(process.execPath, args, { stdio, env: { ...process.env, ...env } })
    const printed: Buffer[] = []
    child.stdout?.on('data', (chunk) => printed.push(chunk))
    child.stderr?.on('data', (chunk) => printed.push(chunk))
    child.on('error', () => resolve(false))
    child.on('close', (code) => {
      if (code !== 0 && output === 'on failure') process.stdout.write(Buffer.concat(printed))
      resolve(code === 0)
    })
  })
}

/**
 * Prints what failed, which can be far above in a long log, and the summary as the last line. Exits
 * with 0 only if every part succeeded. A part that crashed counts as one failure.
 */
export function finish(results: Run[]): never {
  const passed = results.reduce((sum, run) => sum + run.passed, 0)
  const failed = results.reduce((sum, run) => sum + (run.ok ? run.failed : Math.max(1, run.failed)), 0)
  for (const failure of results.flatMap((run) => run.failures ?? [])) console.log(`\nFAILED ${failure}`)
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exit(failed === 0 && passed > 0 ? 0 : 1)
}
