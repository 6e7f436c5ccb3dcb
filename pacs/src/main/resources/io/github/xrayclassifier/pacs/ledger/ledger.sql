-- SPDX-License-Identifier: Apache-2.0
-- The ledger of xray pacs, version 1. Times are ISO 8601 in UTC. Of a patient it holds the UIDs of studies, series and
-- instances, and nothing else.

CREATE TABLE IF NOT EXISTS setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Series that were searched whole, with the number of instances that the archive counted then.
CREATE TABLE IF NOT EXISTS series (
  series_uid TEXT PRIMARY KEY,
  study_uid TEXT NOT NULL,
  instances INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS image (
  number INTEGER PRIMARY KEY,            -- in the order in which they were found
  instance_uid TEXT NOT NULL UNIQUE,
  series_uid TEXT NOT NULL,
  study_uid TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('found', 'working', 'reported', 'skipped', 'failed', 'gone')),
  worker TEXT,                           -- who works on it; its file in the folder beside is locked while it lives
  attempts INTEGER NOT NULL DEFAULT 0,   -- failed ones
  interruptions INTEGER NOT NULL DEFAULT 0, -- how often a process ended while it worked on this image
  failed_pass TEXT NOT NULL DEFAULT '',  -- the pass of the last failure
  found_at TEXT NOT NULL,
  report_time TEXT,                      -- the time that the report states, fixed with the first attempt
  ended_at TEXT,
  millis REAL,                           -- from taking the image to its end
  verdict TEXT CHECK (verdict IN ('classified', 'abstained')),
  finding TEXT,
  probability REAL,
  reason TEXT,                           -- of an abstention, of a skip or of the last failure
  model_sha256 TEXT
);

CREATE INDEX IF NOT EXISTS open_images ON image (interruptions, number) WHERE status IN ('found', 'failed');

CREATE TABLE IF NOT EXISTS score (
  instance_uid TEXT NOT NULL REFERENCES image (instance_uid),
  finding TEXT NOT NULL,
  probability REAL NOT NULL,
  PRIMARY KEY (instance_uid, finding)
) WITHOUT ROWID;

-- The objects that were stored in the archive, or were about to be.
CREATE TABLE IF NOT EXISTS output (
  sop_uid TEXT PRIMARY KEY,
  instance_uid TEXT NOT NULL REFERENCES image (instance_uid),
  kind TEXT NOT NULL
);
