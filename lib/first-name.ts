import { isolated } from './isolated'

/** For a greeting. */
export const firstName = (name: string): string => isolated(name.split(' ')[0] ?? '')
