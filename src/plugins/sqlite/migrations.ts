import type { Database } from '../../database/load-sqlite.ts'
import { cellOf } from '../../model/cells.ts'
import type { JobStatus, RunRecord } from '../../model/run-record.ts'
import { runWords } from '../../model/text/run-words.ts'
import { UserError } from '../../model/user-error.ts'
import { fromJsonText } from '../../model/record-json.ts'

/**
 * Each entry raises the schema by one version. Never edit one that was released; add another. Within a major version of Sparkwing,
 * migrations only add things. `record` holds everything; the columns beside it repeat what lists filter and sort by.
 */
const migrations: readonly string[] = [
  `CREATE TABLE runs (
     id TEXT NOT NULL PRIMARY KEY,
     project TEXT NOT NULL,
     pipeline TEXT NOT NULL,
     directory TEXT NOT NULL,
     status TEXT NOT NULL,
     started_at INTEGER NOT NULL,
     ended_at INTEGER,
     duration_ms INTEGER,
     branch TEXT,
     commit_sha TEXT,
     seq INTEGER NOT NULL,
     job_counts TEXT NOT NULL,
     record TEXT NOT NULL
   ) STRICT;
   CREATE INDEX runs_known ON runs (id, seq, status);
   CREATE INDEX runs_by_project ON runs (project, id);
   CREATE INDEX runs_by_pipeline ON runs (pipeline, project, id);
   CREATE INDEX runs_by_status ON runs (status, id);
   CREATE INDEX runs_by_branch ON runs (branch, id) WHERE branch IS NOT NULL;
   CREATE TABLE jobs (
     run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
     position INTEGER NOT NULL,
     job_id TEXT NOT NULL,
     status TEXT NOT NULL,
     started_at INTEGER,
     ended_at INTEGER,
     duration_ms INTEGER,
     attempts INTEGER NOT NULL,
     record TEXT NOT NULL,
     PRIMARY KEY (run_id, position)
   ) STRICT, WITHOUT ROWID;`,
  // There may be many annotations, so the rows that lists read do not hold them. Each filter of a list, and each pair that is used
  // together, has an index that ends in the id, so that reading a page stops when the page is full. The columns after the id let the scan
  // skip rows that other filters exclude, without reading them.
  `ALTER TABLE runs ADD COLUMN annotations TEXT;
   CREATE INDEX runs_of_pipeline ON runs (pipeline, id, status, branch);
   CREATE INDEX runs_of_pipeline_by_status ON runs (pipeline, project, status, id, branch);
   CREATE INDEX runs_of_project_by_status ON runs (project, status, id, branch);
   CREATE INDEX runs_of_project_by_branch ON runs (project, branch, id, pipeline, status) WHERE branch IS NOT NULL;
   CREATE INDEX runs_of_branch_by_status ON runs (branch, status, id, project, pipeline) WHERE branch IS NOT NULL;`,
  // Lists show a cell for each job, and find runs by their words. Both are filled in here for existing runs, as a fold would write them.
  // Counting the runs of a pipeline would scan all of them, so triggers keep the counts, whichever process adds or removes rows.
  `ALTER TABLE runs ADD COLUMN cells TEXT;
   ALTER TABLE runs ADD COLUMN words TEXT NOT NULL DEFAULT '';
   UPDATE runs SET words = run_words(record), cells = (
     SELECT CASE WHEN count(*) <= 400 THEN group_concat(
         cell_of(status, CASE WHEN status = 'failed' THEN json_extract(record, '$.planned.allowFailure') ELSE 0 END), '' ORDER BY position) END
       FROM jobs WHERE run_id = runs.id);
   CREATE TABLE pipelines (
     project TEXT NOT NULL,
     pipeline TEXT NOT NULL,
     runs INTEGER NOT NULL,
     PRIMARY KEY (project, pipeline)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO pipelines SELECT project, pipeline, count(*) FROM runs GROUP BY project, pipeline;
   CREATE TRIGGER run_added AFTER INSERT ON runs BEGIN
     INSERT INTO pipelines VALUES (new.project, new.pipeline, 1)
       ON CONFLICT (project, pipeline) DO UPDATE SET runs = runs + 1;
   END;
   CREATE TRIGGER run_removed AFTER DELETE ON runs BEGIN
     UPDATE pipelines SET runs = runs - 1 WHERE project = old.project AND pipeline = old.pipeline;
     DELETE FROM pipelines WHERE project = old.project AND pipeline = old.pipeline AND runs < 1;
   END;`,
  // What a run takes is asked for at the end of a run: the index holds all of the answer, because rows may be long.
  `ALTER TABLE runs ADD COLUMN log_bytes INTEGER NOT NULL DEFAULT 0;
   UPDATE runs SET log_bytes = (SELECT coalesce(sum(json_extract(record, '$.state.log.bytes')), 0) FROM jobs WHERE run_id = runs.id);
   CREATE INDEX runs_sizes ON runs (project, pipeline, id, status, started_at, ended_at, seq, log_bytes);`,
  // How often a failure was seen is counted within a pipeline, without reading the rows of its runs.
  `CREATE TABLE headlines (
     pipeline TEXT NOT NULL,
     project TEXT NOT NULL,
     signature TEXT NOT NULL,
     run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
     PRIMARY KEY (pipeline, project, signature, run_id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX headlines_of_run ON headlines (run_id);
   INSERT OR IGNORE INTO headlines
     SELECT pipeline, project, json_extract(jobs.record, '$.state.headline.signature'), id
       FROM jobs JOIN runs ON id = run_id
      WHERE jobs.status = 'failed' AND json_type(jobs.record, '$.state.headline.signature') = 'text';`,
  // Jobs that passed on a retry have a cell of their own.
  `UPDATE runs SET cells = (
     SELECT group_concat(
         cell_of(status, CASE WHEN status = 'failed' THEN json_extract(record, '$.planned.allowFailure') ELSE 0 END, attempts),
         '' ORDER BY position)
       FROM jobs WHERE run_id = runs.id)
    WHERE cells IS NOT NULL AND EXISTS (SELECT 1 FROM jobs WHERE run_id = runs.id AND status = 'passed' AND attempts > 1);`,
  // The page of a run names the runs that repeat it.
  `ALTER TABLE runs ADD COLUMN retry_of TEXT;
   UPDATE runs SET retry_of = json_extract(record, '$.started.retryOf.run');
   CREATE INDEX runs_by_retry ON runs (retry_of, id) WHERE retry_of IS NOT NULL;`,
  // A list in the order of durations is read along this index, which holds what lists filter by.
  `CREATE INDEX runs_by_duration ON runs (duration_ms, id, status, project, pipeline, branch, started_at) WHERE duration_ms IS NOT NULL;`,
  // Lists say how many jobs of a run were reused. A fold writes it at the end of a record too.
  `UPDATE runs SET record = json_set(record, '$.reusedJobs', found.reused)
     FROM (SELECT run_id, count(*) AS reused FROM jobs
            WHERE status = 'passed' AND duration_ms IS NULL AND json_type(record, '$.state.reused') = 'object' GROUP BY run_id) AS found
    WHERE id = found.run_id;`,
]

/** Brings the schema up to date. If many processes start at once, exactly one does it. */
export const migrate = (db: Database, file: string): void => {
  if (isCurrent(db, file)) return
  db.transaction(() => {
    // Another process may have migrated between the check above and this lock.
    if (isCurrent(db, file)) return
    db.function('run_words', { deterministic: true }, (record) => runWords(fromJsonText(String(record)) as RunRecord))
    db.function('cell_of', { deterministic: true, varargs: true }, (status, isFailureAllowed, attempts = 1) =>
      cellOf(status as JobStatus, isFailureAllowed === 1, Number(attempts)),
    )
    for (const sql of migrations.slice(schemaVersion(db))) db.exec(sql)
    db.pragma(`user_version = ${migrations.length}`)
  }).immediate()
}

const schemaVersion = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

const isCurrent = (db: Database, file: string): boolean => {
  const version = schemaVersion(db)
  if (version > migrations.length) throw tooNew(file, version)
  return version === migrations.length
}

const tooNew = (file: string, version: number): UserError =>
  new UserError(
    'store-too-new',
    `The store ${file} was created by a newer Sparkwing (schema ${version}; this one knows ${migrations.length}).`,
    ['Update this Sparkwing. Until then, pipelines still run and are recorded in journals, which the newer version can read.'],
  )
