import type { UploadRecord, UploadStorage } from './types'
import type { DatabaseSource } from '../../disk/database'

/** All files of one person. */
const ofUser = (userId: string) => IDBKeyRange.bound([userId, ''], [userId, '\uffff'])

/** One row per file in IndexedDB, and one for its bytes. */
export function diskUploadStorage(userId: string, source: DatabaseSource): UploadStorage {
  return {
    load: async () => {
      const database = await source.open()
      if (!database) return []
      return source.patiently(async () => {
        const read = database.transaction(['uploads', 'files'])
        const [rows, bytes] = await Promise.all([read.objectStore('uploads').getAll(ofUser(userId)), read.objectStore('files').getAll(ofUser(userId))])
        const files = new Map(bytes.map(({ localId, file }) => [localId, file]))
        return rows.flatMap(({ localId, record }) => {
          const file = files.get(localId) ?? null
          // What comes from the vault has none.
          return file || record.kept ? [{ ...record, file }] : []
        })
      })
    },
    save: async ({ file, ...record }: UploadRecord) => {
      const database = await source.open()
      if (!database) throw new Error('nothing can be kept in this browser')
      const { localId } = record
      const change = database.transaction(['uploads', 'files'], 'readwrite')
      const files = change.objectStore('files')
      if (file && (await files.count([userId, localId])) === 0) await files.put({ userId, localId, file })
      await change.objectStore('uploads').put({ userId, localId, record })
      await change.done
    },
    remove: async (localId) => {
      const change = (await source.open())?.transaction(['uploads', 'files'], 'readwrite')
      if (!change) return
      await Promise.all([change.objectStore('uploads').delete([userId, localId]), change.objectStore('files').delete([userId, localId]), change.done])
    },
  }
}
