/// The tables of `tds serve`: runs that wait, webhooks, records to read again, schedule, alerts, audit trail.
enum ServerTables {
    static let statements = """
        -- what was asked for; NULL for a run that was begun at the command line
        ALTER TABLE tds_sync_runs ADD COLUMN request TEXT;
        ALTER TABLE tds_sync_runs ADD COLUMN requested_at TEXT;
        ALTER TABLE tds_sync_runs ADD COLUMN available_at TEXT;
        ALTER TABLE tds_sync_runs ADD COLUMN claimed_by TEXT;
        ALTER TABLE tds_sync_runs ADD COLUMN claimed_until TEXT;
        ALTER TABLE tds_sync_runs ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE tds_sync_runs ADD COLUMN cancel_requested_at TEXT;
        CREATE UNIQUE INDEX tds_sync_runs_waiting ON tds_sync_runs (entity_type) WHERE status = 'pending';
        CREATE INDEX tds_sync_runs_open ON tds_sync_runs (requested_at) WHERE status IN ('pending', 'in_progress');
        -- the last runs of each type and mode
        CREATE INDEX tds_sync_runs_last ON tds_sync_runs (entity_type, mode, started_at);
        -- how fresh each type is
        CREATE INDEX tds_sync_runs_fresh ON tds_sync_runs (entity_type, started_at)
            WHERE status IN ('completed', 'partial') AND mode <> 'realtime';
        -- what is old enough to be removed
        CREATE INDEX tds_sync_runs_finished_at ON tds_sync_runs (finished_at);

        -- the newest of all, the newest of a status, and the oldest of those that are closed
        CREATE INDEX tds_dead_letter_queue_last_seen ON tds_dead_letter_queue (last_seen DESC, id);
        CREATE INDEX tds_dead_letter_queue_status ON tds_dead_letter_queue (status, last_seen DESC, id);

        CREATE TABLE tds_inbox_events (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            id TEXT NOT NULL UNIQUE,
            idempotency_key TEXT NOT NULL,
            entity_type TEXT NOT NULL,
            entity_id TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('changed', 'deleted')),
            payload BLOB NOT NULL,
            received_at TEXT NOT NULL,
            modified_at TEXT,
            correlation_id TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('queued', 'unchanged', 'processed', 'dead')),
            processed_at TEXT
        );
        CREATE INDEX tds_inbox_events_key ON tds_inbox_events (idempotency_key);
        CREATE INDEX tds_inbox_events_entity ON tds_inbox_events (entity_id, entity_type, sequence);
        CREATE INDEX tds_inbox_events_received_at ON tds_inbox_events (received_at);

        CREATE TABLE tds_sync_queue (
            entity_type TEXT NOT NULL,
            entity_id TEXT NOT NULL,
            -- the newest event that speaks of the record; 0 where none does
            through_sequence INTEGER NOT NULL,
            requested_at TEXT NOT NULL,
            available_at TEXT NOT NULL,
            claimed_by TEXT,
            claimed_until TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            last_error TEXT,
            PRIMARY KEY (entity_type, entity_id)
        );
        CREATE INDEX tds_sync_queue_available_at ON tds_sync_queue (available_at);

        CREATE TABLE tds_schedules (
            entity_type TEXT NOT NULL,
            task TEXT NOT NULL,
            next_at TEXT NOT NULL,
            note TEXT,
            PRIMARY KEY (entity_type, task)
        );

        CREATE TABLE tds_alerts (
            id TEXT PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            message TEXT NOT NULL,
            next_step TEXT NOT NULL,
            raised_at TEXT NOT NULL,
            cleared_at TEXT
        );
        CREATE UNIQUE INDEX tds_alerts_open ON tds_alerts (kind, subject) WHERE cleared_at IS NULL;
        CREATE INDEX tds_alerts_shown ON tds_alerts ((cleared_at IS NOT NULL), raised_at DESC, id);
        CREATE INDEX tds_alerts_cleared_at ON tds_alerts (cleared_at);

        CREATE TABLE tds_audit_trail (
            id TEXT PRIMARY KEY NOT NULL,
            noted_at TEXT NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            correlation_id TEXT NOT NULL
        );
        CREATE INDEX tds_audit_trail_noted_at ON tds_audit_trail (noted_at);
        """
}
