export * from './auth'
export * from './mail'
export * from './organization'
export * from './projects'
