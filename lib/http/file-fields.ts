import { z } from 'zod'
import type { Texts, Value } from './form-fields'

// Files reach an operation if its input has `z.file()`. All others are dropped.

type Node = z.core.JSONSchema.BaseSchema

/** The file fields of an input, by form name (`data.logo`), and whether each takes several. */
export function fileFields(input: z.ZodType): Map<string, boolean> {
  return new Map(within(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }), ''))
}

function within(node: Node, prefix: string): [string, boolean][] {
  const nested = alternatives(node).flatMap((each) => within(each, prefix))
  const fields = Object.entries(node.properties ?? {}).flatMap(([name, field]): [string, boolean][] => {
    if (typeof field === 'boolean') return []
    if (isFile(field)) return [[prefix + name, false]]
    return isList(field) ? [[prefix + name, true]] : within(field, `${prefix}${name}.`)
  })
  return [...nested, ...fields]
}

const isFile = (node: Node): boolean => node.format === 'binary' || alternatives(node).some(isFile)

const isList = ({ items, ...node }: Node): boolean =>
  (typeof items === 'object' && !Array.isArray(items) && isFile(items)) || alternatives(node).some(isList)

const alternatives = ({ anyOf = [], allOf = [], oneOf = [] }: Node): Node[] =>
  [...anyOf, ...allOf, ...oneOf].filter((each) => typeof each === 'object')

/**
 * The form's values for these fields. A field without a chosen file is absent. Text in such a field
 * is kept, for the schema to refuse.
 */
export function withFiles(texts: Texts, sent: FormData, wanted: Map<string, boolean>): Record<string, Value> {
  const files: Record<string, Value> = {}
  for (const [name, several] of wanted) {
    const chosen = sent.getAll(name).filter((value) => typeof value !== 'string')
    // A browser sends an empty file without a name if no file was chosen.
    const named = chosen.filter(({ name, size }) => name !== '' || size > 0)
    const [only, ...more] = named
    if (several && (named.length > 0 || !texts[name])) files[name] = named
    else if (only) files[name] = more.length > 0 ? named : only
  }
  const filled = Object.entries(texts).filter(([name, text]) => !(wanted.has(name) && text === ''))
  return { ...Object.fromEntries(filled), ...files }
}
