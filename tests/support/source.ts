import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'vite'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export type Range = { start: number; end: number }
type Call = Range & { name: string; args: Range[] }

const within = (outer: Range, inner: Range) => inner.start >= outer.start && inner.end <= outer.end

/** A source file of the project, parsed, never written. */
export class Source {
  private readonly program

  constructor(
    readonly file: string,
    readonly text = readFileSync(join(root, file), 'utf8'),
  ) {
    const { program, errors } = parseSync(file, text)
    if (errors[0]) throw new Error(`${file}: ${errors[0].message}`)
    this.program = program
  }

  /**
   * Where 'use server' is: at the head of the file, after any comments and directives, and how
   * often elsewhere, where it turns a function into an action.
   */
  serverDirectives(): { atHead: boolean; inside: number } {
    const says: Range[] = []
    new Visitor({
      Literal: ({ value, start, end }) => {
        if (value === 'use server') says.push({ start, end })
      },
    }).visit(this.program)
    const first = this.program.body.find((node) => !('directive' in node && node.directive))
    const head = says.filter(({ end }) => end <= (first?.start ?? this.text.length))
    return { atHead: head.length > 0, inside: says.length - head.length }
  }

  /** What the file imports or re-exports, as written. Types alone don't count. */
  imports(): string[] {
    const found: string[] = []
    const add = (source: { type: string; value?: unknown } | null, kind?: string) => {
      if (source && typeof source.value === 'string' && kind !== 'type') found.push(source.value)
    }
    new Visitor({
      ImportDeclaration: ({ source, importKind }) => add(source, importKind),
      ExportNamedDeclaration: ({ source, exportKind }) => add(source, exportKind),
      ExportAllDeclaration: ({ source, exportKind }) => add(source, exportKind),
      ImportExpression: ({ source }) => add(source),
      CallExpression: ({ callee, arguments: [source] }) => {
        if (callee.type === 'Identifier' && callee.name === 'require') add(source ?? null)
      },
    }).visit(this.program)
    return found
  }

  /** Whether the code uses this name, by itself or as a property. */
  names(name: string): boolean {
    let found = false
    new Visitor({
      Identifier: (node) => {
        found ||= node.name === name
      },
      Literal: ({ value }) => {
        found ||= value === name
      },
    }).visit(this.program)
    return found
  }

  of = ({ start, end }: Range) => this.text.slice(start, end)

  /** The file with a node replaced by `replacement`. */
  with = ({ start, end }: Range, replacement: string) => ({
    file: this.file,
    text: this.text.slice(0, start) + replacement + this.text.slice(end),
  })

  /** Calls of `name(…)` and `anything.name(…)`, in order. */
  calls(names: readonly string[], where: Range = this.program): Call[] {
    const found: Call[] = []
    new Visitor({
      CallExpression: ({ callee, start, end, arguments: args }) => {
        const called = callee.type === 'MemberExpression' ? callee.property : callee
        if (called.type !== 'Identifier' || !names.includes(called.name) || !within(where, { start, end }))
          return
        found.push({ name: called.name, start, end, args })
      },
    }).visit(this.program)
    return found.sort((one, other) => one.start - other.start)
  }

  /** Calls for their effect alone, awaited or not: as a statement, or as all that a function does which is the value of such a key. */
  effects(keys: readonly string[]): Range[] {
    const found: Range[] = []
    const isCall = (node: { type: string; argument?: unknown }): boolean =>
      node.type === 'CallExpression' ||
      (node.type === 'AwaitExpression' && isCall(node.argument as Parameters<typeof isCall>[0]))
    new Visitor({
      ExpressionStatement: ({ expression }) => {
        if (isCall(expression)) found.push(expression)
      },
      Property: ({ key, value }) => {
        if (key.type !== 'Identifier' || !keys.includes(key.name)) return
        if (value.type === 'ArrowFunctionExpression' && isCall(value.body)) found.push(value.body)
      },
    }).visit(this.program)
    return found.map(({ start, end }) => ({ start, end }))
  }

  /** `if (…) throw …`, in order. */
  refusals(where: Range): (Range & { test: Range })[] {
    const found: (Range & { test: Range })[] = []
    new Visitor({
      IfStatement: ({ consequent, start, end, test }) => {
        if (consequent.type === 'ThrowStatement' && within(where, { start, end }))
          found.push({ start, end, test })
      },
    }).visit(this.program)
    return found
  }

  /** The file's top-level declarations by name. A default export is called `default`. */
  declared(): Record<string, Range> {
    const found: Record<string, Range> = {}
    for (const node of this.program.body) {
      if (node.type === 'ExportDefaultDeclaration') found.default = node.declaration
      const declaration = node.type === 'ExportNamedDeclaration' ? node.declaration : node
      if (declaration?.type === 'VariableDeclaration')
        for (const { id, init } of declaration.declarations)
          if (id.type === 'Identifier' && init) found[id.name] = init
    }
    return found
  }

  /** The properties of the first object literal in `where`, by key. */
  properties(where: Range): Record<string, Range> {
    let first: Range | undefined
    const found: Record<string, Range> = {}
    new Visitor({
      ObjectExpression: ({ start, end, properties }) => {
        if (!within(where, { start, end }) || (first && within(first, { start, end }))) return
        first ??= { start, end }
        if (first.start !== start) return
        for (const property of properties) {
          if (property.type !== 'Property') continue
          const { key, value } = property
          found[key.type === 'Identifier' ? key.name : String(key.type === 'Literal' && key.value)] = value
        }
      },
    }).visit(this.program)
    return found
  }
}

/** Source files below a folder of the project. */
export const sourceFiles = (folder: string, name: RegExp = /\.tsx?$/, from = root): string[] =>
  readdirSync(join(from, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path).replaceAll('\\', '/'))
    .filter((path) => name.test(path))
    .sort()
