import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Rows } from './rows'
import { isWithin, tableNamed, tenantTable } from './tables'

// What an operation takes, drawn from its schema: a field that names a row by one of the organization, any other by a value that
// the schema takes.

/** The first word of an operation, and what it takes. */
export type Asked = { permission: string; input: z.ZodType }

type Field = {
  name: string
  /** Undefined where nothing is known that fits: then it is said by hand. */
  make?: (rows: Rows) => string
}

/** A name that nobody has yet. */
export const fresh = () => randomBytes(6).toString('hex')

/** The fields that a success needs, and all that name a row; those of an inner object by `outer.inner`. */
export const fieldsOf = ({ permission, input }: Asked, prefix = ''): Field[] =>
  Object.entries(shapeOf(input)).flatMap(([key, schema]): Field[] => {
    const name = `${prefix}${key}`
    if (Object.keys(shapeOf(schema)).length > 0) return fieldsOf({ permission, input: schema }, `${name}.`)
    const pointed = pointedTo(key, permission)
    if (pointed) return [{ name, make: (rows) => columnOf(rows, pointed) }]
    const optional = schema.safeParse(undefined).success
    if (/(^id|Id)$/.test(key)) return [{ name }]
    return optional ? [] : [{ name, make: fitting(schema) }]
  })

/** Values for a form, by field. */
export const valuesOf = (asked: Asked, rows: Rows): Record<string, string> =>
  Object.fromEntries(fieldsOf(asked).flatMap(({ name, make }) => (make ? [[name, make(rows)]] : [])))

type Pointed = { table: string; column: string }

function columnOf(rows: Rows, { table, column }: Pointed): string {
  const value = rows[table]?.[column]
  if (value === undefined) throw new Error(`No row of ${table} with ${column} is there to be named`)
  return String(value)
}

/** What a field names: a row of a table, or what a foreign key of the permission's own noun points to. */
function pointedTo(field: string, permission: string): Pointed | undefined {
  const table = tableNamed(field, permission)
  if (table) return { table, column: 'id' }
  const noun = tableNamed('id', permission)
  const called = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const pointer = tenantTable(noun ?? '')?.pointers.find(
    (each) => isWithin(each) && each.columns.some(({ name }) => name === called),
  )
  const at = pointer?.columns.findIndex(({ name }) => name === called) ?? -1
  const column = pointer?.foreign[at]?.name
  return pointer && column ? { table: pointer.table, column } : undefined
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  if (schema instanceof z.ZodObject) return schema.shape as Record<string, z.ZodType>
  return schema instanceof z.ZodPipe ? shapeOf(schema.in as z.ZodType) : {}
}

/** The first of these that the schema takes. */
function fitting(schema: z.ZodType): Field['make'] {
  if (schema instanceof z.ZodEnum) return () => String(schema.options[0])
  const made = [
    () => `Made ${fresh()}`,
    () => `made-${fresh()}`,
    () => `${fresh()}@fresh.test`,
    () => '1',
    () => '2031-05-17',
    () => 'true',
    randomUUID,
  ]
  return made.find((make) => schema.safeParse(make()).success)
}
