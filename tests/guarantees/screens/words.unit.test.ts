import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commentLines, prose, type Text, textsOf } from '../../support/prose'
import { root } from '../../support/source'

const glossary = 'docs/glossary.md'
/** `mail` is a reserved slug there. */
const exempt = new Set([glossary, 'lib/organizations/reserved-slugs.ts'])
const files = prose().filter((file) => !exempt.has(file))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** The rows of the glossary's last table, as phrases and what to write instead. */
const banned = read(glossary)
  .split('| not | but |')[1]
  ?.split('\n')
  .flatMap((row) => {
    const [, phrases, instead] = /^\| (.*) \| (.*) \|$/.exec(row) ?? []
    return phrases && instead && !instead.startsWith('---')
      ? phrases.split(', ').map((phrase) => ({ phrase, instead }))
      : []
  })

/** A phrase by itself: not a part of a name, a path or an address, and not "mail server". */
const pattern = (phrase: string) =>
  new RegExp(`(?<![\\w./:@"-])${phrase.replaceAll(' ', '\\s+')}(?![\\w/@:(]|-\\w|\\.\\w|\\s+server)`, 'gi')

function faultsIn(file: string, texts: readonly Text[]): string[] {
  return (banned ?? []).flatMap(({ phrase, instead }) =>
    texts.flatMap(({ text, line }) =>
      [...text.matchAll(pattern(phrase))].map(
        ({ 0: found, index }) =>
          `${file}:${line + text.slice(0, index).split('\n').length - 1}: “${found}”, write ${instead}`,
      ),
    ),
  )
}

test('screens, emails, errors, commands, comments and docs use the words of the glossary', () => {
  expect(banned?.length).toBeGreaterThan(20)
  expect(files.flatMap((file) => faultsIn(file, textsOf(file, read(file))))).toEqual([])
})

test.each([
  ['a.ts', '/** Nobody waits. */'],
  ['a.ts', "throw new Error('You may\\nnot')"],
  ['a.tsx', 'const a = <p>\n  Look at\n  your address\n</p>'],
  ['a.sql', '-- The mail waits.'],
  ['a.md', 'Everybody,\nat once'],
])('finds words of %s in %j', (file, text) => {
  expect(faultsIn(file, textsOf(file, text))).not.toEqual([])
})

test.each([
  ['a.ts', "import { mail } from './mail'\nconst mails = { somebody: 'mail' } // The mail server"],
  ['a.md', 'The column `mail.state`, see [the door](door.md)\n\n    nobody\n\n```\nat once\n```'],
  ['a.sql', 'select mail from mail'],
])('leaves names and code of %s alone: %j', (file, text) => {
  expect(faultsIn(file, textsOf(file, text)).filter((fault) => !fault.includes('“door”'))).toEqual([])
})

test('comments are at most 100 columns wide', () => {
  const wide = files
    .filter((file) => !file.endsWith('.md'))
    .flatMap((file) =>
      commentLines(file, read(file))
        .filter(({ text }) => text.length > 100)
        .map(({ line, text }) => `${file}:${line}: ${text.length} columns`),
    )
  expect(wide).toEqual([])
})
