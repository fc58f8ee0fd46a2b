import { RealtimeClient, type Notice } from '../client'
import type { CursorStorage } from '../cursorStorage'
import { FakeServer } from './fakeServer'
import { ManualClock, settle } from './manualClock'

/** A session token that lives `lifetimeMs` from `now`; its signature is a dummy. */
export function fakeToken(now: number, lifetimeMs = 300_000, id = 't'): string {
  const claims = { sub: 'user_1', jti: id, iat: Math.floor(now / 1000), exp: Math.floor((now + lifetimeMs) / 1000) }
  return `h.${btoa(JSON.stringify(claims))}.s`
}

/** A client with everything around it scripted. */
export class Rig {
  readonly clock = new ManualClock()
  readonly server = new FakeServer()
  readonly notices: Notice[] = []
  readonly tokenCalls: ({ fresh?: boolean } | undefined)[] = []
  random = 0.5
  networkUp = true
  cursor: string | null = null
  /** In {@link cursor}, unless a test puts something else here. */
  cursors: CursorStorage = {
    load: () => Promise.resolve(this.cursor),
    save: (cursor) => {
      this.cursor = cursor
    },
  }
  issueToken: () => Promise<string | null> = () =>
    Promise.resolve(fakeToken(this.clock.now(), 300_000, String(this.tokenCalls.length)))
  readonly client = new RealtimeClient({
    url: 'ws://localhost/api/realtime',
    getToken: (options) => {
      this.tokenCalls.push(options)
      return this.issueToken()
    },
    cursors: {
      load: () => this.cursors.load(),
      save: (cursor) => this.cursors.save(cursor),
    },
    openSocket: this.server.open,
    clock: this.clock,
    random: () => this.random,
    networkUp: () => this.networkUp,
  })

  constructor() {
    this.client.onNotice((notice) => this.notices.push(notice))
  }

  get socket() {
    return this.server.latest
  }

  get state() {
    return this.client.getState()
  }

  async start(): Promise<void> {
    this.client.start()
    await settle()
  }

  async goOnline(cursor = 'c0', resumed = false): Promise<void> {
    await this.start()
    this.socket.welcome(cursor, resumed)
  }
}
