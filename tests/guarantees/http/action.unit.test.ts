import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type Answer, withAnswer } from '@/lib/http/answer'
import { grouped, textsOf, underFields } from '@/lib/http/form-fields'
import { formOf } from '../../support/form'

const run = vi.fn(async () => undefined)
const greet = formOf('public', z.object({ name: z.string() }), run)

test('an action called with anything but a form is bad input, and does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (form) => {
      const answer: Answer = { headers: {} }
      const state = await withAnswer(answer, () => Reflect.apply(greet, null, [form, form]))
      expect(state).toMatchObject({ status: 'refused', code: 'invalid' })
      expect(answer.status).toBe(422)
    }),
  )
  expect(run).not.toHaveBeenCalled()
})

test('fields with a dot in their name are read as groups', () => {
  const form = new FormData()
  for (const [name, text] of Object.entries({ id: '1', 'data.name': 'Acme', 'data.roles': 'a' }))
    form.set(name, text)
  form.append('data.roles', 'b')
  expect(grouped(textsOf(form))).toEqual({ id: '1', data: { name: 'Acme', roles: ['a', 'b'] } })
})

test.each(['__proto__.polluted', 'constructor.prototype.polluted', 'data.__proto__.polluted', 'a.b.c.d.e'])(
  'a field called %s reaches no object but its own',
  (name) => {
    grouped({ [name]: 'yes', data: 'text' })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(Reflect.get(Object, 'polluted')).toBeUndefined()
  },
)

test('what is said of a field stands under it, also where the form has it in a group', () => {
  expect(underFields({ slug: ['Taken.'] }, { 'data.slug': 'acme' })).toEqual({ 'data.slug': ['Taken.'] })
  expect(underFields({ slug: ['Taken.'] }, { slug: 'acme' })).toEqual({ slug: ['Taken.'] })
  expect(underFields({ slug: ['Taken.'] }, {})).toEqual({ slug: ['Taken.'] })
})
