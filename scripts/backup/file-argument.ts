import { parseArgs } from 'node:util'

/** The file that the command names. Without one, ends the command with its usage. */
export function fileArgument(command: string): string {
  try {
    const { positionals } = parseArgs({ allowPositionals: true, options: { yes: { type: 'boolean' } } })
    const [file, ...others] = positionals
    if (file && others.length === 0) return file
  } catch {}
  console.error(`npm run ${command} -- FILE [--yes]`)
  process.exit(1)
}
