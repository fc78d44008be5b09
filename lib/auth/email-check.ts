import { z } from 'zod'
import { canonicalEmail } from '../email/address'

// Better Auth's endpoints ask z.email() whether an address is one, and have no setting for it. Its
// pattern knows no top-level domain with digits or hyphens, and refuses what browsers accept. Every
// z.email() without a pattern of its own asks this instead.

z.regexes.email.test = (text) => canonicalEmail(text) !== undefined
