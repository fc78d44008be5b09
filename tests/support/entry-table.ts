import type { Action } from '@/lib/http/action'
import { decidedOpen } from './decided'
import { actionEntries, pageEntries, routeEntries } from './entries'

const row = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`
const code = (text: unknown) => `\`${text}\``

/** docs/entry-points.md, drawn from the first word of every action, page and route; a test keeps the two equal. */
export async function entryTable(): Promise<string> {
  const pages = (await pageEntries()).map((entry) => ({ ...entry, does: '' }))
  const routes = (await routeEntries()).map((entry) => ({
    ...entry,
    does: (entry.call as { proof?: true }).proof ? '*recent proof*' : '',
  }))
  const actions = (await actionEntries()).map((entry) => ({
    ...entry,
    does: doesOf((entry.call as Partial<Action>).operation),
  }))
  const entries = [...pages, ...routes, ...actions].filter(({ path }) => !(path in decidedOpen))
  const folders = [...new Set(entries.map(({ path }) => path))].map(folderOf)
  return [
    '# Entry points',
    '',
    'Who can call each action, page and HTTP route. Generated from the code by `npm run docs:entry-points`. Don’t edit it by hand.',
    'A test compares, so that any wider access is a line in a diff. A permission is checked in the organization of the URL or the form;',
    '`member` is any member of it, `signed-in` anyone with an account, `staff:…` platform staff, and `public` everyone. The endpoints of',
    'Better Auth are listed in `tests/matrix/recipes/endpoints.ts`. *Recent proof*: `docs/decisions/0029-recent-proof.md`.',
    '',
    row(['where', 'what', 'who', 'does']),
    row(['---', '---', '---', '---']),
    ...[...new Set(folders)]
      .sort()
      .flatMap((folder) =>
        entries
          .filter(({ path }) => folderOf(path) === folder)
          .map(({ name, permission, does }) =>
            row([code(folder), code(name.slice(folder.length + 1)), code(permission), does]),
          ),
      ),
    '',
  ].join('\n')
}

const doesOf = ({ summary = '', proof }: Partial<Action['operation']> = {}) =>
  proof ? `${summary} (*recent proof*${proof === true ? '' : ' for some input'})` : summary

const folderOf = (path: string) => path.replace(/\/[^/]+$/, '')
