import { articleOf, type Noun, type Spellings } from './noun'
import { parsed, type Range, type Text } from './syntax'

type Options = {
  /** Which part of the file. The default is all of it. */
  where?: Range
  /** How a separate name in code is spelled. `snake` is the spelling of tables. */
  alone?: 'camel' | 'snake'
}

/**
 * Renames an entity in a file: in code, paths, SQL and sentences, each in its own spelling.
 * @param source of a TypeScript file
 */
export function renamed(
  file: string,
  source: string,
  from: Noun,
  to: Noun,
  { where = { start: 0, end: source.length }, alone = 'camel' }: Options = {},
): string {
  const { texts } = parsed(file, source)
  const names = new RegExp(`(\\b[Aa]n? )?(${from.many.camel}|${from.one.camel})`, 'gi')
  return source
    .slice(where.start, where.end)
    .replace(names, (_, article: string = '', name: string, at: number) => {
      const start = where.start + at + article.length
      const end = start + name.length
      const many = name.toLowerCase() === from.many.camel
      const spellings = many ? to.many : to.one
      const text = texts.findLast((each) => each.start <= start && end <= each.end)
      const spelling = spellingIn(source, { start, end }, text, alone)
      const isSentence = spelling === 'words' || spelling === 'title'
      return `${isSentence && !many ? withArticle(article, to.one) : article}${spellings[spelling]}`
    })
}

/**
 * The spelling that a name needs. The sample's name is one word and looks the same in most of
 * them, so this is decided by what is around it.
 */
function spellingIn(
  source: string,
  { start, end }: Range,
  text: Text | undefined,
  alone: 'camel' | 'snake',
): keyof Spellings {
  const [before, after] = [source[start - 1] ?? '', source[end] ?? '']
  const isUpper = /[A-Z]/.test(source[start] ?? '')
  const isPart = /[A-Za-z]/.test(before + after)
  if (isUpper && (isPart || !text)) return 'pascal'
  if (isPart) return 'camel'
  if (!text) return alone
  if (text.kind !== 'prose' || before === '_' || /^(_|:\w)/.test(source.slice(end, end + 2))) return 'snake'
  if (/[/-]/.test(before + after)) return 'kebab'
  if (isUpper) return 'title'
  const isWhole = `${before}${after}` === "''" && text.end - text.start === end - start + 2
  return isWhole ? 'snake' : 'words'
}

const withArticle = (article: string, one: Spellings): string =>
  article && `${article.startsWith('A') ? articleOf(one).replace('a', 'A') : articleOf(one)} `
