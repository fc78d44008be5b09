import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../../support/source'

/** "    at async listProjects (file:///project/lib/projects.ts?v=1:12:34)" */
const frame = /^\s*at (?:async )?(?:[\w.<>]+ \()?(.+?)(?:\?[^?]*)?:(\d+):\d+\)?$/gm

type Place = { path: string; line: number }

/** The innermost line of lib or app in a stack trace, wherever the project lies. */
export function callerIn(stack: string, project = root): Place | undefined {
  for (const [, file = '', line] of stack.matchAll(frame)) {
    const path = relative(project, file.startsWith('file:') ? fileURLToPath(file) : file).replaceAll(
      '\\',
      '/',
    )
    if (/^(lib|app)\//.test(path)) return { path, line: Number(line) }
  }
  return undefined
}

/** What a file declares at its top level before this place: a function by its name, an operation by that of its constant. */
export function declaredBefore(text: string): string | undefined {
  const declared = [...text.matchAll(/^(?:export )?(?:async )?(?:function|const) (\w+)/gm)]
  return declared.at(-1)?.[1]
}
