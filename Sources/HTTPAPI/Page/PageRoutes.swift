import HTTPTypes
import SyncCore
import SyncEngine

/// The pages for people, rendered here: `/` and what it leads to.
///
/// A page is answered as HTML also where the database is away: then it says that. None makes more than a handful of queries, however
/// many types there are.
struct PageRoutes {
    /// As many as the metrics look at, so that both say the same.
    private static let overviewRunsMax = 500
    private static let runsMax = 100
    private static let lettersMax = 100
    private static let faultsMax = 100
    private static let html = "text/html"

    private let ports: ServerPorts
    private let library: PageLibrary
    private let settings: [PageMembers]

    /// - Throws: where a template is not one.
    init(_ ports: ServerPorts) throws {
        self.ports = ports
        library = try PageLibrary()
        settings = ports.facts.settings.map {
            ["name": .text($0.name), "value": .text($0.value), "origin": .text($0.origin)]
        }
    }

    var routes: [Route] {
        [
            page("/", "Overview", overview),
            page("/runs", "The newest runs.", runs),
            page("/runs/{id}", "One run.", placeholders: ["id": .string(format: "uuid")], mayMiss: true, run),
            page("/dead-letters", "The open dead letters.", deadLetters),
            page("/explain", "One record.", query: Self.record, explain),
            page("/settings", "The settings in force.", settings),
        ] + PageAssets().routes
    }

    private static let record = [
        Route.Parameter(name: "type", description: "The record's type.", schema: .string()),
        Route.Parameter(name: "id", description: "The record's id at Zoho.", schema: .string()),
    ]

    private func page(
        _ path: String,
        _ summary: String,
        query: [Route.Parameter] = [],
        placeholders: [String: Schema] = [:],
        mayMiss: Bool = false,
        _ handle: @escaping Route.Handler
    ) -> Route {
        let missing =
            mayMiss ? [404: Route.Reply(description: "There is none.", schema: nil, contentType: Self.html)] : [:]
        return Route(
            method: .get,
            path: path,
            summary: "Page: \(summary)",
            query: query,
            // Mail programs and the like add their own to an address.
            takesAnyQuery: true,
            placeholders: placeholders,
            replies: [200: .init(description: "A page.", schema: nil, contentType: Self.html)].merging(missing) { $1 },
            handle: handle
        )
    }

    // MARK: Pages

    private func overview(_ request: APIRequest) async -> APIAnswer {
        let facts = await OverviewFacts(ports, runsMax: Self.overviewRunsMax)
        let frame = frame(.overview, facts.openLetters, facts.trouble, facts.now)
        return show(.overview, frame.with(OverviewModel.members(facts)))
    }

    private func runs(_ request: APIRequest) async -> APIAnswer {
        let now = ports.time.now()
        async let open = openCounts()
        let runs = await PageReading([]) { try await ports.database.runs.recent(limit: Self.runsMax) }
        let counts = await open
        let frame = frame(.runs, counts.value, runs.trouble ?? counts.trouble, now)
        let members = runs.value.map { RunModel.members($0, ports.database.catalog, now: now) }
        return show(.runs, frame.with(["runs": .list(members), "hasRuns": .flag(!members.isEmpty)]))
    }

    private func run(_ request: APIRequest) async -> APIAnswer {
        let database = ports.database
        let now = ports.time.now()
        async let open = openCounts()
        let id = request.uuid()
        let found = await PageReading(nil) { () async throws -> RunRecord? in
            guard let id else { return nil }
            return try await database.runs.run(id)
        }
        let counts = await open
        let frame = frame(.run, counts.value, found.trouble ?? counts.trouble, now)
        guard let run = found.value else { return missing("There is no such run.", frame) }
        var length: Int?
        if !run.hasEnded {
            length = await PageReading([]) { try await database.runs.recent(limit: Self.overviewRunsMax) }
                .value.length(of: run)
        }
        return show(.run, frame.with(RunModel.allMembers(run, database.catalog, length: length, now: now)))
    }

    private func deadLetters(_ request: APIRequest) async -> APIAnswer {
        let database = ports.database
        async let open = openCounts()
        async let faults = PageReading([]) {
            try await database.columnFaults.faults(of: nil, entityID: nil, limit: Self.faultsMax)
        }
        async let faultCounts = PageReading([:]) { try await database.columnFaults.counts() }
        async let leftOut = PageReading([]) { try await database.volatileMembers.all() }
        let letters = await PageReading([]) {
            try await database.deadLetters.letters(status: .open, of: nil, limit: Self.lettersMax)
        }
        let (counts, columns) = await (open, (faults, faultCounts, leftOut))
        let trouble = letters.trouble ?? counts.trouble ?? columns.0.trouble ?? columns.1.trouble ?? columns.2.trouble
        let frame = frame(.deadLetters, counts.value, trouble, ports.time.now())
        let members = LettersModel.members(letters.value, counts.value)
            .with(ColumnsModel.members(columns.0.value, columns.1.value, leftOut: columns.2.value, database.catalog))
        return show(.deadLetters, frame.with(members))
    }

    private func explain(_ request: APIRequest) async -> APIAnswer {
        let database = ports.database
        async let open = openCounts()
        let question = ExplainQuestion(request)
        let explainer = Explainer(database: database, cache: ports.cache)
        let explanation = await PageReading(nil) { () async throws -> Explanation? in
            guard let type = question.type, question.isAsked else { return nil }
            return try await explainer.explain(type, question.entityID)
        }
        let counts = await open
        let frame = frame(.explain, counts.value, explanation.trouble ?? counts.trouble, ports.time.now())
        return show(.explain, frame.with(ExplainModel.members(question, explanation.value, database.catalog)))
    }

    private func settings(_ request: APIRequest) async -> APIAnswer {
        let counts = await openCounts()
        let frame = frame(.settings, counts.value, counts.trouble, ports.time.now())
        return show(.settings, frame.with(["settings": .list(settings)]))
    }

    // MARK: Reading and answering

    /// For the frame of each page: how many dead letters are open, by type.
    private func openCounts() async -> PageReading<[String: Int]> {
        await PageReading([:]) { try await ports.database.deadLetters.openCounts() }
    }

    private func frame(
        _ current: PageLibrary.Name,
        _ openLetters: [String: Int],
        _ trouble: String?,
        _ now: Instant
    ) -> PageFrame {
        PageFrame(
            current: current,
            organization: ports.facts.organizationID,
            database: ports.facts.database,
            cacheBackend: ports.cache.backend + (ports.cacheOperations.isEnabled ? "" : ", switched off"),
            deadLetters: openLetters.values.total,
            trouble: trouble,
            now: now
        )
    }

    private func show(_ page: PageLibrary.Name, _ members: PageMembers, status: Int = 200) -> APIAnswer {
        .html(library.html(page, members), status: status)
    }

    /// Where the database is away, nobody knows what is missing: then the page's trouble is all there is to say.
    private func missing(_ message: String, _ frame: PageFrame) -> APIAnswer {
        let isKnown = frame.trouble == nil
        return show(.missing, frame.with(["message": .text(isKnown ? message : "")]), status: isKnown ? 404 : 200)
    }
}
