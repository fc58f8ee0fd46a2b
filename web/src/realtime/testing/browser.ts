import { SharedConnection } from '../shared/sharedConnection'
import type { Locks } from '../shared/leadership'
import type { RelayChannel, RelayMessage } from '../shared/relay'
import { settle } from './manualClock'
import { Rig } from './rig'

interface Request {
  readonly grant: () => void
  readonly revoke: () => void
}

/** Web Locks of one name. */
class TestLocks implements Locks {
  #holder: Request | null = null
  #line: Request[] = []

  request = (_name: string, { steal, signal }: LockOptions, work: () => Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      const mine: Request = {
        grant: () => {
          this.#holder = mine
          void work().then(() => {
            resolve()
            if (this.#holder === mine) this.#next()
          })
        },
        revoke: () => reject(new DOMException('taken', 'AbortError')),
      }
      signal?.addEventListener('abort', () => {
        this.#line = this.#line.filter((other) => other !== mine)
        reject(new DOMException('called off', 'AbortError'))
      })
      if (steal) {
        this.#holder?.revoke()
        mine.grant()
      } else {
        this.#line.push(mine)
        if (!this.#holder) this.#next()
      }
    })

  #next(): void {
    this.#holder = null
    this.#line.shift()?.grant()
  }
}

/** The tabs of one person in one browser, over scripted servers. All keep their position in one place. */
export class TestBrowser {
  readonly #locks = new TestLocks()
  readonly #channels = new Set<(message: RelayMessage) => void>()
  /** The position on disk. */
  cursor: string | null = null
  #count = 0

  tab({ visible = true } = {}) {
    const rig = new Rig()
    rig.notices.length = 0
    rig.cursors = {
      load: () => Promise.resolve(this.cursor),
      save: (cursor) => {
        this.cursor = cursor
      },
    }
    const tab = {
      rig,
      visible,
      /** A page that does not run: nothing it is told arrives, nothing it says goes out. */
      frozen: false,
      heard: [] as string[],
      connection: undefined as unknown as SharedConnection,
      open: async () => {
        await tab.connection.join()
        tab.connection.start()
        await settle()
      },
    }
    tab.connection = new SharedConnection({
      tab: `tab_${(this.#count += 1)}`,
      own: rig.client,
      locks: this.#locks,
      lockName: 'live',
      openChannel: () => this.#channel(() => tab.frozen),
      clock: rig.clock,
      visible: () => tab.visible,
      flush: () => Promise.resolve(),
    })
    tab.connection.onNotice((notice) => tab.heard.push(notice.type === 'event' ? notice.cursor : notice.type))
    return tab
  }

  #channel(frozen: () => boolean): RelayChannel {
    let own: ((message: RelayMessage) => void) | null = null
    return {
      post: (message) => {
        if (frozen()) return
        for (const other of [...this.#channels]) if (other !== own) other(structuredClone(message))
      },
      listen: (listener) => {
        own = (message) => {
          if (!frozen()) listener(message)
        }
        this.#channels.add(own)
      },
      close: () => {
        if (own) this.#channels.delete(own)
      },
    }
  }
}
