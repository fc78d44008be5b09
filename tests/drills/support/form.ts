import { builtActions } from '../../e2e/support/forms'

/** A form as React posts it: the state of before, then the fields. */
export async function formOf(action: string, fields: Record<string, string | File>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(`_1_${name}`, value)
  form.append('0', '[{},"$K1"]')
  const encoded = new Response(form)
  return {
    method: 'POST',
    headers: { 'next-action': action, 'content-type': encoded.headers.get('content-type') ?? '' },
    body: Buffer.from(await encoded.arrayBuffer()),
  }
}

/** @returns the id that a server action has in the build */
export function actionId(name: string): string {
  const found = builtActions().find((each) => each.name.endsWith(` ${name}`))
  if (!found) throw new Error(`The build has no action ${name}.`)
  return found.id
}
