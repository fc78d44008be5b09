import { spawn } from 'node:child_process'
import { once as event } from 'node:events'
import { gt, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { leaveOrganization } from '@/app/dashboard/[org]/members/actions'
import { createProject } from '@/app/dashboard/[org]/projects/actions'
import { db, dbApart, pool } from '@/db'
import { formSubmission, project } from '@/db/schema'
import { inTenantScope } from '@/db/tenant-scope'
import { AppError } from '@/lib/errors'
import { action } from '@/lib/http/action'
import { addPoints } from '@/lib/http/counter'
import { limits } from '@/lib/http/rate-limits'
import { jobs } from '@/lib/jobs/list'
import { operation } from '@/lib/operation'
import { Browser } from '../../support/browser'
import { formOf } from '../../support/form'
import { gate } from '../../support/interleave'
import { newOrganization, newPerson, type Person } from '../../support/people'
import { newToken, slowForm } from '../../support/sent-twice'

const run = vi.fn(async (name: string) => ({ message: `${name} is done.` }))
const form = formOf('signed-in', z.object({ name: z.string() }), (_, { name }) => run(name))
afterEach(() => run.mockClear())

const fieldsOf = (person: Person, token = newToken()) => ({
  name: 'Apollo',
  'form.token': token,
  'form.for': person.id,
})
const names = (organizationId: string) =>
  inTenantScope({ organization: { id: organizationId } }, async (tx) =>
    (await tx.select({ name: project.name }).from(project)).map(({ name }) => name),
  )

describe('a form that arrives twice', () => {
  test('at the same moment happens once, and both get the answer', async () => {
    const person = await newPerson()
    const fields = fieldsOf(person)
    const states = await Promise.all([person.call(form, fields), person.call(form, fields)])
    expect(states).toEqual([
      { status: 'done', message: 'Apollo is done.' },
      { status: 'done', message: 'Apollo is done.' },
    ])
    expect(run).toHaveBeenCalledTimes(1)
  })

  test('the second time after the answer, gets it again: message and data', async () => {
    const { owner, id } = await newOrganization()
    const fields = { ...fieldsOf(owner), organization: owner.slug }
    const first = await owner.call(createProject, fields)
    expect(first).toMatchObject({ status: 'done' })
    expect(await owner.call(createProject, fields)).toEqual(first)
    expect(await names(id)).toEqual(['Apollo'])
  })

  test('is redirected twice, also when the first time took the permission away', async () => {
    const { join } = await newOrganization()
    const member = await join('member')
    const fields = { ...fieldsOf(member), organization: member.slug }
    await expect(member.call(leaveOrganization, fields)).rejects.toMatchObject({ to: '/dashboard' })
    await expect(member.call(leaveOrganization, fields)).rejects.toMatchObject({ to: '/dashboard' })
    expect(await member.call(leaveOrganization, { organization: member.slug })).toMatchObject({
      code: 'not_found',
    })
  })

  test('happens again after a refusal, corrected or not', async () => {
    const person = await newPerson()
    const fields = fieldsOf(person)
    run.mockRejectedValueOnce(new AppError('conflict', 'Not yet.'))
    expect(await person.call(form, fields)).toMatchObject({ status: 'refused', message: 'Not yet.' })
    expect(await person.call(form, fields)).toMatchObject({ status: 'done' })
    expect(await person.call(form, { ...fields, name: 'Gemini' })).toMatchObject({
      message: 'Gemini is done.',
    })
  })

  test('happens again for another person, in another form, and with other input', async () => {
    const [ada, bob] = [await newPerson(), await newPerson()]
    const token = newToken()
    await ada.call(form, fieldsOf(ada, token))
    await bob.call(form, fieldsOf(bob, token))
    await ada.call(form, { ...fieldsOf(ada, token), name: 'Gemini' })
    const other = action(
      operation('signed-in', {
        summary: 'Something else',
        input: z.object({ name: z.string() }),
        run: (_, { name }) => run(name),
      }),
      () => ({ message: 'Else.' }),
    )
    expect(await ada.call(other, fieldsOf(ada, token))).toMatchObject({ message: 'Else.' })
    expect(run).toHaveBeenCalledTimes(4)
  })

  test('of someone who is not signed in happens once, too', async () => {
    const open = formOf('public', z.object({ name: z.string() }), (_, { name }) => run(name))
    const fields = { name: 'Apollo', 'form.token': newToken(), 'form.for': '' }
    await new Browser().call(open, fields)
    expect(await new Browser().call(open, fields)).toMatchObject({ message: 'Apollo is done.' })
    expect(run).toHaveBeenCalledTimes(1)
  })

  test('or two hundred times, happens once, and who waits holds no connection', async () => {
    const person = await newPerson()
    const { open, passed } = gate()
    run.mockImplementationOnce(async () => {
      await passed
      return { message: 'Once.' }
    })
    const fields = fieldsOf(person)
    const first = person.call(form, fields)
    await vi.waitFor(() => expect(run).toHaveBeenCalled())
    const connect = vi.spyOn(pool(), 'connect')
    const others = Array.from({ length: 200 }, () => person.call(form, fields))
    await vi.waitFor(() => expect(connect.mock.calls.length).toBeGreaterThanOrEqual(200))
    await vi.waitFor(() => expect(pool().waitingCount).toBe(0), { timeout: 2_500 })
    open()
    const states = await Promise.all([first, ...others])
    expect(new Set(states.map(({ message }) => message))).toEqual(new Set(['Once.']))
    expect(run).toHaveBeenCalledTimes(1)
    // Each asks who sent it, and nothing more. Besides, the answer is stored, and what runs in this
    // process on its own can ask something.
    expect(connect.mock.calls.length).toBeLessThan(220)
  })

  test('whose token cannot be read is refused', async () => {
    const person = await newPerson()
    expect(await person.call(form, fieldsOf(person, 'short'))).toMatchObject({ code: 'invalid' })
    expect(run).not.toHaveBeenCalled()
  })
})

describe('a form that arrives in two processes', () => {
  /** Sends the slow form in another process. */
  function elsewhere(person: Person, fields: Record<string, string>) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/guarantees/http/sending-child.ts'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child.stdin.end(JSON.stringify({ facts: person.facts, home: person.home, fields }))
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
    })
    const saying = (word: string) => vi.waitFor(() => expect(said).toContain(word), { timeout: 30_000 })
    const ended = event(child, 'close').then(() => said.split('\n').at(-1) ?? '')
    return { saying, ended }
  }

  test('happens in one of them; the other says that it is still processed, and later the answer', async () => {
    const { owner, id } = await newOrganization()
    const fields = { ...fieldsOf(owner), organization: owner.slug, after: '4500' }
    const other = elsewhere(owner, fields)
    await other.saying('working')
    expect(await owner.call(slowForm, fields)).toMatchObject({
      code: 'conflict',
      reason: 'in_progress',
      token: fields['form.token'],
      message: expect.stringContaining('still being processed'),
      values: { name: 'Apollo' },
    })
    const state = await owner.call(slowForm, fields)
    expect(state).toEqual({ status: 'done', message: 'Apollo is made.' })
    expect(JSON.parse(await other.ended)).toEqual(state)
    expect(await names(id)).toEqual(['Apollo'])
  })

  test('of which one was killed, happens once, and no one claims to know', async () => {
    const { owner, id } = await newOrganization()
    const fields = { ...fieldsOf(owner), organization: owner.slug, after: 'death' }
    await elsewhere(owner, fields).ended
    await someTimePasses()
    expect(await owner.call(slowForm, fields)).toMatchObject({
      code: 'conflict',
      message: 'We can’t tell whether this went through. Check before you try again.',
    })
    expect(await names(id)).toEqual(['Apollo'])
  })

  test('and takes long in one that lives, is not taken for cut off', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const person = await newPerson()
    const { open, passed } = gate()
    run.mockImplementationOnce(async () => {
      await passed
      return { message: 'At last.' }
    })
    const sent = person.call(form, fieldsOf(person))
    await vi.waitFor(() => expect(run).toHaveBeenCalled())
    await someTimePasses()
    const taken = await Promise.all(Array.from({ length: 10 }, () => pool().connect()))
    vi.advanceTimersByTime(5_000)
    vi.useRealTimers()
    // Also while others have taken every connection.
    await vi.waitFor(async () => expect(await renewedLately()).toHaveLength(1))
    for (const client of taken) client.release()
    open()
    expect(await sent).toMatchObject({ message: 'At last.' })
  })
})

const renewedLately = () =>
  dbApart()
    .select()
    .from(formSubmission)
    .where(gt(formSubmission.renewedAt, sql`now() - interval '10 seconds'`))

/** As if nothing had been renewed for a while. */
async function someTimePasses() {
  await db().update(formSubmission).set({ renewedAt: sql`now() - interval '16 seconds'` })
}

describe('what is kept', () => {
  test('is so much for one person in a day: beyond that a form is refused, and nothing is kept', async () => {
    const [person, other] = [await newPerson(), await newPerson()]
    const before = fieldsOf(person)
    await person.call(form, before)
    await addPoints(`form:person:${person.id}`, limits['form:person'].points, 60)
    await db().delete(formSubmission)
    expect(await person.call(form, fieldsOf(person))).toMatchObject({ code: 'too_many' })
    expect(await db().select().from(formSubmission)).toEqual([])
    expect(run).toHaveBeenCalledTimes(1)
    expect(await other.call(form, fieldsOf(other))).toMatchObject({ status: 'done' })
  })

  test('tells neither the token nor the answer to who reads the database', async () => {
    const person = await newPerson()
    const fields = fieldsOf(person)
    await person.call(form, fields)
    const rows = JSON.stringify(await db().select().from(formSubmission))
    for (const secret of [fields['form.token'], 'Apollo', person.id]) expect(rows).not.toContain(secret)
  })

  test('is nothing after a refusal, and is deleted after a day', async () => {
    await db().delete(formSubmission)
    const person = await newPerson()
    run.mockRejectedValueOnce(new AppError('conflict', 'Not yet.'))
    await person.call(form, fieldsOf(person))
    expect(await db().select().from(formSubmission)).toEqual([])
    await person.call(form, fieldsOf(person))
    const cleanUp = jobs.find(({ name }) => name === 'clean-up')
    const kept = async () => {
      await cleanUp?.perform({}, { attempt: 1, last: true })
      return (await db().select().from(formSubmission)).length
    }
    expect(await kept()).toBe(1)
    await db().update(formSubmission).set({ createdAt: sql`now() - interval '25 hours'` })
    expect(await kept()).toBe(0)
  })
})
