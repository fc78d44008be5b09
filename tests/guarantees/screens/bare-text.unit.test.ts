import { type ESTree, parseSync, Visitor } from 'vite'
import { expect, test } from 'vitest'
import { expectNone } from '../../support/none'
import { sources } from '../../support/sources'

// A translator (Chrome's, for one) wraps each text of a page in <font>. React puts an element that comes or changes before the
// text beside it, no longer finds that text where it was, and the whole page falls. In an element of its own it is found.

type Child = ESTree.JSXChild
type Expression = ESTree.Expression | ESTree.JSXEmptyExpression

function isBareText(child: Child): boolean {
  if (child.type === 'JSXText') return child.value.trim() !== ''
  if (child.type !== 'JSXExpressionContainer') return false
  return /^(Identifier|MemberExpression)$/.test(child.expression.type) || isSomeText(child.expression)
}

function comesAndGoes(child: Child): boolean {
  if (child.type !== 'JSXExpressionContainer' || isSomeText(child.expression)) return false
  return /^(Conditional|Logical)Expression$/.test(child.expression.type)
}

/** Text in any case: it changes where it stands. An empty one is nothing to React, and a blank one to a translator. */
function isSomeText(node: Expression): boolean {
  if (node.type === 'ConditionalExpression') return isSomeText(node.consequent) && isSomeText(node.alternate)
  if (node.type === 'LogicalExpression') return isSomeText(node.right) && node.operator !== '&&'
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && String(node.value).trim() !== '')
}

/** One element to React, whose texts come and go: of two, say, one stays. */
function isOneInTwoShapes(one: Expression, other: Expression): boolean {
  if (one.type !== 'JSXElement' || other.type !== 'JSXElement') return false
  const [name, otherName] = [one, other].map(({ openingElement }) =>
    JSON.stringify(nameOf(openingElement.name)),
  )
  const isKeyed = [one, other].some(({ openingElement: { attributes } }) =>
    attributes.some((each) => each.type === 'JSXAttribute' && each.name.name === 'key'),
  )
  const parts = [one, other].map(({ children }) =>
    children.some(isBareText) ? children.filter((each) => !isBlank(each)).length : 0,
  )
  return name === otherName && !isKeyed && Math.max(...parts) > 1
}

const isBlank = (child: Child) => child.type === 'JSXText' && child.value.trim() === ''

const nameOf = (name: ESTree.JSXElementName): unknown =>
  name.type === 'JSXIdentifier' ? name.name : name.type

function mixed(path: string, text: string): string[] {
  const found: string[] = []
  const add = (start: number) => found.push(`${path}:${text.slice(0, start).split('\n').length}`)
  const look = ({ children }: ESTree.JSXElement | ESTree.JSXFragment) => {
    const bare = children.find(isBareText)
    if (bare && children.some(comesAndGoes)) add(bare.start)
  }
  new Visitor({
    JSXElement: (element) => look(element),
    JSXFragment: (fragment) => look(fragment),
    ConditionalExpression: ({ consequent, alternate, start }) => {
      if (isOneInTwoShapes(consequent, alternate)) add(start)
    },
  }).visit(parseSync(path, text, { preserveParens: false }).program)
  return found
}

test('no element that comes and goes stands beside bare text, which a translator wraps', () => {
  expectNone(
    sources(['app', 'components'], /\.tsx$/).flatMap(({ path, text }) => mixed(path, text)),
    'Put the text, or what comes and goes, into an element of its own: a <span>',
  )
})

test.each([
  '<b>{busy && <i />}text</b>',
  '<b>{busy ? <i /> : <u />} {label}</b>',
  '<>text {busy && <i />}</>',
  "<>text {busy ? 'more' : ''}</>",
  '<>{one.name} {busy ? <i /> : null}</>',
  "<b>{busy ? <i /> : <u />} {busy ? 'one' : 'two'}</b>",
  '<p>{busy ? <b>on {dayOf(it)}</b> : <b>never</b>}</p>',
])('%s would be found', (code) => {
  expect(mixed('a.tsx', `const a = ${code}`)).toEqual(['a.tsx:1'])
})

test('an element around the text, or text alone, is none', () => {
  expect(mixed('a.tsx', 'const a = <b>{busy && <i />}<span>text</span></b>')).toEqual([])
  expect(mixed('a.tsx', "const a = <b>{busy ? 'one' : 'two'} text</b>")).toEqual([])
  expect(mixed('a.tsx', 'const a = busy ? <b key="on">on {day}</b> : <b key="off">never</b>')).toEqual([])
})
