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
    private static let html = "text/html"

    private let ports: ServerPorts
    private let library: PageLibrary

    /// - Throws: where a template is not one.
    init(_ ports: ServerPorts) throws {
        self.ports = ports
        library = try PageLibrary()
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
        Route.Parameter(name: "type", words: "The record's type.", schema: .string()),
        Route.Parameter(name: "id", words: "The record's id at Zoho.", schema: .string()),
    ]

    private func page(
        _ path: String,
        _ summary: String,
        query: [Route.Parameter] = [],
        placeholders: [String: Schema] = [:],
        mayMiss: Bool = false,
        _ handle: @escaping Route.Handler
    ) -> Route {
        let missing = mayMiss ? [404: Route.Reply(words: "There is none.", schema: nil, contentType: Self.html)] : [:]
        return Route(
            method: .get,
            path: path,
            summary: "Page: \(summary)",
            query: query,
            // Mail programs and the like add their own to an address.
            takesAnyQuery: true,
            placeholders: placeholders,
            replies: [200: .init(words: "A page.", schema: nil, contentType: Self.html)].merging(missing) { $1 },
            handle: handle
        )
    }

    // MARK: Pages

    private func overview(_ request: APIRequest) async -> APIAnswer {
        let facts = await OverviewFacts(ports, runsMax: Self.overviewRunsMax)
        let frame = frame(.overview, facts.openLetters, facts.trouble, facts.now)
        return show(.overview, frame.with(OverviewModel(facts).members))
    }

    private func runs(_ request: APIRequest) async -> APIAnswer {
        let database = ports.database
        let now = ports.time.now()
        var reading = PageReading()
        let runs = await reading.value([]) { try await database.recentRuns(limit: Self.runsMax) }
        let counts = await reading.value([:]) { try await database.openCounts() }
        let models = runs.map { PageFrame.members(of: RunModel($0, length: nil, now: now)) }
        let frame = frame(.runs, counts, reading.trouble, now)
        return show(.runs, frame.with(["runs": models, "hasRuns": !models.isEmpty]))
    }

    private func run(_ request: APIRequest) async -> APIAnswer {
        let database = ports.database
        let now = ports.time.now()
        var reading = PageReading()
        let id = request.uuid()
        let found = await reading.value(nil) { () async throws -> RunRecord? in
            guard let id else { return nil }
            return try await database.run(id)
        }
        let counts = await reading.value([:]) { try await database.openCounts() }
        guard let run = found else {
            return missing("There is no such run.", frame(.run, counts, reading.trouble, now))
        }
        var length: Int?
        if !run.hasEnded {
            length = await reading.value([]) { try await database.recentRuns(limit: Self.overviewRunsMax) }
                .length(of: run)
        }
        let frame = frame(.run, counts, reading.trouble, now)
        return show(.run, frame.with(PageFrame.members(of: RunModel(run, length: length, now: now))))
    }

    private func deadLetters(_ request: APIRequest) async -> APIAnswer {
        let database = ports.database
        var reading = PageReading()
        let letters = await reading.value([]) {
            try await database.letters(status: .open, of: nil, limit: Self.lettersMax)
        }
        let counts = await reading.value([:]) { try await database.openCounts() }
        let frame = frame(.deadLetters, counts, reading.trouble, ports.time.now())
        return show(.deadLetters, frame.with(PageFrame.members(of: LettersModel(letters, counts))))
    }

    private func explain(_ request: APIRequest) async -> APIAnswer {
        let database = ports.database
        let question = ExplainQuestion(request)
        let explainer = Explainer(destination: database, cache: ports.cache, runs: database, log: database)
        var reading = PageReading()
        let explanation = await reading.value(nil) { () async throws -> Explanation? in
            guard let type = question.type, question.isAsked else { return nil }
            return try await explainer.explain(type, question.entityID)
        }
        let counts = await reading.value([:]) { try await database.openCounts() }
        let frame = frame(.explain, counts, reading.trouble, ports.time.now())
        return show(.explain, frame.with(PageFrame.members(of: ExplainModel(question, explanation))))
    }

    private func settings(_ request: APIRequest) async -> APIAnswer {
        let database = ports.database
        var reading = PageReading()
        let counts = await reading.value([:]) { try await database.openCounts() }
        let frame = frame(.settings, counts, reading.trouble, ports.time.now())
        return show(.settings, frame.with(["settings": ports.facts.settings.map(PageFrame.members)]))
    }

    // MARK: Answering

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
            deadLetters: openLetters.values.reduce(0, +),
            trouble: trouble,
            now: now
        )
    }

    private func show(_ page: PageLibrary.Name, _ members: [String: Any], status: Int = 200) -> APIAnswer {
        .html(library.html(page, members), status: status)
    }

    /// Where the database is away, nobody knows what is missing: then the page's trouble is all there is to say.
    private func missing(_ words: String, _ frame: PageFrame) -> APIAnswer {
        let isKnown = frame.trouble == nil
        return show(.missing, frame.with(["words": isKnown ? words : ""]), status: isKnown ? 404 : 200)
    }
}
