PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('tds-1-control-tables');
INSERT INTO grdb_migrations VALUES('tds-2-change-log');
INSERT INTO grdb_migrations VALUES('tds-3-cursors');
INSERT INTO grdb_migrations VALUES('tds-4-call-budget');
INSERT INTO grdb_migrations VALUES('tds-5-product-images');
INSERT INTO grdb_migrations VALUES('tds-6-server');
INSERT INTO grdb_migrations VALUES('tds-7-outbox');
CREATE TABLE tds_meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);
INSERT INTO tds_meta VALUES('generation','80052df4-675e-43e1-88b6-2c4b00fa418a');
INSERT INTO tds_meta VALUES('organization_id','7712345');
CREATE TABLE tds_sync_runs (
    id TEXT PRIMARY KEY NOT NULL,
    entity_type TEXT NOT NULL,
    mode TEXT NOT NULL,
    status TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    total_processed INTEGER GENERATED ALWAYS AS (synced + skipped + failed) VIRTUAL,
    synced INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    written INTEGER NOT NULL DEFAULT 0,
    reasons TEXT NOT NULL DEFAULT '{}',
    api_calls INTEGER NOT NULL DEFAULT 0,
    resumed_from_page INTEGER,
    error TEXT
, request TEXT, requested_at TEXT, available_at TEXT, claimed_by TEXT, claimed_until TEXT, attempts INTEGER NOT NULL DEFAULT 0, cancel_requested_at TEXT);
INSERT INTO tds_sync_runs VALUES('a47b1062-b088-490c-998c-fb2191723fd2','product','full','completed','2026-11-30T17:30:41.258480Z','2026-11-30T17:30:41.417325Z',7,0,0,0,7,'{"no_cache_entry":7}',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO tds_sync_runs VALUES('1e67d2b6-5fd5-4c9d-b875-04cc8d21cb7b','customer','full','completed','2026-11-30T17:30:41.420295Z','2026-11-30T17:30:41.531395Z',1,0,0,0,1,'{"no_cache_entry":1}',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO tds_sync_runs VALUES('fdae8eb4-96f8-429a-aa4d-91ba9bf64be3','invoice','full','completed','2026-11-30T17:30:41.534130Z','2026-11-30T17:30:41.707676Z',2,0,0,0,2,'{"no_cache_entry":2}',3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO tds_sync_runs VALUES('a3e979f2-d6ee-4392-b64f-a358ec646b0b','purchaseorder','full','completed','2026-11-30T17:30:41.727432Z','2026-11-30T17:30:41.790660Z',1,0,0,0,1,'{"no_cache_entry":1}',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO tds_sync_runs VALUES('08c51841-0e3f-436e-94e9-31186b64d265','payment','full','completed','2026-11-30T17:30:41.807398Z','2026-11-30T17:30:41.947426Z',1,0,0,0,1,'{"no_cache_entry":1}',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO tds_sync_runs VALUES('dcee0f99-1586-4e6c-94c2-a80f23899170','product','full','completed','2026-11-30T17:30:42.205521Z','2026-11-30T17:30:42.347729Z',4,3,0,0,4,'{"content_changed":4,"unchanged":3}',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO tds_sync_runs VALUES('cbcbe68a-294d-44a5-b324-f27f3af50448','customer','full','completed','2026-11-30T17:30:42.366884Z','2026-11-30T17:30:42.439247Z',1,0,0,0,1,'{"content_changed":1}',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO tds_sync_runs VALUES('fec30880-1d1c-41b0-9641-38b7ac9d17f0','invoice','full','completed','2026-11-30T17:30:42.443886Z','2026-11-30T17:30:42.618362Z',2,0,0,0,2,'{"content_changed":2}',3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO tds_sync_runs VALUES('6097265d-9211-4973-a5b3-302f125c09f1','purchaseorder','full','completed','2026-11-30T17:30:42.629682Z','2026-11-30T17:30:42.663249Z',0,1,0,0,0,'{"unchanged":1}',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO tds_sync_runs VALUES('0fa130e0-e0df-4e31-aac2-65c0ae843d1f','payment','full','completed','2026-11-30T17:30:42.679776Z','2026-11-30T17:30:42.704988Z',0,1,0,0,0,'{"unchanged":1}',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL);
CREATE TABLE tds_sync_cursors (
    entity_type TEXT PRIMARY KEY NOT NULL,
    cursor TEXT,
    checkpoint_run_id TEXT,
    checkpoint_next_page INTEGER,
    checkpoint_saved_at TEXT,
    updated_at TEXT NOT NULL
, cursor_reached TEXT, sweep_next_page INTEGER, swept_at TEXT);
INSERT INTO tds_sync_cursors VALUES('product','2025-10-31T21:00:01.981130Z',NULL,NULL,NULL,'2026-11-30T17:30:42.347729Z','2025-10-31T21:00:01.981130Z',NULL,NULL);
INSERT INTO tds_sync_cursors VALUES('customer','2025-10-31T21:00:01.997964Z',NULL,NULL,NULL,'2026-11-30T17:30:42.439247Z','2025-10-31T21:00:01.997964Z',NULL,NULL);
INSERT INTO tds_sync_cursors VALUES('invoice','2025-10-31T21:00:01.951540Z',NULL,NULL,NULL,'2026-11-30T17:30:42.618362Z','2025-10-31T21:00:01.951540Z',NULL,NULL);
INSERT INTO tds_sync_cursors VALUES('purchaseorder','2025-09-30T21:00:20.998109Z',NULL,NULL,NULL,'2026-11-30T17:30:42.663249Z','2025-09-30T21:00:20.998109Z',NULL,NULL);
INSERT INTO tds_sync_cursors VALUES('payment','2025-09-30T21:00:30.998091Z',NULL,NULL,NULL,'2026-11-30T17:30:42.704988Z','2025-09-30T21:00:30.998091Z',NULL,NULL);
CREATE TABLE tds_dead_letter_queue (
    id TEXT PRIMARY KEY NOT NULL,
    entity_type TEXT NOT NULL,
    entity_id TEXT,
    -- 'id:' and the entity's id, or 'sha256:' and the payload's hash where there is no id
    dedupe_key TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    payload BLOB NOT NULL,
    sync_id TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 1,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved', 'discarded')),
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    UNIQUE (entity_type, dedupe_key)
);
CREATE TABLE tds_leases (
    entity_type TEXT PRIMARY KEY NOT NULL,
    token INTEGER NOT NULL,
    holder TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    released_at TEXT
);
CREATE TABLE tds_sync_logs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Random, so that no index has to make sure of it: that would be a fifth of what the log costs.
    event_id TEXT NOT NULL,
    logged_at TEXT NOT NULL,
    sync_id TEXT,
    entity_type TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    local_id TEXT,
    action TEXT NOT NULL,
    reason TEXT,
    shape TEXT,
    hash TEXT,
    previous_hash TEXT,
    -- NULL where there are none, as for every new record
    changed_fields TEXT,
    relayed_at TEXT
);
CREATE TABLE tds_delete_suspects (
    entity_type TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    missed_since TEXT NOT NULL,
    sync_id TEXT NOT NULL,
    PRIMARY KEY (entity_type, entity_id)
);
CREATE TABLE tds_call_budget (
    organization_id TEXT PRIMARY KEY NOT NULL,
    -- instants in microseconds since 1970
    ledger TEXT NOT NULL
);
CREATE TABLE product_images (
    zoho_id TEXT PRIMARY KEY NOT NULL,
    image_document_id TEXT NOT NULL,
    image_name TEXT,
    content_sha256 TEXT,
    media_type TEXT,
    bytes INTEGER,
    location TEXT,
    fetched_at TEXT NOT NULL,
    error TEXT
);
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
, told_at TEXT);
CREATE TABLE tds_audit_trail (
    id TEXT PRIMARY KEY NOT NULL,
    noted_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    correlation_id TEXT NOT NULL
);
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
CREATE TABLE IF NOT EXISTS "products" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "name" TEXT,
    "sku" TEXT,
    "status" TEXT,
    "description" TEXT,
    "unit" TEXT,
    "brand" TEXT,
    "manufacturer" TEXT,
    "category_id" TEXT,
    "category_name" TEXT,
    "item_type" TEXT,
    "product_type" TEXT,
    "rate" TEXT,
    "rate_num" REAL GENERATED ALWAYS AS (CAST("rate" AS REAL)) VIRTUAL,
    "purchase_rate" TEXT,
    "purchase_rate_num" REAL GENERATED ALWAYS AS (CAST("purchase_rate" AS REAL)) VIRTUAL,
    "tax_id" TEXT,
    "tax_name" TEXT,
    "tax_percentage" TEXT,
    "tax_percentage_num" REAL GENERATED ALWAYS AS (CAST("tax_percentage" AS REAL)) VIRTUAL,
    "account_id" TEXT,
    "purchase_account_id" TEXT,
    "track_inventory" INTEGER CHECK ("track_inventory" IN (0, 1)),
    "stock_on_hand" TEXT,
    "stock_on_hand_num" REAL GENERATED ALWAYS AS (CAST("stock_on_hand" AS REAL)) VIRTUAL,
    "available_stock" TEXT,
    "available_stock_num" REAL GENERATED ALWAYS AS (CAST("available_stock" AS REAL)) VIRTUAL,
    "actual_available_stock" TEXT,
    "actual_available_stock_num" REAL GENERATED ALWAYS AS (CAST("actual_available_stock" AS REAL)) VIRTUAL,
    "reorder_level" TEXT,
    "reorder_level_num" REAL GENERATED ALWAYS AS (CAST("reorder_level" AS REAL)) VIRTUAL,
    "upc" TEXT,
    "ean" TEXT,
    "isbn" TEXT,
    "part_number" TEXT,
    "image_name" TEXT,
    "image_document_id" TEXT,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
INSERT INTO products VALUES(1,'4600000000000000001','Item 1','SKU-1','active',NULL,NULL,NULL,NULL,'7','Paper',NULL,NULL,'2',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'5',NULL,NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:01.000000Z',NULL,1,'2025-10-31T21:00:02.000000Z','9007b941d917bbdbf8a3ba14e1b584bc56524322c295a068b208a0c5f1621547','9007b941d917bbdbf8a3ba14e1b584bc56524322c295a068b208a0c5f1621547','{"item_id": "4600000000000000001", "name": "Item 1", "sku": "SKU-1", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:01+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "reorder_level": null, "category_id": null, "category_name": null}','{"item_id": "4600000000000000001", "name": "Item 1", "sku": "SKU-1", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:01+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "reorder_level": null, "category_id": null, "category_name": null}','2026-11-30T17:30:42.329553Z','2026-11-30T17:30:41.345154Z','2026-11-30T17:30:42.329553Z',NULL,0);
INSERT INTO products VALUES(2,'4600000000000000002','Item 2','SKU-2','active',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2',NULL,NULL,NULL,NULL,NULL,NULL,0,'12','12',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:02.000000Z',NULL,1,'2025-10-31T21:00:02.000000Z','81bfa64a9646ad2f878734e6724171f283ef443602d58c7a62226ae9576e52c9','81bfa64a9646ad2f878734e6724171f283ef443602d58c7a62226ae9576e52c9','{"item_id": "4600000000000000002", "name": "Item 2", "sku": "SKU-2", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:02+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "track_inventory": false}','{"item_id": "4600000000000000002", "name": "Item 2", "sku": "SKU-2", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:02+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "track_inventory": false}','2026-11-30T17:30:42.329553Z','2026-11-30T17:30:41.345154Z','2026-11-30T17:30:42.329553Z',NULL,0);
INSERT INTO products VALUES(3,'4600000000000000003','Item 3','SKU-3','active',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:03.000000Z','{"cf_colour":"","cf_depot":"4600000000000000099"}',1,'2025-10-31T21:00:02.000000Z','76c2a365b89c77d0e76f996098065defc048c14a7fbb22f41153e551c43160be','76c2a365b89c77d0e76f996098065defc048c14a7fbb22f41153e551c43160be','{"item_id": "4600000000000000003", "name": "Item 3", "sku": "SKU-3", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:03+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "cf_colour": "", "cf_depot": "North Depot", "cf_depot_unformatted": "4600000000000000099"}','{"item_id": "4600000000000000003", "name": "Item 3", "sku": "SKU-3", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:03+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "cf_colour": "", "cf_depot": "North Depot", "cf_depot_unformatted": "4600000000000000099"}','2026-11-30T17:30:42.329553Z','2026-11-30T17:30:41.345154Z','2026-11-30T17:30:42.329553Z',NULL,0);
INSERT INTO products VALUES(4,'4600000000000000004','Item 4','SKU-4','active',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:04.000000Z','{"cf_colour":"red"}',1,'2025-10-31T21:00:02.000000Z','1ea50429266cf2fca4e9342cfbf568741a0c8d5dd9fdba6b7ccfd53e5b18e175','1ea50429266cf2fca4e9342cfbf568741a0c8d5dd9fdba6b7ccfd53e5b18e175','{"item_id": "4600000000000000004", "name": "Item 4", "sku": "SKU-4", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:04+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "custom_field_hash": {}, "custom_fields": []}','{"item_id": "4600000000000000004", "name": "Item 4", "sku": "SKU-4", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:04+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "custom_field_hash": {}, "custom_fields": []}','2026-11-30T17:30:42.329553Z','2026-11-30T17:30:41.345154Z','2026-11-30T17:30:42.329553Z',NULL,0);
INSERT INTO products VALUES(5,'4600000000000000005','Item 5','SKU-5','active',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2',NULL,NULL,NULL,NULL,NULL,NULL,1,'14',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:05.000000Z',NULL,1,'2025-09-30T21:00:05.000000Z','f40554a622a4243abbb9265fa16464c5db650f8baefe4db088993d45ae765349','6a7311096c8726c7d560b74c37aa6dc2165cffddc63855dd5aac99fee4148a0b','{"item_id": "4600000000000000005", "name": "Item 5", "sku": "SKU-5", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:05+0300", "last_modified_time": "2025-10-01T00:00:05+0300", "track_inventory": true, "stock_on_hand": 14}','{"item_id": "4600000000000000005", "name": "Item 5", "sku": "SKU-5", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:05+0300", "last_modified_time": "2025-10-01T00:00:05+0300", "track_inventory": true, "stock_on_hand": 14, "warehouses": [{"warehouse_id": "4600000000000000051", "warehouse_name": "Main", "status": "active", "is_primary": true, "warehouse_stock_on_hand": 10, "warehouse_available_stock": 10, "warehouse_actual_available_stock": 10}, {"warehouse_id": "4600000000000000052", "warehouse_name": "Branch", "status": "active", "is_primary": false, "warehouse_stock_on_hand": 4, "warehouse_available_stock": 4, "warehouse_actual_available_stock": 4}]}','2026-11-30T17:30:41.408109Z','2026-11-30T17:30:41.345154Z','2026-11-30T17:30:41.408109Z',NULL,0);
INSERT INTO products VALUES(6,'4600000000000000006','Item 6','SKU-6','active',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:06.000000Z',NULL,1,'2098-12-31T21:00:00.000000Z','d6e493ec05643f34c60142735d05ad2a1244431564998044184a14da7c8539e8','d6e493ec05643f34c60142735d05ad2a1244431564998044184a14da7c8539e8','{"item_id": "4600000000000000006", "name": "Item 6", "sku": "SKU-6", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:06+0300", "last_modified_time": "2099-01-01T00:00:00+0300"}','{"item_id": "4600000000000000006", "name": "Item 6", "sku": "SKU-6", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:06+0300", "last_modified_time": "2099-01-01T00:00:00+0300"}','2026-11-30T17:30:41.408109Z','2026-11-30T17:30:41.345154Z','2026-11-30T17:30:41.408109Z',NULL,0);
INSERT INTO products VALUES(7,'4600000000000000007','Item 7','SKU-7','active',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:07.000000Z',NULL,1,'2025-09-30T21:00:07.000000Z','81bfc2ba14d9f54a75f4196b5bee582b7df73de3b951126dc12be22210b3dfc1','81bfc2ba14d9f54a75f4196b5bee582b7df73de3b951126dc12be22210b3dfc1','{"item_id": "4600000000000000007", "name": "Item 7", "sku": "SKU-7", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:07+0300", "last_modified_time": "2025-10-01T00:00:07+0300"}','{"item_id": "4600000000000000007", "name": "Item 7", "sku": "SKU-7", "status": "active", "rate": 2, "created_time": "2025-10-01T00:00:07+0300", "last_modified_time": "2025-10-01T00:00:07+0300"}','2026-11-30T17:30:41.408109Z','2026-11-30T17:30:41.345154Z','2026-11-30T17:30:41.408109Z',NULL,0);
CREATE TABLE IF NOT EXISTS "product_stock" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "products" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "location_id" TEXT,
    "location_name" TEXT,
    "status" TEXT,
    "is_primary" INTEGER CHECK ("is_primary" IN (0, 1)),
    "location_stock_on_hand" TEXT,
    "location_stock_on_hand_num" REAL GENERATED ALWAYS AS (CAST("location_stock_on_hand" AS REAL)) VIRTUAL,
    "location_available_stock" TEXT,
    "location_available_stock_num" REAL GENERATED ALWAYS AS (CAST("location_available_stock" AS REAL)) VIRTUAL,
    "location_actual_available_stock" TEXT,
    "location_actual_available_stock_num" REAL GENERATED ALWAYS AS (CAST("location_actual_available_stock" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "customers" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "contact_name" TEXT,
    "company_name" TEXT,
    "contact_type" TEXT,
    "customer_sub_type" TEXT,
    "status" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "mobile" TEXT,
    "website" TEXT,
    "language_code" TEXT,
    "payment_terms" TEXT,
    "payment_terms_num" REAL GENERATED ALWAYS AS (CAST("payment_terms" AS REAL)) VIRTUAL,
    "payment_terms_label" TEXT,
    "currency_id" TEXT,
    "currency_code" TEXT,
    "outstanding_receivable_amount" TEXT,
    "outstanding_receivable_amount_num" REAL GENERATED ALWAYS AS (CAST("outstanding_receivable_amount" AS REAL)) VIRTUAL,
    "outstanding_receivable_amount_bcy" TEXT,
    "outstanding_receivable_amount_bcy_num" REAL GENERATED ALWAYS AS (CAST("outstanding_receivable_amount_bcy" AS REAL)) VIRTUAL,
    "outstanding_payable_amount" TEXT,
    "outstanding_payable_amount_num" REAL GENERATED ALWAYS AS (CAST("outstanding_payable_amount" AS REAL)) VIRTUAL,
    "outstanding_payable_amount_bcy" TEXT,
    "outstanding_payable_amount_bcy_num" REAL GENERATED ALWAYS AS (CAST("outstanding_payable_amount_bcy" AS REAL)) VIRTUAL,
    "unused_credits_receivable_amount" TEXT,
    "unused_credits_receivable_amount_num" REAL GENERATED ALWAYS AS (CAST("unused_credits_receivable_amount" AS REAL)) VIRTUAL,
    "unused_credits_receivable_amount_bcy" TEXT,
    "unused_credits_receivable_amount_bcy_num" REAL GENERATED ALWAYS AS (CAST("unused_credits_receivable_amount_bcy" AS REAL)) VIRTUAL,
    "unused_credits_payable_amount" TEXT,
    "unused_credits_payable_amount_num" REAL GENERATED ALWAYS AS (CAST("unused_credits_payable_amount" AS REAL)) VIRTUAL,
    "unused_credits_payable_amount_bcy" TEXT,
    "unused_credits_payable_amount_bcy_num" REAL GENERATED ALWAYS AS (CAST("unused_credits_payable_amount_bcy" AS REAL)) VIRTUAL,
    "portal_status" TEXT,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
INSERT INTO customers VALUES(1,'4600000000000000041','Contact 41',NULL,'customer',NULL,'active',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:41.000000Z','{"cf_zone":"1"}',1,'2025-10-31T21:00:02.000000Z','73aa43d9eff34813e71afdd5820c2b08e6c9b8bf797e693e4e8e3a89d38e2b9f','73aa43d9eff34813e71afdd5820c2b08e6c9b8bf797e693e4e8e3a89d38e2b9f','{"contact_id": "4600000000000000041", "contact_name": "Contact 41", "contact_type": "customer", "status": "active", "created_time": "2025-10-01T00:00:41+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "custom_fields": [], "custom_field_hash": {}}','{"contact_id": "4600000000000000041", "contact_name": "Contact 41", "contact_type": "customer", "status": "active", "created_time": "2025-10-01T00:00:41+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "custom_fields": [], "custom_field_hash": {}}','2026-11-30T17:30:42.430026Z','2026-11-30T17:30:41.471628Z','2026-11-30T17:30:42.430026Z',NULL,0);
CREATE TABLE IF NOT EXISTS "customer_addresses" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "customers" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "address_id" TEXT,
    "attention" TEXT,
    "address" TEXT,
    "street2" TEXT,
    "city" TEXT,
    "state" TEXT,
    "zip" TEXT,
    "country" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "customer_contact_persons" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "customers" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "contact_person_id" TEXT,
    "salutation" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "mobile" TEXT,
    "is_primary_contact" INTEGER CHECK ("is_primary_contact" IN (0, 1)),
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "vendors" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "contact_name" TEXT,
    "company_name" TEXT,
    "contact_type" TEXT,
    "customer_sub_type" TEXT,
    "status" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "mobile" TEXT,
    "website" TEXT,
    "language_code" TEXT,
    "payment_terms" TEXT,
    "payment_terms_num" REAL GENERATED ALWAYS AS (CAST("payment_terms" AS REAL)) VIRTUAL,
    "payment_terms_label" TEXT,
    "currency_id" TEXT,
    "currency_code" TEXT,
    "outstanding_receivable_amount" TEXT,
    "outstanding_receivable_amount_num" REAL GENERATED ALWAYS AS (CAST("outstanding_receivable_amount" AS REAL)) VIRTUAL,
    "outstanding_receivable_amount_bcy" TEXT,
    "outstanding_receivable_amount_bcy_num" REAL GENERATED ALWAYS AS (CAST("outstanding_receivable_amount_bcy" AS REAL)) VIRTUAL,
    "outstanding_payable_amount" TEXT,
    "outstanding_payable_amount_num" REAL GENERATED ALWAYS AS (CAST("outstanding_payable_amount" AS REAL)) VIRTUAL,
    "outstanding_payable_amount_bcy" TEXT,
    "outstanding_payable_amount_bcy_num" REAL GENERATED ALWAYS AS (CAST("outstanding_payable_amount_bcy" AS REAL)) VIRTUAL,
    "unused_credits_receivable_amount" TEXT,
    "unused_credits_receivable_amount_num" REAL GENERATED ALWAYS AS (CAST("unused_credits_receivable_amount" AS REAL)) VIRTUAL,
    "unused_credits_receivable_amount_bcy" TEXT,
    "unused_credits_receivable_amount_bcy_num" REAL GENERATED ALWAYS AS (CAST("unused_credits_receivable_amount_bcy" AS REAL)) VIRTUAL,
    "unused_credits_payable_amount" TEXT,
    "unused_credits_payable_amount_num" REAL GENERATED ALWAYS AS (CAST("unused_credits_payable_amount" AS REAL)) VIRTUAL,
    "unused_credits_payable_amount_bcy" TEXT,
    "unused_credits_payable_amount_bcy_num" REAL GENERATED ALWAYS AS (CAST("unused_credits_payable_amount_bcy" AS REAL)) VIRTUAL,
    "portal_status" TEXT,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
CREATE TABLE IF NOT EXISTS "vendor_addresses" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "vendors" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "address_id" TEXT,
    "attention" TEXT,
    "address" TEXT,
    "street2" TEXT,
    "city" TEXT,
    "state" TEXT,
    "zip" TEXT,
    "country" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "vendor_contact_persons" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "vendors" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "contact_person_id" TEXT,
    "salutation" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "mobile" TEXT,
    "is_primary_contact" INTEGER CHECK ("is_primary_contact" IN (0, 1)),
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "invoices" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "customer_id" TEXT,
    "customer_name" TEXT,
    "invoice_number" TEXT,
    "reference_number" TEXT,
    "status" TEXT,
    "current_sub_status" TEXT,
    "date" TEXT,
    "due_date" TEXT,
    "last_payment_date" TEXT,
    "payment_expected_date" TEXT,
    "total" TEXT,
    "total_num" REAL GENERATED ALWAYS AS (CAST("total" AS REAL)) VIRTUAL,
    "balance" TEXT,
    "balance_num" REAL GENERATED ALWAYS AS (CAST("balance" AS REAL)) VIRTUAL,
    "shipping_charge" TEXT,
    "shipping_charge_num" REAL GENERATED ALWAYS AS (CAST("shipping_charge" AS REAL)) VIRTUAL,
    "adjustment" TEXT,
    "adjustment_num" REAL GENERATED ALWAYS AS (CAST("adjustment" AS REAL)) VIRTUAL,
    "write_off_amount" TEXT,
    "write_off_amount_num" REAL GENERATED ALWAYS AS (CAST("write_off_amount" AS REAL)) VIRTUAL,
    "currency_id" TEXT,
    "currency_code" TEXT,
    "exchange_rate" TEXT,
    "exchange_rate_num" REAL GENERATED ALWAYS AS (CAST("exchange_rate" AS REAL)) VIRTUAL,
    "salesperson_id" TEXT,
    "salesperson_name" TEXT,
    "email" TEXT,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
INSERT INTO invoices VALUES(1,'4600000000000000011',NULL,NULL,'N-11',NULL,'open',NULL,'2025-10-01','2025-12-01',NULL,NULL,'10',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'Sales One',NULL,'2025-09-30T21:00:11.000000Z',NULL,1,'2025-10-31T21:00:02.000000Z','42e6689d4801b4bc7db424ce77026a734e68b2078d860ccc8bbf77f2988189f1','d008b00b01c016753b38dc35bb19b4eb465e3292dc5038bee5c6e0721ce8b133','{"invoice_id": "4600000000000000011", "invoice_number": "N-11", "status": "open", "date": "2025-10-01", "total": 10, "created_time": "2025-10-01T00:00:11+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "salesperson_name": null, "due_date": null}','{"invoice_id": "4600000000000000011", "invoice_number": "N-11", "status": "open", "date": "2025-10-01", "total": 10, "created_time": "2025-10-01T00:00:11+0300", "last_modified_time": "2025-11-01T00:00:02+0300", "salesperson_name": null, "due_date": null, "line_items": [{"line_item_id": "4600000000000900001", "item_id": "4600000000000000001", "name": "Line 1", "quantity": 1, "rate": 10, "item_total": 10}], "billing_address": {"address_id": "", "attention": "", "address": "", "street2": "", "city": "", "state": "", "zip": "", "country": "", "phone": "", "fax": ""}}','2026-11-30T17:30:42.603645Z','2026-11-30T17:30:41.591330Z','2026-11-30T17:30:42.603645Z',NULL,0);
INSERT INTO invoices VALUES(2,'4600000000000000012',NULL,NULL,'N-12',NULL,'open',NULL,'2025-10-01','2025-12-01',NULL,NULL,'10',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:12.000000Z',NULL,1,'2025-09-30T21:00:12.000000Z','45b237e1a9813fc01996721a20463bb465ee9d2892e7424410cb612ca62dafb6','962ce441dc9213159919d02b4a030a94c73009a0a02999901e3bd3efac5d6f06','{"invoice_id": "4600000000000000012", "invoice_number": "N-12", "status": "open", "date": "2025-10-01", "total": 10, "created_time": "2025-10-01T00:00:12+0300", "last_modified_time": "2025-10-01T00:00:12+0300", "salesperson_name": null, "due_date": null}','{"invoice_id": "4600000000000000012", "invoice_number": "N-12", "status": "open", "date": "2025-10-01", "total": 10, "created_time": "2025-10-01T00:00:12+0300", "last_modified_time": "2025-10-01T00:00:12+0300", "salesperson_name": null, "due_date": null, "line_items": [{"line_item_id": "4600000000000900001", "item_id": "4600000000000000001", "name": "Line 1", "quantity": 1, "rate": 10, "item_total": 10}]}','2026-11-30T17:30:42.603645Z','2026-11-30T17:30:41.591330Z','2026-11-30T17:30:42.603645Z',NULL,0);
CREATE TABLE IF NOT EXISTS "invoice_line_items" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "invoices" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "line_item_id" TEXT,
    "item_id" TEXT,
    "sku" TEXT,
    "name" TEXT,
    "description" TEXT,
    "quantity" TEXT,
    "quantity_num" REAL GENERATED ALWAYS AS (CAST("quantity" AS REAL)) VIRTUAL,
    "unit" TEXT,
    "rate" TEXT,
    "rate_num" REAL GENERATED ALWAYS AS (CAST("rate" AS REAL)) VIRTUAL,
    "discount" TEXT,
    "tax_id" TEXT,
    "tax_name" TEXT,
    "tax_percentage" TEXT,
    "tax_percentage_num" REAL GENERATED ALWAYS AS (CAST("tax_percentage" AS REAL)) VIRTUAL,
    "item_total" TEXT,
    "item_total_num" REAL GENERATED ALWAYS AS (CAST("item_total" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
INSERT INTO invoice_line_items VALUES(3,1,'line_items',1,'4600000000000900001','4600000000000000001',NULL,'Line 1',NULL,'1',NULL,'10',NULL,NULL,NULL,NULL,'10','{"line_item_id": "4600000000000900001", "item_id": "4600000000000000001", "name": "Line 1", "quantity": 1, "rate": 10, "item_total": 10}');
INSERT INTO invoice_line_items VALUES(4,2,'line_items',1,'4600000000000900001','4600000000000000001',NULL,'Line 1',NULL,'1',NULL,'10',NULL,NULL,NULL,NULL,'10','{"line_item_id": "4600000000000900001", "item_id": "4600000000000000001", "name": "Line 1", "quantity": 1, "rate": 10, "item_total": 10}');
CREATE TABLE IF NOT EXISTS "invoice_addresses" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "invoices" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "address_id" TEXT,
    "attention" TEXT,
    "address" TEXT,
    "street2" TEXT,
    "city" TEXT,
    "state" TEXT,
    "zip" TEXT,
    "country" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
INSERT INTO invoice_addresses VALUES(1,1,'billing_address',1,'','','','','','','','','','','{"address_id": "", "attention": "", "address": "", "street2": "", "city": "", "state": "", "zip": "", "country": "", "phone": "", "fax": ""}');
CREATE TABLE IF NOT EXISTS "orders" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "customer_id" TEXT,
    "customer_name" TEXT,
    "salesorder_number" TEXT,
    "reference_number" TEXT,
    "status" TEXT,
    "order_status" TEXT,
    "invoiced_status" TEXT,
    "paid_status" TEXT,
    "shipped_status" TEXT,
    "current_sub_status" TEXT,
    "date" TEXT,
    "shipment_date" TEXT,
    "total" TEXT,
    "total_num" REAL GENERATED ALWAYS AS (CAST("total" AS REAL)) VIRTUAL,
    "bcy_total" TEXT,
    "bcy_total_num" REAL GENERATED ALWAYS AS (CAST("bcy_total" AS REAL)) VIRTUAL,
    "total_invoiced_amount" TEXT,
    "total_invoiced_amount_num" REAL GENERATED ALWAYS AS (CAST("total_invoiced_amount" AS REAL)) VIRTUAL,
    "balance" TEXT,
    "balance_num" REAL GENERATED ALWAYS AS (CAST("balance" AS REAL)) VIRTUAL,
    "quantity" TEXT,
    "quantity_num" REAL GENERATED ALWAYS AS (CAST("quantity" AS REAL)) VIRTUAL,
    "quantity_invoiced" TEXT,
    "quantity_invoiced_num" REAL GENERATED ALWAYS AS (CAST("quantity_invoiced" AS REAL)) VIRTUAL,
    "quantity_packed" TEXT,
    "quantity_packed_num" REAL GENERATED ALWAYS AS (CAST("quantity_packed" AS REAL)) VIRTUAL,
    "quantity_shipped" TEXT,
    "quantity_shipped_num" REAL GENERATED ALWAYS AS (CAST("quantity_shipped" AS REAL)) VIRTUAL,
    "currency_id" TEXT,
    "currency_code" TEXT,
    "exchange_rate" TEXT,
    "exchange_rate_num" REAL GENERATED ALWAYS AS (CAST("exchange_rate" AS REAL)) VIRTUAL,
    "salesperson_name" TEXT,
    "delivery_method" TEXT,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
CREATE TABLE IF NOT EXISTS "order_line_items" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "orders" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "line_item_id" TEXT,
    "item_id" TEXT,
    "sku" TEXT,
    "name" TEXT,
    "description" TEXT,
    "quantity" TEXT,
    "quantity_num" REAL GENERATED ALWAYS AS (CAST("quantity" AS REAL)) VIRTUAL,
    "unit" TEXT,
    "rate" TEXT,
    "rate_num" REAL GENERATED ALWAYS AS (CAST("rate" AS REAL)) VIRTUAL,
    "discount" TEXT,
    "tax_id" TEXT,
    "tax_name" TEXT,
    "tax_percentage" TEXT,
    "tax_percentage_num" REAL GENERATED ALWAYS AS (CAST("tax_percentage" AS REAL)) VIRTUAL,
    "item_total" TEXT,
    "item_total_num" REAL GENERATED ALWAYS AS (CAST("item_total" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "order_addresses" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "orders" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "address_id" TEXT,
    "attention" TEXT,
    "address" TEXT,
    "street2" TEXT,
    "city" TEXT,
    "state" TEXT,
    "zip" TEXT,
    "country" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "purchaseorders" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "vendor_id" TEXT,
    "vendor_name" TEXT,
    "purchaseorder_number" TEXT,
    "reference_number" TEXT,
    "status" TEXT,
    "order_status" TEXT,
    "billed_status" TEXT,
    "received_status" TEXT,
    "current_sub_status" TEXT,
    "date" TEXT,
    "delivery_date" TEXT,
    "expected_delivery_date" TEXT,
    "total" TEXT,
    "total_num" REAL GENERATED ALWAYS AS (CAST("total" AS REAL)) VIRTUAL,
    "quantity_yet_to_receive" TEXT,
    "quantity_yet_to_receive_num" REAL GENERATED ALWAYS AS (CAST("quantity_yet_to_receive" AS REAL)) VIRTUAL,
    "quantity_marked_as_received" TEXT,
    "quantity_marked_as_received_num" REAL GENERATED ALWAYS AS (CAST("quantity_marked_as_received" AS REAL)) VIRTUAL,
    "currency_id" TEXT,
    "currency_code" TEXT,
    "exchange_rate" TEXT,
    "exchange_rate_num" REAL GENERATED ALWAYS AS (CAST("exchange_rate" AS REAL)) VIRTUAL,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
INSERT INTO purchaseorders VALUES(1,'4600000000000000021',NULL,NULL,'N-21',NULL,'open',NULL,NULL,NULL,NULL,'2025-10-01',NULL,NULL,'10',NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:21.000000Z',NULL,1,'2025-09-30T21:00:21.000000Z','d1148d2a45dcaa356e486f670853c0b30234f182e1dd3d90cc9feb22ca2c72d4','68daa122ac05050bdbf42488a3d999a1799e764e18569510edba981bc595e685','{"purchaseorder_id": "4600000000000000021", "purchaseorder_number": "N-21", "status": "open", "date": "2025-10-01", "total": 10, "created_time": "2025-10-01T00:00:21+0300", "last_modified_time": "2025-10-01T00:00:21+0300"}','{"purchaseorder_id": "4600000000000000021", "purchaseorder_number": "N-21", "status": "open", "date": "2025-10-01", "total": 10, "created_time": "2025-10-01T00:00:21+0300", "last_modified_time": "2025-10-01T00:00:21+0300", "line_items": [{"line_item_id": "4600000000000900001", "item_id": "4600000000000000001", "name": "Line 1", "quantity": 1, "rate": 10, "item_total": 10}], "billing_address": {"address_id": "", "attention": "", "address": "", "street2": "", "city": "", "state": "", "zip": "", "country": "", "phone": "", "fax": ""}, "delivery_address": {"address_id": "", "attention": "", "address": "1 Mill Street", "street2": "", "city": "Erbil", "state": "", "zip": "", "country": "Iraq", "phone": "", "fax": ""}}','2026-11-30T17:30:41.787677Z','2026-11-30T17:30:41.740296Z','2026-11-30T17:30:41.787677Z',NULL,0);
CREATE TABLE IF NOT EXISTS "purchaseorder_line_items" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "purchaseorders" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "line_item_id" TEXT,
    "item_id" TEXT,
    "sku" TEXT,
    "name" TEXT,
    "description" TEXT,
    "quantity" TEXT,
    "quantity_num" REAL GENERATED ALWAYS AS (CAST("quantity" AS REAL)) VIRTUAL,
    "unit" TEXT,
    "rate" TEXT,
    "rate_num" REAL GENERATED ALWAYS AS (CAST("rate" AS REAL)) VIRTUAL,
    "discount" TEXT,
    "tax_id" TEXT,
    "tax_name" TEXT,
    "tax_percentage" TEXT,
    "tax_percentage_num" REAL GENERATED ALWAYS AS (CAST("tax_percentage" AS REAL)) VIRTUAL,
    "item_total" TEXT,
    "item_total_num" REAL GENERATED ALWAYS AS (CAST("item_total" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
INSERT INTO purchaseorder_line_items VALUES(1,1,'line_items',1,'4600000000000900001','4600000000000000001',NULL,'Line 1',NULL,'1',NULL,'10',NULL,NULL,NULL,NULL,'10','{"line_item_id": "4600000000000900001", "item_id": "4600000000000000001", "name": "Line 1", "quantity": 1, "rate": 10, "item_total": 10}');
CREATE TABLE IF NOT EXISTS "purchaseorder_addresses" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "purchaseorders" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "address_id" TEXT,
    "attention" TEXT,
    "address" TEXT,
    "street2" TEXT,
    "city" TEXT,
    "state" TEXT,
    "zip" TEXT,
    "country" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
INSERT INTO purchaseorder_addresses VALUES(1,1,'billing_address',1,'','','','','','','','','','','{"address_id": "", "attention": "", "address": "", "street2": "", "city": "", "state": "", "zip": "", "country": "", "phone": "", "fax": ""}');
CREATE TABLE IF NOT EXISTS "bills" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "vendor_id" TEXT,
    "vendor_name" TEXT,
    "bill_number" TEXT,
    "reference_number" TEXT,
    "status" TEXT,
    "current_sub_status" TEXT,
    "date" TEXT,
    "due_date" TEXT,
    "total" TEXT,
    "total_num" REAL GENERATED ALWAYS AS (CAST("total" AS REAL)) VIRTUAL,
    "tds_total" TEXT,
    "tds_total_num" REAL GENERATED ALWAYS AS (CAST("tds_total" AS REAL)) VIRTUAL,
    "balance" TEXT,
    "balance_num" REAL GENERATED ALWAYS AS (CAST("balance" AS REAL)) VIRTUAL,
    "currency_id" TEXT,
    "currency_code" TEXT,
    "exchange_rate" TEXT,
    "exchange_rate_num" REAL GENERATED ALWAYS AS (CAST("exchange_rate" AS REAL)) VIRTUAL,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
CREATE TABLE IF NOT EXISTS "bill_line_items" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "bills" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "line_item_id" TEXT,
    "item_id" TEXT,
    "sku" TEXT,
    "name" TEXT,
    "description" TEXT,
    "quantity" TEXT,
    "quantity_num" REAL GENERATED ALWAYS AS (CAST("quantity" AS REAL)) VIRTUAL,
    "unit" TEXT,
    "rate" TEXT,
    "rate_num" REAL GENERATED ALWAYS AS (CAST("rate" AS REAL)) VIRTUAL,
    "discount" TEXT,
    "tax_id" TEXT,
    "tax_name" TEXT,
    "tax_percentage" TEXT,
    "tax_percentage_num" REAL GENERATED ALWAYS AS (CAST("tax_percentage" AS REAL)) VIRTUAL,
    "item_total" TEXT,
    "item_total_num" REAL GENERATED ALWAYS AS (CAST("item_total" AS REAL)) VIRTUAL,
    "account_id" TEXT,
    "account_name" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "bill_addresses" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "bills" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "address_id" TEXT,
    "attention" TEXT,
    "address" TEXT,
    "street2" TEXT,
    "city" TEXT,
    "state" TEXT,
    "zip" TEXT,
    "country" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "creditnotes" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "customer_id" TEXT,
    "customer_name" TEXT,
    "creditnote_number" TEXT,
    "reference_number" TEXT,
    "status" TEXT,
    "current_sub_status" TEXT,
    "date" TEXT,
    "total" TEXT,
    "total_num" REAL GENERATED ALWAYS AS (CAST("total" AS REAL)) VIRTUAL,
    "balance" TEXT,
    "balance_num" REAL GENERATED ALWAYS AS (CAST("balance" AS REAL)) VIRTUAL,
    "currency_id" TEXT,
    "currency_code" TEXT,
    "exchange_rate" TEXT,
    "exchange_rate_num" REAL GENERATED ALWAYS AS (CAST("exchange_rate" AS REAL)) VIRTUAL,
    "salesperson_name" TEXT,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
CREATE TABLE IF NOT EXISTS "creditnote_line_items" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "creditnotes" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "line_item_id" TEXT,
    "item_id" TEXT,
    "sku" TEXT,
    "name" TEXT,
    "description" TEXT,
    "quantity" TEXT,
    "quantity_num" REAL GENERATED ALWAYS AS (CAST("quantity" AS REAL)) VIRTUAL,
    "unit" TEXT,
    "rate" TEXT,
    "rate_num" REAL GENERATED ALWAYS AS (CAST("rate" AS REAL)) VIRTUAL,
    "discount" TEXT,
    "tax_id" TEXT,
    "tax_name" TEXT,
    "tax_percentage" TEXT,
    "tax_percentage_num" REAL GENERATED ALWAYS AS (CAST("tax_percentage" AS REAL)) VIRTUAL,
    "item_total" TEXT,
    "item_total_num" REAL GENERATED ALWAYS AS (CAST("item_total" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "creditnote_addresses" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "creditnotes" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "address_id" TEXT,
    "attention" TEXT,
    "address" TEXT,
    "street2" TEXT,
    "city" TEXT,
    "state" TEXT,
    "zip" TEXT,
    "country" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "payments" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "customer_id" TEXT,
    "customer_name" TEXT,
    "payment_number" TEXT,
    "reference_number" TEXT,
    "payment_mode" TEXT,
    "payment_type" TEXT,
    "payment_status" TEXT,
    "description" TEXT,
    "date" TEXT,
    "amount" TEXT,
    "amount_num" REAL GENERATED ALWAYS AS (CAST("amount" AS REAL)) VIRTUAL,
    "bcy_amount" TEXT,
    "bcy_amount_num" REAL GENERATED ALWAYS AS (CAST("bcy_amount" AS REAL)) VIRTUAL,
    "unused_amount" TEXT,
    "unused_amount_num" REAL GENERATED ALWAYS AS (CAST("unused_amount" AS REAL)) VIRTUAL,
    "bcy_unused_amount" TEXT,
    "bcy_unused_amount_num" REAL GENERATED ALWAYS AS (CAST("bcy_unused_amount" AS REAL)) VIRTUAL,
    "bcy_refunded_amount" TEXT,
    "bcy_refunded_amount_num" REAL GENERATED ALWAYS AS (CAST("bcy_refunded_amount" AS REAL)) VIRTUAL,
    "account_id" TEXT,
    "account_name" TEXT,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
INSERT INTO payments VALUES(1,'4600000000000000031',NULL,NULL,'31',NULL,NULL,NULL,NULL,NULL,'2025-10-01','100','108',NULL,NULL,NULL,NULL,NULL,'2025-09-30T21:00:31.000000Z',NULL,1,'2025-09-30T21:00:31.000000Z','f4426693750f22dce704308a3da5c179e7d929dcd8c9fe26493c19e7dc4c394a','71c2013c9f4a623df488756933465206b34ae590f3240f86e80becf979119e2f','{"payment_id": "4600000000000000031", "payment_number": "31", "date": "2025-10-01", "amount": 100, "created_time": "2025-10-01T00:00:31+0300", "last_modified_time": "2025-10-01T00:00:31+0300", "bcy_amount": 108}','{"payment_id": "4600000000000000031", "payment_number": "31", "date": "2025-10-01", "amount": 100, "created_time": "2025-10-01T00:00:31+0300", "last_modified_time": "2025-10-01T00:00:31+0300", "bcy_amount": 108, "currency_id": "4600000000000000071", "currency_code": "EUR", "exchange_rate": 1.08, "invoices": []}','2026-11-30T17:30:41.942490Z','2026-11-30T17:30:41.878491Z','2026-11-30T17:30:41.942490Z',NULL,0);
CREATE TABLE IF NOT EXISTS "payment_allocations" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "payments" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "invoice_payment_id" TEXT,
    "invoice_id" TEXT,
    "invoice_number" TEXT,
    "date" TEXT,
    "total" TEXT,
    "total_num" REAL GENERATED ALWAYS AS (CAST("total" AS REAL)) VIRTUAL,
    "balance" TEXT,
    "balance_num" REAL GENERATED ALWAYS AS (CAST("balance" AS REAL)) VIRTUAL,
    "amount_applied" TEXT,
    "amount_applied_num" REAL GENERATED ALWAYS AS (CAST("amount_applied" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "vendorpayments" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "vendor_id" TEXT,
    "vendor_name" TEXT,
    "payment_number" TEXT,
    "reference_number" TEXT,
    "payment_mode" TEXT,
    "status" TEXT,
    "description" TEXT,
    "date" TEXT,
    "amount" TEXT,
    "amount_num" REAL GENERATED ALWAYS AS (CAST("amount" AS REAL)) VIRTUAL,
    "bcy_amount" TEXT,
    "bcy_amount_num" REAL GENERATED ALWAYS AS (CAST("bcy_amount" AS REAL)) VIRTUAL,
    "balance" TEXT,
    "balance_num" REAL GENERATED ALWAYS AS (CAST("balance" AS REAL)) VIRTUAL,
    "bcy_balance" TEXT,
    "bcy_balance_num" REAL GENERATED ALWAYS AS (CAST("bcy_balance" AS REAL)) VIRTUAL,
    "paid_through_account_id" TEXT,
    "paid_through_account_name" TEXT,
    "currency_id" TEXT,
    "currency_code" TEXT,
    "exchange_rate" TEXT,
    "exchange_rate_num" REAL GENERATED ALWAYS AS (CAST("exchange_rate" AS REAL)) VIRTUAL,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
CREATE TABLE IF NOT EXISTS "vendorpayment_allocations" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "vendorpayments" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "bill_payment_id" TEXT,
    "bill_id" TEXT,
    "bill_number" TEXT,
    "date" TEXT,
    "total" TEXT,
    "total_num" REAL GENERATED ALWAYS AS (CAST("total" AS REAL)) VIRTUAL,
    "balance" TEXT,
    "balance_num" REAL GENERATED ALWAYS AS (CAST("balance" AS REAL)) VIRTUAL,
    "amount_applied" TEXT,
    "amount_applied_num" REAL GENERATED ALWAYS AS (CAST("amount_applied" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "users" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "name" TEXT,
    "email" TEXT,
    "mobile" TEXT,
    "role_id" TEXT,
    "user_role" TEXT,
    "user_type" TEXT,
    "status" TEXT,
    "is_super_admin" INTEGER CHECK ("is_super_admin" IN (0, 1)),
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
CREATE TABLE IF NOT EXISTS "pricelists" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "name" TEXT,
    "description" TEXT,
    "status" TEXT,
    "pricebook_type" TEXT,
    "sales_or_purchase_type" TEXT,
    "is_increase" INTEGER CHECK ("is_increase" IN (0, 1)),
    "percentage" TEXT,
    "percentage_num" REAL GENERATED ALWAYS AS (CAST("percentage" AS REAL)) VIRTUAL,
    "rounding_type" TEXT,
    "decimal_place" TEXT,
    "decimal_place_num" REAL GENERATED ALWAYS AS (CAST("decimal_place" AS REAL)) VIRTUAL,
    "is_default" INTEGER CHECK ("is_default" IN (0, 1)),
    "currency_id" TEXT,
    "currency_code" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
CREATE TABLE IF NOT EXISTS "pricelist_items" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "pricelists" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "pricebook_item_id" TEXT,
    "item_id" TEXT,
    "pricebook_rate" TEXT,
    "pricebook_rate_num" REAL GENERATED ALWAYS AS (CAST("pricebook_rate" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "pricelist_brackets" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "pricelists" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "item_id" TEXT,
    "start_quantity" TEXT,
    "start_quantity_num" REAL GENERATED ALWAYS AS (CAST("start_quantity" AS REAL)) VIRTUAL,
    "end_quantity" TEXT,
    "end_quantity_num" REAL GENERATED ALWAYS AS (CAST("end_quantity" AS REAL)) VIRTUAL,
    "pricebook_rate" TEXT,
    "pricebook_rate_num" REAL GENERATED ALWAYS AS (CAST("pricebook_rate" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "packages" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "zoho_id" TEXT NOT NULL UNIQUE,
    "customer_id" TEXT,
    "customer_name" TEXT,
    "package_number" TEXT,
    "salesorder_id" TEXT,
    "salesorder_number" TEXT,
    "status" TEXT,
    "tracking_number" TEXT,
    "date" TEXT,
    "total_quantity" TEXT,
    "total_quantity_num" REAL GENERATED ALWAYS AS (CAST("total_quantity" AS REAL)) VIRTUAL,
    "email" TEXT,
    "phone" TEXT,
    "created_time" TEXT,
    "custom_fields" TEXT,
    "is_active" INTEGER CHECK (is_active IN (0, 1)),
    "last_modified_time" TEXT,
    "content_hash" TEXT,
    "detail_hash" TEXT,
    "zoho_raw_data" TEXT,
    "zoho_detail_data" TEXT,
    "zoho_synced_at" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "deleted_at" TEXT,
    "details_due" INTEGER NOT NULL DEFAULT 1 CHECK (details_due IN (0, 1))
);
CREATE TABLE IF NOT EXISTS "package_line_items" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "packages" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "line_item_id" TEXT,
    "item_id" TEXT,
    "sku" TEXT,
    "name" TEXT,
    "description" TEXT,
    "quantity" TEXT,
    "quantity_num" REAL GENERATED ALWAYS AS (CAST("quantity" AS REAL)) VIRTUAL,
    "unit" TEXT,
    "rate" TEXT,
    "rate_num" REAL GENERATED ALWAYS AS (CAST("rate" AS REAL)) VIRTUAL,
    "discount" TEXT,
    "tax_id" TEXT,
    "tax_name" TEXT,
    "tax_percentage" TEXT,
    "tax_percentage_num" REAL GENERATED ALWAYS AS (CAST("tax_percentage" AS REAL)) VIRTUAL,
    "item_total" TEXT,
    "item_total_num" REAL GENERATED ALWAYS AS (CAST("item_total" AS REAL)) VIRTUAL,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "package_addresses" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "packages" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "address_id" TEXT,
    "attention" TEXT,
    "address" TEXT,
    "street2" TEXT,
    "city" TEXT,
    "state" TEXT,
    "zip" TEXT,
    "country" TEXT,
    "phone" TEXT,
    "fax" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
CREATE TABLE IF NOT EXISTS "package_shipments" (
    "id" INTEGER PRIMARY KEY,
    "parent_id" INTEGER NOT NULL REFERENCES "packages" (id) ON DELETE CASCADE,
    "member" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "shipment_id" TEXT,
    "shipment_number" TEXT,
    "status" TEXT,
    "carrier" TEXT,
    "tracking_number" TEXT,
    "delivery_method" TEXT,
    "shipping_date" TEXT,
    "zoho_raw_data" TEXT NOT NULL,
    UNIQUE (parent_id, position)
);
DELETE FROM sqlite_sequence;
CREATE INDEX tds_sync_runs_started_at ON tds_sync_runs (started_at);
CREATE INDEX tds_dead_letter_queue_open ON tds_dead_letter_queue (entity_type, entity_id)
    WHERE status = 'open';
CREATE INDEX tds_sync_logs_entity_id ON tds_sync_logs (entity_id);
CREATE INDEX tds_sync_logs_unrelayed ON tds_sync_logs (sequence)
    WHERE relayed_at IS NULL AND action IN ('inserted', 'updated', 'deleted', 'undeleted');
CREATE UNIQUE INDEX tds_sync_runs_waiting ON tds_sync_runs (entity_type) WHERE status = 'pending';
CREATE INDEX tds_sync_runs_open ON tds_sync_runs (requested_at) WHERE status IN ('pending', 'in_progress');
CREATE INDEX tds_sync_runs_last ON tds_sync_runs (entity_type, mode, started_at);
CREATE INDEX tds_sync_runs_fresh ON tds_sync_runs (entity_type, started_at)
    WHERE status IN ('completed', 'partial') AND mode <> 'realtime';
CREATE INDEX tds_sync_runs_finished_at ON tds_sync_runs (finished_at);
CREATE INDEX tds_dead_letter_queue_last_seen ON tds_dead_letter_queue (last_seen DESC, id);
CREATE INDEX tds_dead_letter_queue_status ON tds_dead_letter_queue (status, last_seen DESC, id);
CREATE INDEX tds_inbox_events_key ON tds_inbox_events (idempotency_key);
CREATE INDEX tds_inbox_events_entity ON tds_inbox_events (entity_id, entity_type, sequence);
CREATE INDEX tds_inbox_events_received_at ON tds_inbox_events (received_at);
CREATE INDEX tds_sync_queue_available_at ON tds_sync_queue (available_at);
CREATE UNIQUE INDEX tds_alerts_open ON tds_alerts (kind, subject) WHERE cleared_at IS NULL;
CREATE INDEX tds_alerts_shown ON tds_alerts ((cleared_at IS NOT NULL), raised_at DESC, id);
CREATE INDEX tds_alerts_cleared_at ON tds_alerts (cleared_at);
CREATE INDEX tds_audit_trail_noted_at ON tds_audit_trail (noted_at);
CREATE INDEX tds_outbox_unrelayed ON tds_outbox (sequence) WHERE relayed_at IS NULL;
CREATE INDEX tds_alerts_untold ON tds_alerts (raised_at) WHERE told_at IS NULL;
CREATE INDEX "tds_products_deleted" ON "products" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_customers_deleted" ON "customers" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_vendors_deleted" ON "vendors" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_invoices_deleted" ON "invoices" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_invoices_details_due" ON "invoices" (last_modified_time)
WHERE details_due = 1 AND deleted_at IS NULL;
CREATE INDEX "tds_orders_deleted" ON "orders" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_orders_details_due" ON "orders" (last_modified_time)
WHERE details_due = 1 AND deleted_at IS NULL;
CREATE INDEX "tds_purchaseorders_deleted" ON "purchaseorders" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_purchaseorders_details_due" ON "purchaseorders" (last_modified_time)
WHERE details_due = 1 AND deleted_at IS NULL;
CREATE INDEX "tds_bills_deleted" ON "bills" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_bills_details_due" ON "bills" (last_modified_time)
WHERE details_due = 1 AND deleted_at IS NULL;
CREATE INDEX "tds_creditnotes_deleted" ON "creditnotes" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_creditnotes_details_due" ON "creditnotes" (last_modified_time)
WHERE details_due = 1 AND deleted_at IS NULL;
CREATE INDEX "tds_payments_deleted" ON "payments" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_payments_details_due" ON "payments" (last_modified_time)
WHERE details_due = 1 AND deleted_at IS NULL;
CREATE INDEX "tds_vendorpayments_deleted" ON "vendorpayments" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_vendorpayments_details_due" ON "vendorpayments" (last_modified_time)
WHERE details_due = 1 AND deleted_at IS NULL;
CREATE INDEX "tds_users_deleted" ON "users" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_pricelists_deleted" ON "pricelists" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_pricelists_details_due" ON "pricelists" (last_modified_time)
WHERE details_due = 1 AND deleted_at IS NULL;
CREATE INDEX "tds_packages_deleted" ON "packages" (deleted_at)
WHERE deleted_at IS NOT NULL;
CREATE INDEX "tds_packages_details_due" ON "packages" (last_modified_time)
WHERE details_due = 1 AND deleted_at IS NULL;
COMMIT;
