import type { Drill } from './support/drill'

/** The mail server fails. Nobody waits for it: an invitation is made, and its email is sent later. */
export const smtp: Drill[] = [
  {
    fault: 'The mail server is away',
    quick: true,
    async strike({ mail }) {
      await mail.shut()
      return mail.open
    },
  },
  {
    fault: 'The mail server takes an email and does not answer',
    async strike({ mail }) {
      mail.stalling = true
      return () => {
        mail.stalling = false
      }
    },
  },
  refusing('The mail server says “later” (451)', 451),
  refusing('The mail server refuses emails (550)', 550),
]

function refusing(fault: string, code: number): Drill {
  return {
    fault,
    async strike({ mail }) {
      Object.assign(mail, { code, refusing: 'Not now' })
      return () => {
        mail.refusing = ''
      }
    },
  }
}
