import { parseSync, Visitor } from 'vite'

export type Range = { start: number; end: number }

/** What stands in a range of a file, as far as it is no plain code. */
export type Text = Range & { kind: 'prose' | 'name' | 'sql' }

type Parsed = {
  /** Strings, texts of JSX, templates and comments, in order. */
  texts: Text[]
  /** The elements of each list: of an object, of an array, of the file itself. */
  lists: (Range & { key: Range })[][]
  /** What is named by itself, as a variable, a type or an element is; a property of something else is not. */
  identifiers: Set<string>
  /** What the default export's function takes, and where the first element ends that stands in the outermost one. */
  page: { takes?: Range; end?: number }
}

/** Reads a TypeScript file. @throws Error where it cannot be parsed */
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
    // rows['project archived'] is a row, not a sentence.
    MemberExpression: ({ computed, property }) => {
      if (!computed) properties.add(property.start)
      else if (property.type === 'Literal') text(property, 'name')
    },
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
      found.page = { takes: call.params[0], end: undefined }
    },
    JSXElement: ({ children }) => {
      if (found.page.takes) found.page.end ??= children.find(({ type }) => type === 'JSXElement')?.end
    },
  }).visit(program)
  found.lists.push(
    program.body.flatMap((each) =>
      'source' in each && each.source ? [{ ...range(each), key: range(each.source) }] : [],
    ),
  )
  for (const [start, name] of named) if (!properties.has(start)) found.identifiers.add(name)
  // The more special of two kinds comes last.
  texts.sort(
    (one, other) => one.start - other.start || Number(one.kind !== 'prose') - Number(other.kind !== 'prose'),
  )
  return found
}

const range = ({ start, end }: Range): Range => ({ start, end })
