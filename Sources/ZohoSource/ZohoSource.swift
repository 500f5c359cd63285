package import AsyncHTTPClient
package import Logging
package import SyncCore
import Synchronization
package import ZohoAPI

/// Reads records from Zoho Books or Zoho Inventory.
///
/// One source per organization and process: it owns the one token and the one limiter that all calls share, also with those of
/// ``withPriority(_:)``. See ``SyncCore/RecordSource`` for the contract.
package struct ZohoSource: RecordSource {
    let settings: ZohoSettings
    /// By the name of the type.
    private let endpoints: [String: Endpoint]
    private(set) var client: ZohoClient
    let logger: Logger
    let memory = Memory()

    final class Memory: Sendable {
        /// Types that were warned of already.
        let unsorted = Mutex<Set<String>>([])
        /// One reader for all answers of a type: it learns from each.
        let readers = Mutex<[String: AnswerReader]>([:])
    }

    /// - Parameters:
    ///   - types: that can be read.
    ///   - sharing: what the processes of the organization share; the source does without where there is none.
    ///   - httpClient: made with ``AsyncHTTPClient/HTTPClient/Configuration/zoho(_:)``; the caller shuts it down.
    ///   - random: evenly drawn from 0..<1, for the jitter of retries.
    package init(
        settings: ZohoSettings,
        types: [ZohoType] = ZohoType.all,
        sharing: SharedStores = SharedStores(),
        httpClient: HTTPClient,
        time: any TimeSource,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        logger: Logger
    ) {
        let meter = UsageMeter()
        let retrier = Retrier(policy: settings.retry, time: time, random: random, logger: logger)
        let transport = Transport(
            client: httpClient,
            callTimeout: settings.callTimeout,
            bodyBytesMax: settings.bodyBytesMax
        )
        let endpoint = TokenEndpoint(
            settings: settings,
            transport: transport,
            retrier: retrier,
            time: time,
            meter: meter
        )
        let source = TokenSource(
            endpoint: endpoint,
            persistences: Self.persistences(settings, sharing),
            events: sharing.events,
            time: time,
            logger: logger
        )
        let gate = CallGate(concurrentCalls: settings.concurrentCalls, waitingMax: settings.waitingCallsMax)
        let budget = CallBudget(
            sharing.budget,
            of: settings.organizationID,
            callsPerMinute: settings.callsPerMinute,
            reserve: settings.quotaReserve,
            time: time,
            logger: logger
        )
        self.settings = settings
        endpoints = Dictionary(types.map { ($0.entity.name, $0.endpoint) }, uniquingKeysWith: { first, _ in first })
        self.logger = logger
        client = ZohoClient(
            settings: settings,
            transport: transport,
            tokens: TokenProvider(source, time: time),
            limiter: CallLimiter(gate, budget: budget, time: time),
            retrier: retrier,
            meter: meter,
            time: time,
            logger: logger
        )
    }

    private static func persistences(_ settings: ZohoSettings, _ sharing: SharedStores) -> [any TokenPersistence] {
        let account = settings.credentials.fingerprint(accountsURL: settings.accountsBase.text)
        var persistences: [any TokenPersistence] = []
        if let store = sharing.tokens {
            persistences.append(SharedToken(store, credentials: settings.credentials, account: account))
        }
        if let path = settings.tokenFile { persistences.append(TokenFile(path: path, account: account)) }
        return persistences
    }

    /// A source with connections of its own, for as long as `body` runs.
    package static func withSource<Result: Sendable>(
        settings: ZohoSettings,
        sharing: SharedStores = SharedStores(),
        time: any TimeSource,
        logger: Logger,
        _ body: (ZohoSource) async throws -> Result
    ) async throws -> Result {
        try await HTTPClient.withHTTPClient(configuration: .zoho(settings)) { httpClient in
            let source = ZohoSource(
                settings: settings,
                sharing: sharing,
                httpClient: httpClient,
                time: time,
                logger: logger
            )
            let result = try await body(source)
            await source.client.limiter.budget.tellNews()
            return result
        }
    }

    /// The same source, whose calls are made with another priority. Its ``usage`` counts only these.
    package func withPriority(_ priority: CallPriority) -> ZohoSource {
        var source = self
        source.client = client.withPriority(priority)
        return source
    }

    package var pageSize: Int { settings.pageSize }

    package var callsAtOnce: Int { client.limiter.concurrentAllowed }

    package var usage: SourceUsage {
        var usage = client.meter.usage
        usage.pausedUntil = client.limiter.budget.pausedUntil
        usage.waitsForTurn = client.limiter.isHolding
        return usage
    }

    /// How far Zoho's clock is before this machine's, by its last answer; nil where none told.
    package var clockSkew: Duration? { client.clock.skew }

    /// Where a type is read.
    /// - Throws: ``SyncError/Code/requestRejected`` where it is none of Zoho's.
    func located(_ type: EntityType) throws(SyncError) -> ZohoType {
        guard let endpoint = endpoints[type.name] else {
            throw SyncError(
                .requestRejected,
                "Zoho has no type \(type.name).",
                nextStep: "Take the types of the database from the catalog of its source."
            )
        }
        return ZohoType(type, at: endpoint)
    }

    // MARK: For the doctor

    /// The organization of the settings.
    /// - Throws: ``SyncError/Code/wrongOrganization``, naming those that the account may read.
    package func organization() async throws(SyncError) -> OrganizationSummary {
        // Without organization_id: with a wrong one Zoho would refuse the call and not say which are right.
        let call = APICall(service: settings.service, path: "organizations", page: nil, query: [])
        let list = try await client.get(call) { body throws(JSONFault) in try OrganizationList.read(body) }
        if let organization = list.first(where: { $0.id == settings.organizationID }) { return organization }
        let known = list.prefix(10).map { "\($0.id) (\($0.name ?? "no name"))" }.joined(separator: ", ")
        throw SyncError(
            .wrongOrganization,
            "\(call): this account has no access to organization \(settings.organizationID).",
            nextStep: known.isEmpty
                ? "The account has no organization at all: check whose refresh token ZOHO_REFRESH_TOKEN is."
                : "Set ZOHO_ORGANIZATION_ID to one of \(known)."
        )
    }

    /// Makes sure that there is a token, a kept or a new one, and tells about it.
    package func tokenStatus() async throws(SyncError) -> TokenStatus {
        let token = try await client.tokens.token()
        return TokenStatus(isKept: token.origin == .kept, expiresAt: token.expiresAt)
    }
}
