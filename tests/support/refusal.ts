import { type AppError, toAppError } from '@/lib/errors'

/** The refusal with which `work` ends. Fails when it succeeds, and passes on every fault that is no refusal. */
export async function refusal(work: Promise<unknown>): Promise<AppError> {
  let result: unknown
  try {
    result = await work
  } catch (error) {
    const known = toAppError(error)
    if (known) return known
    throw error
  }
  throw new Error(`Not refused; answered ${JSON.stringify(result)}`)
}

/** The code of the refusal with which `work` ends. */
export const refusalCode = async (work: Promise<unknown>) => (await refusal(work)).code
