/// The events that wait to be told, beside those of rows in `tds_sync_logs`.
enum OutboxTable {
    static let statements = """
        CREATE TABLE tds_outbox (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
            -- a random UUID (RFC 9562, version 4)
            event_id TEXT NOT NULL DEFAULT (lower(
                hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a'
                    || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))
            )),
            event_type TEXT NOT NULL,
            occurred_at TEXT NOT NULL,
            -- an object of JSON, as it is told
            data TEXT NOT NULL,
            correlation_id TEXT,
            relayed_at TEXT
        );
        CREATE INDEX tds_outbox_unrelayed ON tds_outbox (sequence) WHERE relayed_at IS NULL;

        -- since when somebody was told; NULL while nobody was
        ALTER TABLE tds_alerts ADD COLUMN told_at TEXT;
        UPDATE tds_alerts SET told_at = raised_at;
        CREATE INDEX tds_alerts_untold ON tds_alerts (raised_at) WHERE told_at IS NULL;
        """
}
