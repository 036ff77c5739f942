import Database from 'better-sqlite3'
import { createPick } from '../chance.ts'
import { createScratchFile } from '../scratch-file.ts'
import type { Subject, Task } from '../subject.ts'

/** As long as what Headgate keeps of a meter that is in use. */
const STATE_BYTES = 64

/** Rows in one transaction, read and written with nothing in between, by the settings that Headgate has. */
function byHand(rows: 1 | 2, subjects: number) {
  return (): Task => {
    const { path, remove } = createScratchFile()
    const database = new Database(path)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    database.exec('CREATE TABLE meter (key TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID')
    const insert = database.prepare('INSERT INTO meter VALUES (?, ?)')
    const appKey = '{1234567890}:app:1234567890'
    const userKeys = Array.from({ length: subjects }, (_, i) => `{1234567890}:user:${i}`)
    database.transaction(() => {
      for (const key of [appKey, ...userKeys]) insert.run(key, Buffer.alloc(STATE_BYTES))
    })()
    const begin = database.prepare('BEGIN IMMEDIATE')
    const select = database.prepare<[string], Buffer>('SELECT state FROM meter WHERE key = ?').pluck()
    const update = database.prepare('UPDATE meter SET state = ? WHERE key = ?')
    const commit = database.prepare('COMMIT')
    const pick = createPick(subjects)
    return {
      run() {
        const userKey = userKeys[pick()]!
        begin.run()
        // Both are read before one is written, as whoever decides has to.
        const app = rows === 2 ? (select.get(appKey) as Buffer) : undefined
        const user = select.get(userKey) as Buffer
        // SQLite writes nothing where nothing changed.
        user[4]! += 1
        update.run(user, userKey)
        if (app !== undefined) {
          app[4]! += 1
          update.run(app, appKey)
        }
        commit.run()
        return 1
      },
      close() {
        database.close()
        remove()
      },
    }
  }
}

export const subject: Subject = {
  title: 'floor: rows, read and written by hand in one transaction',
  place: 'sqlite',
  package: 'better-sqlite3',
  lacks: ['deciding', 'windows'],
  trials: {
    'one-limit': byHand(1, 1),
    'one-limit-many': byHand(1, 10_000),
    'two-limits': byHand(2, 1),
    'two-limits-many': byHand(2, 10_000),
  },
}
