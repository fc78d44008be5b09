import { AppError } from '../errors'
import { isSecretField } from './secret-fields'

/** Text fields by name. Several values of one name are a list. */
export type Texts = Record<string, string | string[]>

export type Value = Texts[string] | File | File[]

/** The same, grouped: `data.name` is the field `name` within `data`. */
export type Fields<V extends Value = Texts[string]> = { [name: string]: V | Fields<V> }

/**
 * Leaves out files (./file-fields) and Next's own fields.
 * @param form the second argument of an action, which a client can set to anything
 * @throws AppError invalid
 */
export function textsOf(form: unknown): Texts {
  if (!(form instanceof FormData)) throw new AppError('invalid', 'The request is not a form.')
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith('$ACTION'))
  return Object.fromEntries(
    names.map((name) => {
      const texts = form.getAll(name).filter((value) => typeof value === 'string')
      return [name, texts.length > 1 ? texts : (texts[0] ?? '')]
    }),
  )
}

export function grouped<V extends Value>(values: Record<string, V>): Fields<V> {
  const fields: Fields<V> = {}
  for (const [name, value] of Object.entries(values)) {
    const groups = name.split('.')
    const last = groups.pop() ?? name
    let within = fields
    for (const group of groups) within = groupIn(within, group)
    within[last] = value
  }
  return fields
}

function groupIn<V extends Value>(fields: Fields<V>, name: string): Fields<V> {
  // Own properties only: a group called __proto__ would be the prototype of every object.
  const known = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (isGroup(known)) return known
  const made: Fields<V> = {}
  fields[name] = made
  return made
}

const isGroup = <V extends Value>(known: V | Fields<V> | undefined): known is Fields<V> =>
  typeof known === 'object' && !Array.isArray(known) && !(known instanceof File)

/** An error names a field (`slug`) that the form may have in a group (`data.slug`). */
export const underFields = (fields: Record<string, string[]>, texts: Texts) =>
  Object.fromEntries(
    Object.entries(fields).map(([field, messages]) => [
      field in texts ? field : (Object.keys(texts).find((name) => name.endsWith(`.${field}`)) ?? field),
      messages,
    ]),
  )

/** The input, for the form to show again. Several values of one name are joined by newlines. */
export const withoutSecrets = (texts: Texts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts)
      .filter(([name]) => !isSecretField(name))
      .map(([name, text]) => [name, typeof text === 'string' ? text : text.join('\n')]),
  )

/**
 * The form's name for the thing it changes, for the success message. The person has seen that name,
 * so the operation need not read it.
 */
export const objectOf = ({ object }: Fields, otherwise: string): string =>
  typeof object === 'string' ? object : otherwise
