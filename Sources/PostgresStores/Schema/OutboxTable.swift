/// The events that wait to be told, beside those of rows in `tds_sync_logs`.
enum OutboxTable {
    static let statements = """
        CREATE TABLE tds_outbox (
            sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            event_id uuid NOT NULL DEFAULT gen_random_uuid(),
            event_type text NOT NULL,
            occurred_at timestamptz NOT NULL,
            -- an object, as it is told
            data json NOT NULL,
            correlation_id text,
            relayed_at timestamptz
        );
        CREATE INDEX tds_outbox_unrelayed ON tds_outbox (sequence) WHERE relayed_at IS NULL;

        -- since when somebody was told; NULL while nobody was
        ALTER TABLE tds_alerts ADD COLUMN told_at timestamptz;
        UPDATE tds_alerts SET told_at = raised_at;
        CREATE INDEX tds_alerts_untold ON tds_alerts (raised_at) WHERE told_at IS NULL;
        """
}
