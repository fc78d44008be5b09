import { renderToString } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { PasswordField } from '@/components/password-field'
import { Field } from '@/components/ui/field'
import { NativeSelect } from '@/components/ui/native-select'

/** As one that a server component has rendered: the field can't look into it. */
const Choices = () => (
  <NativeSelect>
    <option value="open">Open</option>
  </NativeSelect>
)

describe.each([
  ['an input', 'input', <Field key="input" label="Notes" name="notes" error="Enter notes." required />],
  [
    'a long text',
    'textarea',
    <Field key="rows" label="Notes" name="notes" error="Enter notes." rows={6} required />,
  ],
  [
    'a select',
    'select',
    <Field key="select" label="Notes" name="notes" error="Enter notes." required>
      <Choices />
    </Field>,
  ],
])('the control of a field that is %s', (_, element, field) => {
  const html = renderToString(field)
  const [control = ''] = html.match(new RegExp(`<${element}[^>]*>`)) ?? []

  test('has the field’s name and settings', () => {
    expect(control).toContain('name="notes"')
    expect(control).toContain('required=""')
  })

  test('is connected with its label and its error', () => {
    const id = /for="([^"]+)"/.exec(html)?.[1]
    expect(control).toContain(`id="${id}"`)
    expect(control).toContain(`aria-describedby="${id}-error"`)
    expect(control).toContain('aria-invalid="true"')
  })
})

test('a password has the field’s name, label and settings, too', () => {
  const html = renderToString(
    <PasswordField label="Password" name="password" autoComplete="current-password" required />,
  )
  const [control = ''] = html.match(/<input[^>]*>/) ?? []
  for (const part of ['name="password"', 'type="password"', 'autoComplete="current-password"', 'required=""'])
    expect(control).toContain(part)
  expect(control).toContain(`id="${/for="([^"]+)"/.exec(html)?.[1]}"`)
})
