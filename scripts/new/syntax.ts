import { parseSync, Visitor } from 'vite'

export type Range = { start: number; end: number }

/** A range of a file that isn't plain code. */
export type Text = Range & { kind: 'prose' | 'sql' }

type Parsed = {
  /** Strings, JSX texts, templates and comments, in order. */
  texts: Text[]
  /** The elements of each object and array, and the file's imports and exports. */
  lists: (Range & { key: Range })[][]
  /** Names of variables, types and elements, but not of properties. */
  identifiers: Set<string>
  /** The parameter of the default export's function, and the end of its <PageHeader>. */
  page: { takes?: Range; headerEnd?: number }
}

/** @throws Error if the TypeScript file can't be parsed */
export function parsed(file: string, source: string): Parsed {
  const { program, comments, errors } = parseSync(file, source)
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`)
  const texts: Text[] = comments.map(({ start, end }) => ({ start, end, kind: 'prose' }))
  const found: Parsed = { texts, lists: [], identifiers: new Set(), page: {} }
  const named = new Map<number, string>()
  const properties = new Set<number>()
  const text = ({ start, end }: Range, kind: Text['kind'] = 'prose') => texts.push({ start, end, kind })
  new Visitor({
    Literal: (node) => void (typeof node.value === 'string' && text(node)),
    JSXText: (node) => void text(node),
    TemplateElement: (node) => void text(node),
    MemberExpression: ({ computed, property }) => void (!computed && properties.add(property.start)),
    Property: ({ key, value }) => void (key.start !== value.start && properties.add(key.start)),
    TSPropertySignature: ({ key }) => void properties.add(key.start),
    JSXAttribute: ({ name }) => void properties.add(name.start),
    TaggedTemplateExpression: ({ tag, quasi }) =>
      void (tag.type === 'Identifier' && tag.name === 'sql' && quasi.quasis.map((each) => text(each, 'sql'))),
    Identifier: ({ name, start }) => void named.set(start, name),
    JSXIdentifier: ({ name, start }) => void named.set(start, name),
    ObjectExpression: ({ properties }) =>
      void found.lists.push(
        properties.map((each) => ({ ...range(each), key: 'key' in each ? range(each.key) : range(each) })),
      ),
    ArrayExpression: ({ elements }) =>
      void found.lists.push(elements.flatMap((each) => (each ? [{ ...range(each), key: range(each) }] : []))),
    ExportDefaultDeclaration: ({ declaration }) => {
      const call = declaration.type === 'CallExpression' ? declaration.arguments.at(-1) : undefined
      if (call?.type !== 'ArrowFunctionExpression') return
      found.page = { takes: call.params[0] }
    },
    JSXElement: ({ openingElement: { name }, end }) => {
      if (found.page.takes && name.type === 'JSXIdentifier' && name.name === 'PageHeader')
        found.page.headerEnd = end
    },
  }).visit(program)
  found.lists.push(
    program.body.flatMap((each) =>
      'source' in each && each.source ? [{ ...range(each), key: range(each.source) }] : [],
    ),
  )
  for (const [start, name] of named) if (!properties.has(start)) found.identifiers.add(name)
  // Of two kinds in the same place, the more specific comes last.
  texts.sort(
    (one, other) => one.start - other.start || Number(one.kind !== 'prose') - Number(other.kind !== 'prose'),
  )
  return found
}

const range = ({ start, end }: Range): Range => ({ start, end })
