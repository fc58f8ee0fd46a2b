import { api, type Schemas } from '@/api'
import { toProblem } from '@/lib/problem'

export type Device = Schemas['Device']

/** What stands between this browser and being told something. */
export type Obstacle =
  /** The browser has no such thing. */
  | 'unsupported'
  /** An iPhone or iPad tells only what is on the home screen. */
  | 'not-installed'
  /** The person said no, or the browser did for them. */
  | 'denied'

/** What of the browser counts here. */
export interface PushBrowser {
  readonly permission: () => NotificationPermission
  readonly ask: () => Promise<NotificationPermission>
  readonly registration: () => Promise<ServiceWorkerRegistration>
  readonly userAgent: string
}

/** What tells one kind of machine from another. */
export type Machine = Pick<Navigator, 'userAgent' | 'maxTouchPoints'>

/** How long the service worker is waited for. */
const PATIENCE_MS = 10_000

/** This browser; null where it cannot be told anything while the page is closed. */
export function pushBrowser(): PushBrowser | null {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return null
  return {
    permission: () => Notification.permission,
    ask: () => Notification.requestPermission(),
    registration: () =>
      Promise.race([
        navigator.serviceWorker.ready,
        new Promise<never>((_, reject) => setTimeout(() => reject(new Error('The part of OnlyChat that runs without the page did not start. Reload and try again.')), PATIENCE_MS)),
      ]),
    userAgent: navigator.userAgent,
  }
}

/** Why this browser is told nothing, if that is so for good. */
export function obstacleOf(browser: PushBrowser | null, { userAgent, maxTouchPoints }: Machine = navigator): Obstacle | null {
  // An iPad says that it is a Mac, but no Mac is touched.
  const apple = /iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
  if (!browser) return apple ? 'not-installed' : 'unsupported'
  return browser.permission() === 'denied' ? 'denied' : null
}

/** Has this browser told things from now on: asks the person, the browser, the server. @param key the server's, base64url */
export async function turnOn(browser: PushBrowser, key: string): Promise<Device | null> {
  // First of all: a browser asks only from within a click.
  if ((await browser.ask()) !== 'granted') return null
  const { pushManager } = await browser.registration()
  const before = await pushManager.getSubscription()
  if (before && !isFor(before, key)) await before.unsubscribe()
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) })
  return tell(subscription, browser.userAgent)
}

/** Tells the server again of what it should know: it heals what was forgotten or changed. @returns the device, when on */
export async function renew(browser: PushBrowser, key: string): Promise<Device | null> {
  if (browser.permission() !== 'granted') return null
  const { pushManager } = await browser.registration()
  const subscription = await pushManager.getSubscription()
  if (!subscription) return null
  return isFor(subscription, key) ? tell(subscription, browser.userAgent) : turnOn(browser, key)
}

/** Has this browser told nothing more. */
export async function turnOff(browser: PushBrowser, device: Device | null): Promise<void> {
  try {
    if (device) await api.DELETE('/api/push/devices/{id}', { params: { path: { id: device.id } } })
  } catch (error) {
    // Removed from another device meanwhile: that is what is wanted.
    if (toProblem(error).status !== 404) throw error
  }
  await forget(browser)
}

/** The browser itself ends it, which its push service tells the server: also where nobody is signed in any more. */
export async function forget(browser: PushBrowser): Promise<void> {
  const { pushManager } = await browser.registration()
  await (await pushManager.getSubscription())?.unsubscribe()
}

/** How long signing out waits for it. */
const LEAVE_MS = 2_000

/** As {@link forget}, for somebody who signs out: never fails, and never holds them up for long. */
export function leave(browser: PushBrowser | null): Promise<void> {
  if (browser?.permission() !== 'granted') return Promise.resolve()
  const enough = new Promise<void>((resolve) => void setTimeout(resolve, LEAVE_MS))
  return Promise.race([forget(browser).catch(() => {}), enough])
}

async function tell(subscription: PushSubscription, userAgent: string): Promise<Device | null> {
  const { endpoint, keys } = subscription.toJSON()
  const { p256dh, auth } = keys ?? {}
  if (endpoint === undefined || p256dh === undefined || auth === undefined) throw new Error('The browser gave no address to push to.')
  const { data } = await api.PUT('/api/push/devices', { body: { endpoint, keys: { p256dh, auth }, name: nameOf(userAgent) } })
  return data ?? null
}

function isFor(subscription: PushSubscription, key: string): boolean {
  const current = subscription.options.applicationServerKey
  if (!current) return false
  const [have, want] = [new Uint8Array(current), bytesOf(key)]
  return have.length === want.length && have.every((byte, at) => byte === want[at])
}

/** From base 64 for addresses. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (letter) => letter.codePointAt(0) ?? 0)
}

const BROWSERS = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const

const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
] as const

/** What to call a browser, so that somebody finds it in a list: "Firefox on Android". */
export function nameOf(userAgent: string): string {
  const [, browser = 'Browser'] = BROWSERS.find(([sign]) => sign.test(userAgent)) ?? []
  const [, system] = SYSTEMS.find(([sign]) => sign.test(userAgent)) ?? []
  return system === undefined ? browser : `${browser} on ${system}`
}
