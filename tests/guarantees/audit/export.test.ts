import { parse } from 'csv-parse/sync'
import { describe, expect, test, vi } from 'vitest'
import { exportAuditLog } from '@/app/dashboard/[org]/audit-log/actions'
import { GET } from '@/app/dashboard/[org]/audit-log/export/route'
import AuditPage from '@/app/dashboard/[org]/audit-log/page'
import { pool } from '@/db'
import { csvCell } from '@/lib/audit/export'
import { listAudit } from '@/lib/audit/queries'
import { log } from '@/lib/log'
import { createProject } from '@/lib/projects/operations'
import { exported, list } from '../../support/audit'
import { Browser } from '../../support/browser'
import { forgetProof, newOrganization, newPerson, proveAgain } from '../../support/people'
import { refusal } from '../../support/refusal'

const hostile = [
  'مشروع التصميم',
  'โครงการใหม่',
  'Jörg & 株式会社 👩‍👩‍👧‍👦',
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  'a;b,c|d',
  'Say "hello"',
  '"',
  "'",
]

describe('the export', () => {
  test('is a file of what the filter finds', async () => {
    const { slug, owner } = await newOrganization()
    const create = (name: string) =>
      owner.with('project:create', (context) => createProject(context, { name }))
    await create('=HYPERLINK("http://x.test")')
    await create('Say "hello", twice')
    const answer = await exported(owner, slug, '?action=project:create')
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(
        new RegExp(`^attachment; filename="audit-log-${slug}-\\d{4}-\\d\\d-\\d\\d\\.csv"$`),
      ),
    })
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
    const [head, hello, formula, ...rest] = text.split('\r\n')
    expect(head).toBe('\ufeffseq,at,actor,actorId,staffId,action,outcome,target,subject,before,after,address')
    expect(hello).toContain('"Say ""hello"", twice"')
    expect(formula).toContain(`"'=HYPERLINK(""http://x.test"")"`)
    expect(rest).toEqual([''])
  })

  test.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['\n=1', `"'\n=1"`],
    ['\r\n\t =1', `"'\r\n\t =1"`],
    ['  =1', `"'  =1"`],
    ['\u00a0@SUM(A1)', `"'\u00a0@SUM(A1)"`],
    ['＝1+1', `"'＝1+1"`],
    ['＋1', `"'＋1"`],
    ['－1', `"'－1"`],
    ['\u3000＠SUM(A1)', `"'\u3000＠SUM(A1)"`],
    ['a "quoted" word', '"a ""quoted"" word"'],
    ['two\nlines', '"two\nlines"'],
    ['a,b', '"a,b"'],
    ['5 - 3', '"5 - 3"'],
    ['', '""'],
    [null, '""'],
    [12, '"12"'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [{ name: '=1' }, '"{""name"":""=1""}"'],
  ])('writes %j so that no spreadsheet computes it', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  test('is read by others cell by cell as the screen has it, in any script', async () => {
    const { slug, owner } = await newOrganization()
    for (const name of hostile)
      await owner.with('project:create', (context) => createProject(context, { name }))
    const file = Buffer.from(await (await exported(owner, slug)).arrayBuffer())
    const read: Record<string, string>[] = parse(file, { bom: true, columns: true, recordDelimiter: '\r\n' })
    const { rows } = await owner.with('audit:read', (context) => listAudit(context, {}))
    expect(read.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => String(seq)))
    expect(read.map(({ at }) => at)).toEqual(rows.map(({ at }) => at.toISOString()))
    const afterwards = read.map(({ after }) => after && JSON.parse(after))
    expect(afterwards).toEqual(rows.map(({ after }) => after ?? ''))
    const names = read.filter(({ action }) => action === 'project:create').map(({ subject }) => subject)
    expect(names.toReversed()).toEqual(hostile.map((name) => (/^[=+@-]/.test(name) ? `'${name}` : name)))
  })

  test('is for those who may read the log; the page asks for the same', async () => {
    const { slug, owner, join } = await newOrganization()
    const plain = await join('member')
    const refusals = await Promise.all(
      [plain, await newPerson(), new Browser()].map(async (person) => {
        const answer = await exported(person, slug)
        return [answer.status, await answer.json()]
      }),
    )
    expect(refusals).toMatchObject([
      [
        403,
        {
          code: 'FORBIDDEN',
          permission: 'audit:read',
          message: expect.stringContaining('permission to read the audit log (audit:read).'),
          help: `Ask ${owner.name} for access.`,
        },
      ],
      [404, { code: 'NOT_FOUND' }],
      [401, { code: 'UNAUTHENTICATED' }],
    ])
    expect(refusals[1]?.[1]).not.toHaveProperty('help')
    expect([GET.permission, AuditPage.permission]).toEqual(['audit:read', 'audit:read'])
    expect(await refusal(list(plain))).toMatchObject({ status: 403, permission: 'audit:read' })
  })

  test('requires recent proof: the form asks for it, and then names the file, which asks again', async () => {
    const { slug, owner } = await newOrganization()
    await forgetProof(owner)
    const refused = await exported(owner, slug)
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'PROOF_NEEDED' }])
    const ask = () =>
      owner.call(exportAuditLog, { organization: slug, action: 'project:create', before: '9' })
    expect(await ask()).toMatchObject({ reason: 'proof_needed', proof: ['password'] })
    await proveAgain(owner)
    const { data } = await ask()
    expect(data?.url).toBe(`/dashboard/${slug}/audit-log/export?action=project%3Acreate`)
    expect((await exported(owner, slug)).status).toBe(200)
  })

  test('is 503 without the database, and tells nothing of a fault but that it is ours', async () => {
    const { slug, owner } = await newOrganization()
    vi.spyOn(log, 'error').mockImplementation(() => {})
    const fail = (error: Error) =>
      vi.spyOn(pool(), 'connect').mockImplementation(() => {
        throw error
      })
    fail(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
    const away = await exported(owner, slug)
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5'])
    fail(new TypeError('secret detail'))
    const fault = await exported(owner, slug)
    expect([fault.status, await fault.text()]).toEqual([500, expect.not.stringContaining('secret')])
  })
})
