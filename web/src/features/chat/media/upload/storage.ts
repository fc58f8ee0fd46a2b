import type { UploadRecord, UploadStorage } from './types'
import type { DatabaseSource } from '../../disk/database'

/** All files of one person. */
const ofUser = (userId: string) => IDBKeyRange.bound([userId, ''], [userId, '\uffff'])

/** One row per file in IndexedDB, its bytes among it. */
export function diskUploadStorage(userId: string, source: DatabaseSource): UploadStorage {
  return {
    load: async () => {
      const database = await source.open()
      if (!database) return []
      const rows = await source.patiently(() => database.getAll('uploads', ofUser(userId)))
      return rows.map(({ record }) => record)
    },
    save: async (record: UploadRecord) => {
      const database = await source.open()
      if (!database) throw new Error('nothing can be kept in this browser')
      await database.put('uploads', { userId, localId: record.localId, record })
    },
    remove: async (localId) => {
      await (await source.open())?.delete('uploads', [userId, localId])
    },
  }
}
