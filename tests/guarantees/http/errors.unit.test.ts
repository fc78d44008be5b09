import { APIError } from 'better-auth/api'
import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { AppError, type ErrorCode, statusOf, toAppError } from '@/lib/errors'

const database = (code: string, constraint?: string) =>
  Object.assign(new Error('database'), { code, constraint })

describe('a fault of the database', () => {
  test.each<[string, ErrorCode | undefined]>([
    ['23505', 'conflict'],
    ['23514', 'conflict'],
    ['23503', 'conflict'],
    ['40001', 'conflict'],
    ['55P03', 'unavailable'],
    ['40P01', 'conflict'],
    ['22021', 'invalid'],
    ['22P05', 'invalid'],
    ['08006', 'unavailable'],
    ['53300', 'unavailable'],
    ['57P01', 'unavailable'],
    ['57014', 'unavailable'],
    ['25006', 'unavailable'],
    ['58030', 'unavailable'],
    ['XX000', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
    ['ENOTFOUND', 'unavailable'],
    ['ETIMEDOUT', 'unavailable'],
    ['42501', undefined],
    ['42P01', undefined],
    ['22P02', undefined],
  ])('%s is %s', (code, expected) => {
    expect(toAppError(database(code))?.code).toBe(expected)
  })

  test('is found under what wraps it', () => {
    const wrapped = new Error('Failed query', { cause: new Error('again', { cause: database('23505') }) })
    expect(toAppError(wrapped)?.code).toBe('conflict')
    expect(toAppError(new AggregateError([database('ECONNREFUSED')]))?.code).toBe('unavailable')
    expect(
      toAppError(new Error('Failed query', { cause: new AggregateError([database('ECONNREFUSED')]) }))?.code,
    ).toBe('unavailable')
  })

  test('of a pool that gave up waiting is “unavailable”', () => {
    expect(toAppError(new Error('timeout exceeded when trying to connect'))?.code).toBe('unavailable')
    expect(toAppError(new Error('Connection terminated unexpectedly'))?.code).toBe('unavailable')
  })

  test('is not read from what a person entered', () => {
    const slug = database('23505', 'organization_slug_unique')
    const failed = new DrizzleQueryError('insert into organization', ['Query read timeout'], slug)
    expect(toAppError(failed)?.code).toBe('conflict')
  })

  test.each([
    'organization_has_owner',
    'organization_slug_unique',
    'member_once_per_organization',
    'invitation_pending_once_per_address',
    'role_once_per_organization',
    'user_email_unique',
  ])('%s has a sentence of its own', (constraint) => {
    const general = toAppError(database('23505'))?.message
    expect(toAppError(database('23505', constraint))?.message).not.toBe(general)
  })

  test('says nothing of the database to people', () => {
    expect(toAppError(database('ECONNREFUSED'))?.message).not.toContain('ECONN')
  })
})

describe('a refusal of Better Auth', () => {
  test.each<[ConstructorParameters<typeof APIError>[0], ErrorCode | undefined]>([
    ['BAD_REQUEST', 'invalid'],
    ['UNAUTHORIZED', 'unauthenticated'],
    ['FORBIDDEN', 'forbidden'],
    ['NOT_FOUND', 'not_found'],
    ['CONFLICT', 'conflict'],
    ['UNPROCESSABLE_ENTITY', 'invalid'],
    ['TOO_MANY_REQUESTS', 'too_many'],
    ['SERVICE_UNAVAILABLE', 'unavailable'],
    ['INTERNAL_SERVER_ERROR', undefined],
  ])('%s is %s', (status, code) => {
    expect(toAppError(new APIError(status, { message: 'x' }))?.code).toBe(code)
  })

  test('that is a rule of the data is a conflict', () => {
    const refusal = new APIError('BAD_REQUEST', { code: 'TOO_MANY_ROLES', message: 'Too many' })
    expect(toAppError(refusal)).toMatchObject({ code: 'conflict', message: 'Too many' })
  })

  test.each([
    new APIError('BAD_REQUEST', { code: 'ORGANIZATION_SLUG_ALREADY_TAKEN', message: 'Taken' }),
    new APIError('BAD_REQUEST', { code: 'ORGANIZATION_ALREADY_EXISTS', message: 'Exists' }),
    database('23505', 'organization_slug_unique'),
  ])('that a URL is taken stands under its field', (error) => {
    expect(toAppError(error)).toMatchObject({ code: 'conflict', fields: { slug: [expect.any(String)] } })
  })

  test('that carries one of ours is ours', () => {
    const refusal = new APIError('TOO_MANY_REQUESTS', { message: 'x' })
    refusal.cause = new AppError('too_many', 'Wait.', { retryAfter: 42 })
    expect(toAppError(refusal)).toMatchObject({ message: 'Wait.', wait: 42 })
  })
})

test('every code has its own status', () => {
  expect(statusOf).toEqual({
    unauthenticated: 401,
    forbidden: 403,
    not_found: 404,
    conflict: 409,
    invalid: 422,
    too_many: 429,
    unavailable: 503,
  })
})

test('who is told to wait is told how long', () => {
  expect(new AppError('unavailable', '').wait).toBeGreaterThan(0)
  expect(new AppError('too_many', '').wait).toBeGreaterThan(0)
  expect(new AppError('too_many', '', { retryAfter: 7 }).wait).toBe(7)
  expect(new AppError('forbidden', '').wait).toBeUndefined()
})

test.each([undefined, null, 'text', 42, new Error('unknown'), new TypeError('defect')])(
  '%s is no refusal but a fault',
  (thrown) => {
    expect(toAppError(thrown)).toBeUndefined()
  },
)
