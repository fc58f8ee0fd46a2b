import type { UploadPeers } from './peers'
import { Speed } from './speed'
import type { StartTransfer, Transfer, UploadApi, UploadItem, UploadRecord, UploadStorage } from './types'
import type { UploadState } from '../types'
import { backoffDelay } from '@/realtime/backoff'
import { Alarm, type Clock } from '@/realtime/clock'

/** So many are on their way at once. */
const AT_ONCE = 2
/** How long a message waits for its pictures to be ready, so that nobody sees it jump; then it goes without. */
const READY_PATIENCE_MS = 8_000
const READY_LOOK_MS = 400
/** How often the server is told what is seen in a file before it goes without. */
const TELL_TRIES = 8

/** Holds a name for this page alone; resolves when it is held, and frees it when `until` does. */
export type Hold = (name: string, until: Promise<void>) => Promise<void>

export interface UploadsOptions {
  storage: UploadStorage
  transfer: StartTransfer
  api: UploadApi
  peers: UploadPeers
  hold: Hold
  preview: { make: (file: File) => string; free: (url: string) => void }
  clock: Clock
  random: () => number
  /** Something about the files of this conversation changed. */
  onChange: (conversationId: string) => void
  /** All of a message's file is there. */
  onDone: (record: UploadRecord) => void
  /** A message's file will not get there. */
  onFailed: (record: UploadRecord, detail: string) => void
}

interface Entry {
  item: UploadItem
  transfer: Transfer | null
  alarm: Alarm
  /** The server is not told yet what is seen in it: no message takes it before. */
  telling: boolean
  /** Waits after a failure. */
  resting: boolean
  attempt: number
  speed: Speed
  /** This page alone works on it. */
  held: boolean
  /** It was on disk before this page knew of it. */
  found: boolean
  /** It is on disk: when it is not any more, another page has taken it away. */
  kept: boolean
  free: () => void
}

/** As its message sees it until the server knows what is seen in it. */
const untold = (record: UploadRecord): UploadRecord => ({ ...record, mediaId: null })

const isPaused = ({ pausedAt }: UploadRecord): boolean => typeof pausedAt === 'number'

const WAITING: UploadState = { phase: 'waiting', sent: 0, bytesPerSecond: null, problem: null }

/** As a page finds it on disk. */
function stateOf(record: UploadRecord): UploadState {
  if (record.mediaId) return { ...WAITING, phase: 'done', sent: record.bytes }
  return isPaused(record) ? { ...WAITING, phase: 'paused', sent: record.pausedAt ?? 0 } : WAITING
}

/**
 * Files on their way to the server. Each is kept on disk with its bytes, goes on where it was after a cut, a reload or a
 * restart of the server, and is worked on by one page of the browser. It belongs to a composer until a message takes it.
 */
export class Uploads {
  readonly #options: UploadsOptions
  readonly #entries = new Map<string, Entry>()
  readonly #trays = new Map<string, readonly UploadItem[]>()
  readonly #unkept = new Set<string>()
  /** Taken away by this page: what it still reads of them is old. */
  readonly #gone = new Set<string>()
  #stopped = false

  constructor(options: UploadsOptions) {
    this.#options = options
    options.peers.listen((news) => {
      const entry = this.#entries.get(news.localId)
      if (!entry) return
      if (news.kind === 'paused') return this.#setPaused(entry, news.pausedAt)
      const { uploadUrl } = entry.item.record
      this.#forget(entry)
      // Where it goes may be known to this page alone.
      if (uploadUrl && !news.cancelled) options.api.cancel(uploadUrl).catch(() => {})
    })
  }

  /** The files in a conversation's composer, in their order. The same array until it changes. */
  tray(conversationId: string): readonly UploadItem[] {
    let tray = this.#trays.get(conversationId)
    if (!tray) {
      tray = this.#all()
        .filter(({ record }) => record.conversationId === conversationId && record.clientId === null)
        .sort((a, b) => a.record.position - b.record.position)
      this.#trays.set(conversationId, tray)
    }
    return tray
  }

  get(localId: string): UploadItem | undefined {
    return this.#entries.get(localId)?.item
  }

  /** How many files are in composers. */
  get chosen(): number {
    return this.#all().filter(({ record }) => record.clientId === null).length
  }

  /** Whether something is here that would be lost with this page. */
  get atRisk(): boolean {
    return this.#unkept.size > 0
  }

  /**
   * Takes in what is on disk.
   *
   * @param waits whether a message still waits to be sent
   */
  async load(waits: (clientId: string) => boolean): Promise<void> {
    const records = await this.#options.storage.load().catch(() => [])
    if (this.#stopped) return
    for (const record of records) {
      if (this.#entries.has(record.localId) || this.#gone.has(record.localId)) continue
      const lost = record.clientId !== null && !waits(record.clientId)
      // The page went in the middle: after its message was sent, or before that was written down.
      if (lost && record.mediaId !== null) this.#options.storage.remove(record.localId).catch(() => {})
      else this.#take(lost ? { ...record, clientId: null } : record, true)
    }
  }

  /** Forgets what another page has taken away, of which this one was not told. */
  async reconcile(): Promise<void> {
    const before = [...this.#entries.values()].filter(({ kept }) => kept)
    const records = await this.#options.storage.load().catch(() => null)
    if (this.#stopped || !records) return
    const onDisk = new Set(records.map(({ localId }) => localId))
    for (const entry of before) {
      const { localId } = entry.item.record
      if (!onDisk.has(localId) && this.#entries.get(localId) === entry) this.#forget(entry)
    }
  }

  /** Puts files into a composer. */
  add(records: readonly UploadRecord[]): void {
    for (const record of records) {
      this.#gone.delete(record.localId)
      this.#take(record)
      void this.#save(record)
    }
  }

  /** Takes a file away, here and on the server. */
  remove(localId: string): void {
    const entry = this.#entries.get(localId)
    if (!entry) return
    const { uploadUrl } = entry.item.record
    this.#forget(entry)
    if (uploadUrl) this.#options.api.cancel(uploadUrl).catch(() => {})
    this.#options.peers.post({ kind: 'gone', localId, cancelled: uploadUrl !== null })
  }

  /** Rests, over a reload too, until somebody has it go on. */
  pause(localId: string): void {
    const entry = this.#entries.get(localId)
    if (!entry) return
    const pausedAt = entry.item.state.sent
    this.#setPaused(entry, pausedAt)
    this.#options.peers.post({ kind: 'paused', localId, pausedAt })
  }

  /** Goes on with what was paused or failed. */
  resume(localId: string): void {
    const entry = this.#entries.get(localId)
    if (!entry || entry.transfer) return
    const paused = isPaused(entry.item.record)
    this.#setPaused(entry, null)
    if (paused) this.#options.peers.post({ kind: 'paused', localId, pausedAt: null })
  }

  /** Says what is seen in a file. */
  describe(localId: string, alt: string | null): void {
    const entry = this.#entries.get(localId)
    if (!entry) return
    this.#change(entry, { alt })
    const { mediaId } = entry.item.record
    if (mediaId) void this.#describeAgain(entry, mediaId)
  }

  /** Moves a file of a composer by so many places. */
  move(localId: string, by: number): void {
    const moved = this.#entries.get(localId)
    if (!moved) return
    const tray = [...this.tray(moved.item.record.conversationId)]
    const from = tray.findIndex(({ record }) => record.localId === localId)
    const to = Math.min(tray.length - 1, Math.max(0, from + by))
    if (from < 0 || from === to) return
    const [item] = tray.splice(from, 1)
    if (item) tray.splice(to, 0, item)
    for (const [position, { record }] of tray.entries()) {
      const entry = this.#entries.get(record.localId)
      if (entry && record.position !== position) this.#change(entry, { position })
    }
  }

  /** A message takes what is in the composer. */
  claim(conversationId: string, clientId: string): UploadRecord[] {
    const claimed = this.tray(conversationId).map(({ record }) => this.#entries.get(record.localId)).filter((entry) => entry !== undefined)
    for (const entry of claimed) this.#change(entry, { clientId })
    return claimed.map(({ item: { record }, telling }) => (telling ? untold(record) : record))
  }

  /** Another page's message has taken these. This page goes on with them once that one is closed. */
  async claimed(localIds: readonly string[], clientId: string): Promise<void> {
    for (const id of localIds) {
      const entry = this.#entries.get(id)
      if (!entry || entry.item.record.clientId !== null) continue
      // Where the upload is only the page knows that works on it: no other writes it down.
      if (entry.held) this.#change(entry, { clientId })
      else this.#note(entry, { clientId })
    }
    if (localIds.every((id) => this.#entries.has(id))) return
    const records = await this.#options.storage.load().catch(() => [])
    if (this.#stopped) return
    for (const record of records)
      if (record.clientId === clientId && !this.#entries.has(record.localId)) this.#take(record, true)
  }

  /** The server has the message: its files need nothing more here. */
  release(clientId: string): void {
    for (const entry of this.#ofMessage(clientId)) this.#forget(entry)
  }

  /** Its writer has deleted the message. */
  discard(clientId: string): void {
    for (const { item } of this.#ofMessage(clientId)) this.remove(item.record.localId)
  }

  /** A way to the server may be open again. */
  wake(): void {
    for (const entry of this.#entries.values()) this.#rouse(entry)
    this.#pump()
  }

  stop(): void {
    this.#stopped = true
    this.#options.peers.close()
    for (const entry of this.#entries.values()) {
      this.#rest(entry)
      entry.free()
      if (entry.item.previewUrl) this.#options.preview.free(entry.item.previewUrl)
    }
  }

  #setPaused(entry: Entry, pausedAt: number | null): void {
    if (entry.item.state.phase === 'done' || entry.item.state.phase === 'preparing') return
    if (pausedAt !== null) this.#rest(entry)
    else if (entry.transfer) return
    else this.#rouse(entry)
    const change = { pausedAt }
    // Where the upload is only the page knows that works on it: no other writes it down.
    if (entry.held && pausedAt !== (entry.item.record.pausedAt ?? null)) this.#change(entry, change)
    else this.#note(entry, change)
    this.#say(entry, pausedAt === null ? { phase: 'waiting', problem: null } : { phase: 'paused', sent: pausedAt, bytesPerSecond: null })
    this.#pump()
  }

  #all(): UploadItem[] {
    return Array.from(this.#entries.values(), ({ item }) => item)
  }

  #ofMessage(clientId: string): Entry[] {
    return [...this.#entries.values()].filter(({ item }) => item.record.clientId === clientId)
  }

  #take(record: UploadRecord, found = false): void {
    const { preview, hold, clock } = this.#options
    let free = () => {}
    const until = new Promise<void>((resolve) => {
      free = resolve
    })
    const seen = record.kind === 'image' || record.kind === 'video' || record.purpose === 'voice'
    const item: UploadItem = { record, state: stateOf(record), previewUrl: seen && record.file ? preview.make(record.file) : null }
    const entry: Entry = { item, transfer: null, alarm: new Alarm(clock), telling: false, resting: false, attempt: 0, speed: new Speed(), held: false, found, kept: found, free }
    this.#entries.set(record.localId, entry)
    this.#changed(record.conversationId)
    if (record.mediaId) return this.#options.onDone(record)
    void hold(`onlychat-upload-${record.localId}`, until).then(() => this.#has(entry))
  }

  /** From now on this page works on it: another may have, until it closed. */
  async #has(entry: Entry): Promise<void> {
    const { localId } = entry.item.record
    const was = entry.kept
    const kept = await this.#options.storage.load().catch(() => null)
    const record = kept?.find((one) => one.localId === localId)
    if (this.#stopped || this.#entries.get(localId) !== entry) return
    // The page that worked on it has taken it away, or brought its message to the server.
    if (kept && !record && was) return this.#forget(entry)
    if (record) {
      const { uploadUrl, mediaId } = record
      entry.item = { ...entry.item, record: { ...entry.item.record, uploadUrl: entry.item.record.uploadUrl ?? uploadUrl, mediaId } }
      if (mediaId) return this.#done(entry, mediaId)
      // The page that worked on it had it paused.
      if (entry.found && isPaused(record)) {
        this.#note(entry, { pausedAt: record.pausedAt ?? 0 })
        this.#say(entry, { phase: 'paused', sent: record.pausedAt ?? 0 })
      }
    }
    entry.held = true
    this.#pump()
  }

  #pump(): void {
    if (this.#stopped) return
    let room = AT_ONCE - [...this.#entries.values()].filter(({ transfer }) => transfer).length
    for (const entry of this.#entries.values()) {
      if (room <= 0) return
      if (!entry.held || entry.transfer || entry.item.state.phase !== 'waiting' || entry.resting) continue
      this.#start(entry)
      room -= 1
    }
  }

  #start(entry: Entry): void {
    this.#say(entry, { phase: 'uploading' })
    entry.transfer = this.#options.transfer(entry.item.record, {
      begun: (uploadUrl) => this.#change(entry, { uploadUrl }),
      progress: (sent) => {
        entry.attempt = 0
        this.#say(entry, { sent, bytesPerSecond: entry.speed.note(this.#options.clock.now(), sent), problem: null })
      },
      done: (mediaId) => {
        entry.transfer = null
        void this.#finish(entry, mediaId)
        this.#pump()
      },
      failed: ({ passing, detail }) => {
        entry.transfer = null
        if (passing) this.#later(entry, detail)
        else this.#fail(entry, detail)
        this.#pump()
      },
    })
  }

  #later(entry: Entry, problem: string): void {
    this.#say(entry, { phase: 'waiting', problem, bytesPerSecond: null })
    entry.resting = true
    entry.alarm.set(() => {
      entry.resting = false
      this.#pump()
    }, backoffDelay(entry.attempt, this.#options.random()))
    entry.attempt += 1
  }

  #rouse(entry: Entry): void {
    entry.alarm.clear()
    entry.resting = false
    entry.attempt = 0
  }

  #fail(entry: Entry, problem: string): void {
    this.#say(entry, { phase: 'failed', problem, bytesPerSecond: null })
    this.#options.onFailed(entry.item.record, problem)
  }

  /** All bytes are there. A picture's message waits until it can be shown. */
  async #finish(entry: Entry, mediaId: string): Promise<void> {
    const { api, clock } = this.#options
    this.#say(entry, { phase: 'preparing', sent: entry.item.record.bytes, bytesPerSecond: null, problem: null })
    const end = clock.now() + READY_PATIENCE_MS
    while (entry.item.record.kind === 'image' && clock.now() < end && !this.#stopped) {
      const { ready, problem } = await api.isReady(mediaId).catch(() => ({ ready: false, problem: null }))
      if (problem) return this.#fail(entry, problem)
      if (ready) break
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, READY_LOOK_MS))
    }
    // It may have been described while that went on.
    if (entry.item.record.alt) await this.#tell(entry, mediaId)
    this.#done(entry, mediaId)
  }

  #done(entry: Entry, mediaId: string): void {
    if (this.#entries.get(entry.item.record.localId) !== entry || this.#stopped) return
    this.#change(entry, { mediaId })
    this.#say(entry, { phase: 'done' })
    entry.free()
    this.#options.onDone(entry.item.record)
  }

  async #describeAgain(entry: Entry, mediaId: string): Promise<void> {
    // It is under way: what it says at its end is what was written last.
    if (entry.telling) return
    entry.telling = true
    await this.#tell(entry, mediaId)
    entry.telling = false
    if (this.#entries.get(entry.item.record.localId) === entry && !this.#stopped) this.#options.onDone(entry.item.record)
  }

  /** Tells the server what is seen in a file, however often it was changed meanwhile. */
  async #tell(entry: Entry, mediaId: string): Promise<void> {
    const { api, clock, random } = this.#options
    for (let attempt = 0; !this.#stopped; attempt += 1) {
      const { alt } = entry.item.record
      const told = await api.describe(mediaId, alt).then(
        () => true,
        () => false,
      )
      if (told && entry.item.record.alt === alt) return
      if (!told && attempt >= TELL_TRIES) return
      if (!told) await new Promise<void>((resolve) => void clock.setTimeout(resolve, backoffDelay(attempt, random())))
    }
  }

  #rest(entry: Entry): void {
    entry.alarm.clear()
    entry.transfer?.stop()
    entry.transfer = null
  }

  #forget(entry: Entry): void {
    const { record, previewUrl } = entry.item
    this.#rest(entry)
    entry.free()
    this.#entries.delete(record.localId)
    this.#gone.add(record.localId)
    this.#unkept.delete(record.localId)
    this.#options.storage.remove(record.localId).catch(() => {})
    if (previewUrl) this.#options.preview.free(previewUrl)
    this.#changed(record.conversationId)
    this.#pump()
  }

  #change(entry: Entry, change: Partial<UploadRecord>): void {
    this.#note(entry, change)
    void this.#save(entry.item.record)
  }

  /** Changes what this page knows, not what is on disk. */
  #note(entry: Entry, change: Partial<UploadRecord>): void {
    entry.item = { ...entry.item, record: { ...entry.item.record, ...change } }
    this.#changed(entry.item.record.conversationId)
  }

  #say(entry: Entry, change: Partial<UploadState>): void {
    entry.item = { ...entry.item, state: { ...entry.item.state, ...change } }
    this.#changed(entry.item.record.conversationId)
  }

  async #save(record: UploadRecord): Promise<void> {
    try {
      await this.#options.storage.save(record)
      this.#unkept.delete(record.localId)
      const entry = this.#entries.get(record.localId)
      if (entry) entry.kept = true
      // It was taken away meanwhile.
      else await this.#options.storage.remove(record.localId)
    } catch {
      // Full or forbidden: the file lives in this page until it is there.
      if (this.#entries.has(record.localId)) this.#unkept.add(record.localId)
    }
  }

  #changed(conversationId: string): void {
    this.#trays.delete(conversationId)
    this.#options.onChange(conversationId)
  }
}
