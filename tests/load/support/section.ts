import { readFileSync, writeFileSync } from 'node:fs'

/** Writes what a command printed into docs/performance.md, where a comment names the command. */
export function writeSection(command: string, text: string): void {
  const file = 'docs/performance.md'
  const [before, rest] = readFileSync(file, 'utf8').split(`<!-- ${command} -->\n`)
  if (!rest) throw new Error(`${file} has no section of ${command}.`)
  const after = rest.slice(rest.indexOf('\n<!-- end -->'))
  writeFileSync(file, `${before}<!-- ${command} -->\n\n${text}\n${after}`)
}
