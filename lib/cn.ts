import { clsx } from 'clsx'

/** Class names, of which any can be missing. */
export const cn = clsx
