import SyncCore
import SyncEngine
import ZohoAPI

extension AnySetting {
    static let server = [
        AnySetting(.webhookSecret), AnySetting(.webhookKey), AnySetting(.apiToken), AnySetting(.alertURL),
        AnySetting(.syncInterval), AnySetting(.fullInterval), AnySetting(.verifyInterval), AnySetting(.keptDetails),
        AnySetting(.trace),
    ]
}

/// What only `tds serve` needs.
extension Setting {
    static var webhookSecret: Setting<String?> {
        .init(
            "ZOHO_WEBHOOK_SECRET",
            .text(),
            isSecret: true,
            readBy: .server,
            meaning: "the secret that Zoho signs webhooks with; see [Webhooks](#webhooks)"
        )
    }

    static var webhookKey: Setting<String?> {
        .init(
            "WEBHOOK_API_KEY",
            .text(),
            isSecret: true,
            readBy: .server,
            meaning: "a key that a webhook may send instead"
        )
    }

    static var apiToken: Setting<String?> {
        .init(
            "TDS_API_TOKEN",
            .text(),
            isSecret: true,
            readBy: .server,
            meaning: "what requests have to present; needed where the server listens beyond this machine"
        )
    }

    /// A secret: with many services whoever knows the address may post to it.
    static var alertURL: Setting<String?> {
        .init(
            "TDS_ALERT_URL",
            .address,
            isSecret: true,
            readBy: .server,
            meaning: "an address of HTTP that alerts are posted to"
        )
    }

    fileprivate static var syncInterval: Setting<Duration?> {
        .init(
            "TDS_SYNC_INTERVAL_MINUTES",
            .interval(upTo: 10_080, of: .seconds(60)),
            default: .seconds(30 * 60),
            readBy: .server,
            meaning: "how often each type is synced; `0`: never by itself"
        )
    }

    fileprivate static var fullInterval: Setting<Duration?> {
        .init(
            "TDS_FULL_SYNC_INTERVAL_HOURS",
            .interval(upTo: 8_760, of: .seconds(3_600)),
            default: .seconds(24 * 3_600),
            readBy: .server,
            meaning:
                "how often each type is read as a whole, which finds what was deleted at Zoho; `0`: never by itself"
        )
    }

    static var keptDetails: Setting<[EntityType]?> {
        .init(
            "TDS_DETAILS",
            .types(of: EntityCatalog(EntityCatalog.zoho.types.filter { $0.details?.isDefault == false })),
            unset: "`products`, where stock by location is used",
            readBy: .server,
            meaning: "types whose details a server keeps beside those of documents, with commas between them"
        )
    }

    fileprivate static var verifyInterval: Setting<Duration?> {
        .init(
            "TDS_VERIFY_INTERVAL_HOURS",
            .interval(upTo: 8_760, of: .seconds(3_600)),
            default: .seconds(168 * 3_600),
            readBy: .server,
            meaning: "how often each type is compared with Zoho; `0`: never by itself"
        )
    }

    static var trace: Setting<TraceOutput> {
        .init(
            "TDS_TRACE",
            .word,
            default: .off,
            readBy: .server,
            meaning: "`log`: each step of requests and runs is a log line with its duration"
        )
    }
}

/// Where spans go.
enum TraceOutput: String, CaseIterable, Sendable {
    case off, log
}

extension Settings {
    var intervals: Scheduler.Intervals {
        Scheduler.Intervals(
            sync: self[.syncInterval],
            full: self[.fullInterval],
            verification: self[.verifyInterval]
        )
    }
}
