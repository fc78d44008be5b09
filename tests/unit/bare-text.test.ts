import { type ESTree, parseSync, Visitor } from 'vite'
import { expect, test } from 'vitest'
import { expectNone } from '../support/none'
import { sources } from '../support/sources'

// A translator (Chrome's, for one) wraps each text of a page in <font>. React puts an element that comes or changes before the
// text beside it, no longer finds that text where it was, and the whole page falls. In an element of its own it is found.

type Child = ESTree.JSXChild
type Expression = ESTree.Expression | ESTree.JSXEmptyExpression

function isBareText(child: Child): boolean {
  if (child.type === 'JSXText') return child.value.trim() !== ''
  return (
    child.type === 'JSXExpressionContainer' &&
    /^(Identifier|MemberExpression|TemplateLiteral)$/.test(child.expression.type)
  )
}

function comesAndGoes(child: Child): boolean {
  if (child.type !== 'JSXExpressionContainer') return false
  const { expression } = child
  if (expression.type === 'ConditionalExpression')
    return !isSomeText(expression.consequent) || !isSomeText(expression.alternate)
  return expression.type === 'LogicalExpression' && !isSomeText(expression.right)
}

/** Text in any case: it changes where it stands. An empty one is nothing to React. */
const isSomeText = (node: Expression): boolean =>
  node.type === 'TemplateLiteral' || (node.type === 'Literal' && node.value !== '')

function mixed(path: string, text: string): string[] {
  const found: string[] = []
  const look = ({ children, start }: ESTree.JSXElement | ESTree.JSXFragment) => {
    if (children.some(isBareText) && children.some(comesAndGoes))
      found.push(`${path}:${text.slice(0, start).split('\n').length}`)
  }
  new Visitor({
    JSXElement: (element) => look(element),
    JSXFragment: (fragment) => look(fragment),
  }).visit(parseSync(path, text).program)
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
])('%s would be found', (code) => {
  expect(mixed('a.tsx', `const a = ${code}`)).toEqual(['a.tsx:1'])
})

test('an element around the text, or text alone, is none', () => {
  expect(mixed('a.tsx', 'const a = <b>{busy && <i />}<span>text</span></b>')).toEqual([])
  expect(mixed('a.tsx', "const a = <b>{busy ? 'one' : 'two'} text</b>")).toEqual([])
})
