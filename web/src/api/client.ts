import createFetchClient from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'

import { plainFetch, sessionFetch, sessionFetchOf } from './fetch'
import type { components, paths } from './schema'

/** The wire types by their names in the OpenAPI document. */
export type Schemas = components['schemas']

const baseUrl = typeof window === 'undefined' ? '/' : window.location.origin

/** Calls on behalf of whoever is signed in. Every failure is thrown as a `Problem`. */
export const api = createFetchClient<paths>({ baseUrl, fetch: sessionFetch })

/** Calls on behalf of one person, refused (401) as soon as it is no longer them who is signed in. */
export const apiOf = (subject: string) => createFetchClient<paths>({ baseUrl, fetch: sessionFetchOf(subject) })

/** Calls that never carry a token: configuration, sign-in, sign-up. */
export const publicApi = createFetchClient<paths>({ baseUrl, fetch: plainFetch })

/** {@link api} as TanStack Query hooks. */
export const $api = createQueryClient(api)

/** {@link publicApi} as TanStack Query hooks. */
export const $publicApi = createQueryClient(publicApi)
