import type { Told } from './people'
import type { World } from './world'

/** Compares what people were told with what the database and the mail server have. */
export async function judge(told: readonly Told[], { cluster, mail }: World) {
  const names = async (sql: string) =>
    new Set((await cluster.asSuperuser<{ name: string }>(sql)).map(({ name }) => name))
  const projects = await names(`select name from project where name like 'drill-%'`)
  const invitations = await names(`select email as name from invitation where email like 'drill-%'`)
  const mails = await names(`select recipient as name from mail where recipient like 'drill-%'`)
  const taken = new Set(mail.taken.flatMap(({ to }) => [to].flat().map((each) => each?.text ?? '')))

  const lost: string[] = []
  const halfDone: string[] = []
  for (const { kind, name, promise, said } of told) {
    if (kind !== 'project' && kind !== 'invitation') continue
    const isThere = (kind === 'project' ? projects : invitations).has(name)
    if (promise === 'done' && !isThere) lost.push(`the ${kind} ${name}`)
    if (promise === 'not done' && isThere) halfDone.push(`the ${kind} ${name}, although it said ${said}`)
    if (kind !== 'invitation') continue
    if (isThere !== mails.has(name)) halfDone.push(`the email of ${name}`)
    if (isThere && !taken.has(name)) lost.push(`the email to ${name}`)
  }
  const ownerless = await names(`
    select slug as name from organization o
     where not exists (select from member m where m.organization_id = o.id and m.role like '%owner%')`)
  for (const slug of ownerless) halfDone.push(`${slug} without an owner`)
  return { lost, halfDone }
}
