import { readdirSync } from 'node:fs'
import { parseSync, Visitor } from 'vite'
import { type Range, root, sourceFiles } from './source'

/** What people read, and the line in which it begins. */
export type Text = { text: string; line: number }

const folders = ['app', 'components', 'db', 'docs', 'drizzle', 'lib', 'scripts', '.ci']
const written = /\.(tsx?|mjs|md|sql|css)$|^\.ci\/|^\.env\.example$/

/** Every file with text for people, apart from the tests. */
export const prose = (): string[] =>
  [...folders.flatMap((folder) => sourceFiles(folder, written)), ...readdirSync(root)]
    .filter((file) => written.test(file) && !file.endsWith('.d.ts'))
    .toSorted()

const isScript = (file: string) => /\.(tsx?|mjs)$/.test(file)

/** Comments, sentences in strings, text between tags, and documents. */
export function textsOf(file: string, source: string): Text[] {
  if (file.endsWith('.md')) return [{ text: withoutCode(source.replace(/^ {4}\S.*$/gm, hidden)), line: 1 }]
  const comments = { text: withoutCode(onlyComments(source, commentsOf(file, source))), line: 1 }
  return isScript(file) ? [comments, ...stringsOf(file, source)] : [comments]
}

/** The lines of a file with comments for people, and their numbers. */
export function commentLines(file: string, source: string): Text[] {
  const lines = onlyComments(source, commentsOf(file, source)).split('\n')
  return source
    .split('\n')
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ line }) => /[^\s·]/.test(lines[line - 1] ?? ''))
}

function commentsOf(file: string, source: string): Range[] {
  if (isScript(file))
    return parseSync(file, source).comments.filter(({ value }) => !/^\s*biome-ignore/.test(value))
  const comment = file.endsWith('.css') ? /\/\*(?! biome-ignore)[\s\S]*?\*\//g : /^\s*(--|#).*$/gm
  return [...source.matchAll(comment)].map(({ 0: text, index }) => ({
    start: index,
    end: index + text.length,
  }))
}

/** First words of SQL statements and of parts of them. */
const sqlWord =
  /^\s*(select|insert|update|delete|set|grant|revoke|alter|create|with|drop|case|array|do|\(select|exists)\b/i

function stringsOf(file: string, source: string): Text[] {
  const found: Text[] = []
  const add = (text: unknown, start: number) => {
    if (typeof text === 'string' && /\S\s+\S/.test(text) && !sqlWord.test(text))
      found.push({ text: withoutCode(text), line: source.slice(0, start).split('\n').length })
  }
  new Visitor({
    Literal: ({ value, start }) => add(value, start),
    TemplateLiteral: ({ quasis }) => {
      if (!sqlWord.test(quasis[0]?.value.cooked ?? ''))
        for (const { value, start } of quasis) add(value.cooked, start)
    },
    JSXText: ({ value, start }) => add(value, start),
  }).visit(parseSync(file, source).program)
  return found
}

const hidden = (text: string) => text.replace(/\S/g, '·')

/** The comments where they stand, without their marks; everything else is hidden. */
function onlyComments(source: string, comments: readonly Range[]): string {
  let [text, end] = ['', 0]
  for (const comment of comments) {
    const own = source.slice(comment.start, comment.end)
    text += hidden(source.slice(end, comment.start))
    text += own.replace(/^\s*(\/\/|\/\*+|\*+\/?|--|#)|\*+\/$/gm, (mark) => mark.replace(/\S/g, ' '))
    end = comment.end
  }
  return text + hidden(source.slice(end))
}

/** Hides code in backticks and fences, and links. */
const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```|`[^`]*`|\]\([^)]*\)|https?:\S+/gm, hidden)
