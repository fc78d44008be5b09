// A connection does one query after the other. The driver still queues more, warns once in each
// process, and will stop queueing.

function failIfQueued(warning: Error): void {
  if (warning.message.startsWith('Calling client.query() when')) throw warning
}

// This file is run again for each test file of a process.
if (!process.listeners('warning').some(({ name }) => name === failIfQueued.name))
  process.on('warning', failIfQueued)
