import type { PgColumn } from 'drizzle-orm/pg-core'
import { z } from 'zod'

/** The last row of a page: the value of the sort column and the id, as PostgreSQL writes them. */
export type Key = { value: string; id: string }

export const encode = ({ value, id }: Key) => Buffer.from(`${value}|${id}`).toString('base64url')

const cursorShape = /^(.*)\|([\w-]{1,64})$/s

/** An invalid cursor is ignored: the list starts at its beginning. */
export function decode(cursor: string | undefined, type: string, idType: string): Key | undefined {
  const [, value, id] = cursorShape.exec(Buffer.from(cursor ?? '', 'base64url').toString()) ?? []
  if (value === undefined || !id || !isOf(type, value) || !isOf(idType, id)) return undefined
  return encode({ value, id }) === cursor ? { value, id } : undefined
}

/** A calendar day that PostgreSQL accepts, too: it has no year 0. */
export const daySchema = z.iso.date().refine((day) => !day.startsWith('0000'))

/**
 * Time and offset within the limits of
 * https://www.postgresql.org/docs/current/datatype-datetime.html. The day is checked separately.
 */
const timeShape =
  /^(\d{4}-\d\d-\d\d) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d)?$/

const isDay = (text: string) => daySchema.safeParse(text).success
const isWhole = (bits: number) => (text: string) =>
  /^(0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(bits, BigInt(text)) === BigInt(text)

/** Whether PostgreSQL accepts a text as a value of a type, in its own notation. */
const readable: Record<string, (text: string) => boolean> = {
  text: (text) => !text.includes('\0'),
  varchar: (text) => !text.includes('\0'),
  uuid: (text) => /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/.test(text),
  smallint: isWhole(16),
  integer: isWhole(32),
  bigint: isWhole(64),
  numeric: (text) => /^-?\d{1,100}(\.\d{1,100})?$/.test(text),
  date: isDay,
  'timestamp with time zone': (text) => isDay(timeShape.exec(text)?.[1] ?? ''),
}

const isOf = (type: string, text: string) => readable[type]?.(text) ?? false

/** @throws Error for a type that has no cursor yet */
export function typeOf(column: PgColumn): string {
  const type = column.getSQLType().replace(/ ?\(.*?\)/, '')
  if (!Object.hasOwn(readable, type)) throw new Error(`A list by ${type} needs a line in lib/cursor.ts`)
  return type
}
