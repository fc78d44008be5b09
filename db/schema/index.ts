import './refused-commands'

export * from './audit'
export * from './auth'
export * from './mail'
export * from './organization'
export * from './projects'
export * from './rules'
export * from './submission'
