import { z } from 'zod'
import { AppError } from '../errors'
import { lineSchema } from '../organizations/input'

export const projectName = lineSchema('a name', 120)
export const projectId = z.uuid()

export const noSuchProject = () => new AppError('not_found', 'Project not found.')
