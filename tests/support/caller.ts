import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../../scripts/mutation/source'

/** "    at async listProjects (file:///project/lib/projects.ts?v=1:12:34)" */
const frame = /^\s*at (?:async )?(?:Module\.)?(\w+) \((.+?)(?:\?[^?]*)?:\d+:\d+\)$/gm

/** The innermost function of lib or app in a stack trace, wherever the project lies: "lib/projects.ts listProjects". */
export function callerIn(stack: string, project = root): string | undefined {
  for (const [, name, file = ''] of stack.matchAll(frame)) {
    const path = relative(project, file.startsWith('file:') ? fileURLToPath(file) : file).replaceAll(
      '\\',
      '/',
    )
    if (/^(lib|app)\//.test(path)) return `${path} ${name}`
  }
  return undefined
}
