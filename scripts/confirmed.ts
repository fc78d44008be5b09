import { createInterface } from 'node:readline/promises'

/** Asks on the terminal. `--yes` answers. @throws Error if there is no one to ask */
export async function confirmed(question: string): Promise<boolean> {
  if (process.argv.includes('--yes')) return true
  if (!process.stdin.isTTY) throw new Error(`${question} Add --yes to answer yes.`)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}
