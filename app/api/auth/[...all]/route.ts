import { toNextJsHandler } from 'better-auth/next-js'
import { handleAuth } from '@/lib/auth/handler'

export const { GET, POST, PUT, PATCH, DELETE } = toNextJsHandler(handleAuth)
