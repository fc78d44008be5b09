import { registrationAnswer } from '@/lib/passkeys/input'
import { addPasskey as add, beginPasskey } from '@/lib/passkeys/operations'
import { newAuthenticator } from './authenticator'
import type { Person } from './people'

/** Adds a passkey, as a browser does. @returns the authenticator that has it */
export async function addPasskey(person: Person, authenticator = newAuthenticator(), name = 'Phone') {
  const begun = await person.signedIn((context) => beginPasskey(context, { name }))
  const given = authenticator.register(JSON.parse(begun).challenge)
  await person.signedIn((context) =>
    add(context, { name, response: registrationAnswer.parse(JSON.stringify(given)) }),
  )
  return authenticator
}
