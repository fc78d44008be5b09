import { z } from 'zod'
import { arrivalSentence, RefusedArrival } from '../auth/refused-arrival'
import { requestHeaders } from '../auth/request-headers'
import { auth } from '../auth/server'
import { emailCode } from '../auth/sign-in-code'
import { sendsMail } from '../email/inbox'
import { AppError } from '../errors'
import { emailField } from '../input'
import { operation } from '../operation'
import { callbackUrl } from './input'

/** The answer and its timing are the same whether or not the email has an account. */
export const requestSignInCode = operation('public', {
  summary: 'Request a code that signs in',
  input: z.object({ email: emailField, callbackUrl }),
  run: async (_, { email }) => {
    if (!sendsMail()) throw new AppError('not_found', 'Email isn’t set up on this server.')
    await emailCode(email)
  },
})

/** In the browser that requested the code. @throws AppError invalid, too_many */
export const signInWithCode = operation('public', {
  summary: 'Sign in with an emailed code',
  input: z.object({ code: z.string().transform((text) => text.replace(/\D/g, '')), callbackUrl }),
  run: async (_, { code }) => {
    const headers = await requestHeaders({ session: false, path: auth.api.signInCode.path })
    try {
      const answer = await auth.api.signInCode({ body: { code }, headers })
      return { asksCode: 'twoFactorRedirect' in answer }
    } catch (error) {
      if (!(error instanceof RefusedArrival)) throw error
      throw new AppError('invalid', arrivalSentence(error.code) ?? 'You can’t sign in.', { cause: error })
    }
  },
})
