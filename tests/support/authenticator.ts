import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { env } from '@/lib/env'

// A passkey in software: what an authenticator answers to a challenge.
// https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data

const [userPresent, userVerified] = [0x01, 0x04]
const withCredential = 0x40

/** @param unlocked whether it asks for a finger, a face or a PIN */
export function newAuthenticator({ unlocked = true } = {}) {
  const present = unlocked ? userPresent | userVerified : userPresent
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(16)
  // CBOR: { 1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y }
  const key = Buffer.concat([hex('a5010203262001215820'), fromBase64(x), hex('225820'), fromBase64(y)])
  let uses = 0

  function data(flags: number, ...credential: Buffer[]): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(uses++)
    const host = sha256(Buffer.from(new URL(env().appUrl).hostname))
    return Buffer.concat([host, Buffer.from([flags]), counter, ...credential])
  }

  const answer = (response: object) => ({
    id: base64(id),
    rawId: base64(id),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })

  return {
    register(challenge: string) {
      const made = data(present | withCredential, Buffer.alloc(16), Buffer.from([0, id.length]), id, key)
      // CBOR: { fmt: 'none', attStmt: {}, authData }
      const head = Buffer.concat([
        hex('a363666d74646e6f6e656761747453746d74a068617574684461746158'),
        Buffer.from([made.length]),
      ])
      return answer({
        clientDataJSON: base64(clientData('webauthn.create', challenge)),
        attestationObject: base64(Buffer.concat([head, made])),
      })
    },
    sign(challenge: string, verified = unlocked) {
      const flags = verified ? userPresent | userVerified : userPresent
      const [made, client] = [data(flags), clientData('webauthn.get', challenge)]
      return answer({
        clientDataJSON: base64(client),
        authenticatorData: base64(made),
        signature: base64(sign('sha256', Buffer.concat([made, sha256(client)]), privateKey)),
      })
    },
  }
}

const clientData = (type: string, challenge: string) =>
  Buffer.from(JSON.stringify({ type, challenge, origin: env().appUrl, crossOrigin: false }))

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest()
const base64 = (bytes: Buffer) => bytes.toString('base64url')
const fromBase64 = (text: string) => Buffer.from(text, 'base64url')
const hex = (text: string) => Buffer.from(text, 'hex')
