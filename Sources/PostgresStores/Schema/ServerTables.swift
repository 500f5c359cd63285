/// The tables of `tds serve`: runs that wait, webhooks, records to read again, schedule, alerts, audit trail.
enum ServerTables {
    static let statements = """
        ALTER TABLE tds_sync_runs
            -- what was asked for; NULL for a run that was begun at the command line
            ADD COLUMN request jsonb,
            ADD COLUMN requested_at timestamptz,
            ADD COLUMN available_at timestamptz,
            ADD COLUMN claimed_by text,
            ADD COLUMN claimed_until timestamptz,
            ADD COLUMN attempts bigint NOT NULL DEFAULT 0,
            ADD COLUMN cancel_requested_at timestamptz;
        CREATE UNIQUE INDEX tds_sync_runs_waiting ON tds_sync_runs (entity_type) WHERE status = 'pending';
        CREATE INDEX tds_sync_runs_open ON tds_sync_runs (requested_at) WHERE status IN ('pending', 'in_progress');
        -- the last runs of each type and mode
        CREATE INDEX tds_sync_runs_last ON tds_sync_runs (entity_type, mode, started_at);
        -- how fresh each type is
        CREATE INDEX tds_sync_runs_fresh ON tds_sync_runs (entity_type, started_at)
            WHERE status IN ('completed', 'partial') AND mode <> 'realtime';
        -- what is old enough to be removed
        CREATE INDEX tds_sync_runs_finished_at ON tds_sync_runs (finished_at);

        -- what changed since an instant; entries stand in the order of their times
        CREATE INDEX tds_sync_logs_logged_at ON tds_sync_logs USING brin (logged_at) WITH (autosummarize = on);

        -- the newest of all, the newest of a status, and the oldest of those that are closed
        CREATE INDEX tds_dead_letter_queue_last_seen ON tds_dead_letter_queue (last_seen DESC, id);
        CREATE INDEX tds_dead_letter_queue_status ON tds_dead_letter_queue (status, last_seen DESC, id);

        CREATE TABLE tds_inbox_events (
            sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id uuid NOT NULL UNIQUE,
            idempotency_key text NOT NULL,
            entity_type text NOT NULL,
            entity_id text COLLATE "C" NOT NULL,
            kind text NOT NULL CHECK (kind IN ('changed', 'deleted')),
            payload bytea NOT NULL,
            received_at timestamptz NOT NULL,
            modified_at timestamptz,
            correlation_id text NOT NULL,
            status text NOT NULL CHECK (status IN ('queued', 'unchanged', 'processed', 'dead')),
            processed_at timestamptz
        );
        CREATE INDEX tds_inbox_events_key ON tds_inbox_events (idempotency_key);
        CREATE INDEX tds_inbox_events_entity ON tds_inbox_events (entity_id, entity_type, sequence);
        CREATE INDEX tds_inbox_events_received_at ON tds_inbox_events (received_at);

        CREATE TABLE tds_sync_queue (
            entity_type text NOT NULL,
            entity_id text COLLATE "C" NOT NULL,
            -- the newest event that speaks of the record; 0 where none does
            through_sequence bigint NOT NULL,
            requested_at timestamptz NOT NULL,
            available_at timestamptz NOT NULL,
            claimed_by text,
            claimed_until timestamptz,
            attempts bigint NOT NULL DEFAULT 0,
            last_error text,
            PRIMARY KEY (entity_type, entity_id)
        );
        CREATE INDEX tds_sync_queue_available_at ON tds_sync_queue (available_at);

        CREATE TABLE tds_schedules (
            entity_type text NOT NULL,
            task text NOT NULL,
            next_at timestamptz NOT NULL,
            note text,
            PRIMARY KEY (entity_type, task)
        );

        CREATE TABLE tds_alerts (
            id uuid PRIMARY KEY,
            kind text NOT NULL,
            subject text NOT NULL,
            message text NOT NULL,
            next_step text NOT NULL,
            raised_at timestamptz NOT NULL,
            cleared_at timestamptz
        );
        CREATE UNIQUE INDEX tds_alerts_open ON tds_alerts (kind, subject) WHERE cleared_at IS NULL;
        CREATE INDEX tds_alerts_shown ON tds_alerts ((cleared_at IS NOT NULL), raised_at DESC, id);
        CREATE INDEX tds_alerts_cleared_at ON tds_alerts (cleared_at);

        CREATE TABLE tds_audit_trail (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            noted_at timestamptz NOT NULL,
            actor text NOT NULL,
            action text NOT NULL,
            subject text NOT NULL,
            correlation_id text NOT NULL
        );
        CREATE INDEX tds_audit_trail_noted_at ON tds_audit_trail (noted_at);
        """
}
