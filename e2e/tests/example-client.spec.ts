import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { type Person, PASSWORD } from '../fixtures/people'
import { makeTalk } from '../fixtures/talk'
import { expect, test } from '../fixtures/test'

const PROGRAM = fileURLToPath(new URL('../../docs/examples/client.mjs', import.meta.url))

/** The client of the documentation, at work for somebody. */
class Example {
  readonly #process: ChildProcessWithoutNullStreams
  readonly texts: string[] = []
  readonly errors: string[] = []

  constructor(origin: string, { email }: Person, conversation: string) {
    const env = { ...process.env, ORIGIN: origin, EMAIL: email, PASSWORD, CONVERSATION: conversation }
    // Node.js 20 knows WebSocket behind a switch.
    const flags = typeof WebSocket === 'undefined' ? ['--experimental-websocket', '--no-warnings'] : []
    this.#process = spawn(process.execPath, [...flags, PROGRAM], { env })
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.texts.push((JSON.parse(line) as { text: string }).text))
    createInterface({ input: this.#process.stderr }).on('line', (line) => this.errors.push(line))
  }

  write(text: string): void {
    this.#process.stdin.write(`${text}\n`)
  }

  stop(): void {
    this.#process.kill()
  }
}

test('the client of the documentation loses and doubles nothing over a killed server', async ({ people, server }) => {
  const talk = await makeTalk(people, ['before'])
  const [one, other] = [talk.fan, talk.creator].map((person) => new Example(server.origin, person, talk.conversation.id))
  if (!one || !other) throw new Error('there are two')
  try {
    for (const client of [one, other]) await expect.poll(() => client.texts).toEqual(['before'])
    one.write('hello')
    await expect.poll(() => other.texts).toEqual(['before', 'hello'])
    await server.kill()
    // Written while nobody answers: kept, and sent once in this order.
    for (const text of ['while', 'it was', 'away']) one.write(text)
    await server.start()
    const all = ['before', 'hello', 'while', 'it was', 'away']
    for (const client of [one, other]) await expect.poll(() => client.texts, { timeout: 30_000 }).toEqual(all)
    other.write('back')
    for (const client of [one, other]) await expect.poll(() => client.texts).toEqual([...all, 'back'])
    expect((await talk.fan.api.history(talk.conversation.id)).map(({ text }) => text)).toEqual([...all, 'back'])
    expect([...one.errors, ...other.errors]).toEqual([])
  } finally {
    one.stop()
    other.stop()
  }
})
