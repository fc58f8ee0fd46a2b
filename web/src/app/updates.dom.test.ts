import { beforeEach, describe, expect, it, vi } from 'vitest'

import { CHECK_EVERY_MS, watchUpdates } from './updates'

class FakeWorker extends EventTarget {
  state: ServiceWorkerState = 'installing'
  readonly said: string[] = []
  /** How it answers an offer. */
  answer = 'asks'
  postMessage(message: { type: string }, transfer: MessagePort[] = []): void {
    this.said.push(message.type)
    transfer[0]?.postMessage(this.answer)
  }
  installed(): void {
    this.state = 'installed'
    this.dispatchEvent(new Event('statechange'))
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null
  waiting: FakeWorker | null = null
  update = vi.fn<() => Promise<void>>(() => Promise.resolve())
}

class FakeContainer extends EventTarget {
  controller: object | null = {}
  change = () => this.dispatchEvent(new Event('controllerchange'))
}

let registration: FakeRegistration
let container: FakeContainer
let now = 0
const offer = vi.fn<(accept: () => void) => void>()
const reload = vi.fn<() => void>()
beforeEach(() => {
  registration = new FakeRegistration()
  container = new FakeContainer()
  now = 0
  offer.mockReset()
  reload.mockReset()
})

const watch = () =>
  watchUpdates(registration as unknown as ServiceWorkerRegistration, {
    container: container as unknown as ServiceWorkerContainer,
    document,
    entry: '/assets/index.js',
    offer,
    reload,
    now: () => now,
  })

/** A new version is found and installed. */
function arrive(answer: string): FakeWorker {
  const worker = new FakeWorker()
  worker.answer = answer
  registration.installing = worker
  registration.dispatchEvent(new Event('updatefound'))
  worker.installed()
  return worker
}

describe('a new version', () => {
  it('waits until the person wants it, then the page is loaded anew', async () => {
    watch()
    const worker = arrive('asks')
    await vi.waitFor(() => expect(offer).toHaveBeenCalledOnce())
    expect(worker.said).toEqual(['offer'])
    expect(reload).not.toHaveBeenCalled()
    offer.mock.calls[0]?.[0]()
    expect(worker.said).toEqual(['offer', 'take-over'])
    container.change()
    expect(reload).toHaveBeenCalledOnce()
  })

  it('that waits since an earlier page is offered, too', async () => {
    registration.waiting = new FakeWorker()
    watch()
    await vi.waitFor(() => expect(offer).toHaveBeenCalledOnce())
  })

  it('takes over without a word when the page is of it already', async () => {
    watch()
    const worker = arrive('takes-over')
    await vi.waitFor(() => expect(worker.said).toEqual(['offer']))
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', resolve)
      port1.start()
      port2.postMessage(null)
    })
    container.change()
    expect(offer).not.toHaveBeenCalled()
    expect(reload).not.toHaveBeenCalled()
  })

  it('that another page has brought is offered as a reload', () => {
    watch()
    container.change()
    expect(offer).toHaveBeenCalledOnce()
    offer.mock.calls[0]?.[0]()
    expect(reload).toHaveBeenCalledOnce()
  })

  it('is no news in a browser that had none', () => {
    container.controller = null
    watch()
    const worker = arrive('asks')
    container.change()
    expect(worker.said).toEqual([])
    expect(offer).not.toHaveBeenCalled()
  })

  it('is asked for by pages that stay open, not with every look', () => {
    const stop = watch()
    const look = () => document.dispatchEvent(new Event('visibilitychange'))
    look()
    expect(registration.update).not.toHaveBeenCalled()
    now = CHECK_EVERY_MS
    look()
    look()
    expect(registration.update).toHaveBeenCalledOnce()
    now = 2 * CHECK_EVERY_MS
    stop()
    look()
    expect(registration.update).toHaveBeenCalledOnce()
  })
})
