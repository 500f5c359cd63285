import SyncCore

/// Walks the pages of one listing, in their order. Those that are expected to follow are fetched, and looked at, while one is synced
/// (``PagesAhead``): a walk over everything expects as many as the stored rows fill.
struct ListingWalk {
    private typealias Pages<Outlook: Sendable> = TaskGroup<PagesAhead<Outlook>.Answer>

    private let type: EntityType
    private let source: any RecordSource
    private let destination: any Destination
    private let time: any TimeSource
    private let since: Instant?
    private let pagesMax: Int?
    private var changes: ChangeWalk?
    private var estimate: CursorEstimate
    private(set) var pager: Pager
    /// How far the walk came, in pages.
    private(set) var pages = 0
    /// Whether the listing has pages behind those that were read.
    private(set) var hasMore = true
    /// Whether the last page was full, and nothing but its own word, or an error behind it, says that it was the last: so looks a
    /// listing that was cut.
    private(set) var mayBeCut = false
    /// The refusal of a page that nobody promised, taken for the end of the listing.
    private(set) var endedBy: SyncError?

    /// - Parameters:
    ///   - since: walks what changed since then; nil walks all.
    ///   - pagesMax: ends after so many pages; nil: with the listing.
    init(of type: EntityType, _ ports: SyncPorts, since: Instant?, pagesMax: Int? = nil) {
        self.type = type
        self.since = since
        self.pagesMax = pagesMax
        source = ports.source
        destination = ports.destination
        time = ports.time
        changes = since.map(ChangeWalk.init)
        estimate = CursorEstimate(start: ports.time.now())
        pager = Pager(typeName: type.plural)
    }

    /// How the listing brought what changed, as far as was read; nil where everything is walked.
    var strategy: ChangeWalk.Strategy? { changes?.strategy }

    /// How far the walk surely came on the source's clock; nil where it met no stamp.
    var reached: Instant? { estimate.cursor }

    /// - Parameter sync: takes a page, those of its records that were not met before, and whether more pages follow.
    mutating func run(
        from firstPage: Int,
        _ sync: (RecordPage, [SourceRecord], _ hasMore: Bool) async throws(SyncError) -> Void
    ) async throws(SyncError) {
        try await run(from: firstPage, ahead: { _ in }) { page, _, fresh, hasMore throws(SyncError) in
            try await sync(page, fresh, hasMore)
        }
    }

    /// - Parameters:
    ///   - look: at a page that has arrived, mostly while one before it is synced.
    ///   - sync: gets besides what was found, unless the page has records that were met before, or unreadable ones.
    mutating func run<Outlook: Sendable>(
        from firstPage: Int,
        ahead look: @escaping @Sendable (RecordPage) async -> Outlook,
        _ sync: (RecordPage, Outlook?, [SourceRecord], _ hasMore: Bool) async throws(SyncError) -> Void
    ) async throws(SyncError) {
        var ahead = PagesAhead(
            width: source.callsAtOnce,
            lastExpected: await lastExpected(from: firstPage),
            look: look
        )
        let result = await withTaskGroup(of: PagesAhead<Outlook>.Answer.self) { group -> Result<Void, SyncError> in
            defer { group.cancelAll() }
            do throws(SyncError) {
                return .success(try await walk(from: firstPage, &ahead, &group, sync))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private mutating func walk<Outlook>(
        from firstPage: Int,
        _ ahead: inout PagesAhead<Outlook>,
        _ group: inout Pages<Outlook>,
        _ sync: (RecordPage, Outlook?, [SourceRecord], _ hasMore: Bool) async throws(SyncError) -> Void
    ) async throws(SyncError) {
        var arrived: PageArrival<Outlook>? = try await page(firstPage, &ahead, &group).get()
        while let arrival = arrived {
            let (page, outlook) = (arrival.page, pager.isNew(arrival.page) ? arrival.outlook : nil)
            let fresh = try pager.accept(page)
            if let before = pager.next, before < page.context.page {
                // Not synced: a checkpoint behind it would be one behind the end.
                ahead.forget()
                arrived = try await self.page(before, &ahead, &group).get()
                continue
            }
            pages = max(pages, page.context.page - firstPage + 1)
            estimate.saw(page.records, at: time.now())
            hasMore = pager.next != nil
            let showsEnd = changes?.ends(with: page) == true
            let isLast = showsEnd || !hasMore || pages == pagesMax
            mayBeCut = isLast && !showsEnd && (page.isFull || endedBy != nil)
            let number = isLast ? nil : pager.next
            if let number { ask(from: number, &ahead, &group) }
            try await sync(page, outlook, fresh, !isLast)
            guard let number else { return }
            arrived = try next(await self.page(number, &ahead, &group), after: page)
        }
    }

    /// The page that follows. One that nobody promised may be behind the end, where an error is answered as well as an empty page.
    private mutating func next<Outlook>(
        _ following: Result<PageArrival<Outlook>, SyncError>,
        after page: RecordPage
    ) throws(SyncError) -> PageArrival<Outlook> {
        do throws(SyncError) {
            return try following.get()
        } catch {
            guard page.context.hasMorePages == nil, error.hasNothing, let number = pager.next else { throw error }
            endedBy = error
            let context = PageContext(
                page: number,
                hasMorePages: false,
                sortColumn: nil,
                sortOrder: nil,
                appliedFilter: nil
            )
            let empty = RecordPage(records: [], rejected: [], foreignCount: 0, context: context)
            return PageArrival(page: empty, outlook: nil)
        }
    }

    // MARK: Fetching

    /// What changed since is a page or two, and an order by stamps may end the walk at any page. A database that cannot tell has
    /// nothing to expect; why it cannot, the walk's first commit says.
    private func lastExpected(from firstPage: Int) async -> Int {
        guard since == nil, source.callsAtOnce > 1, let rows = try? await destination.rowCount(of: type) else {
            return 0
        }
        let last = (rows + source.pageSize - 1) / source.pageSize
        return pagesMax.map { min(last, firstPage + $0 - 1) } ?? last
    }

    private func ask<Outlook>(from number: Int, _ ahead: inout PagesAhead<Outlook>, _ group: inout Pages<Outlook>) {
        let (numbers, asking) = ahead.toAsk(from: number)
        for number in numbers {
            group.addTask { [source, type, since, look = ahead.look] in
                do throws(SyncError) {
                    let page = try await source.page(number, of: type, changedSince: since)
                    let arrival = PageArrival<Outlook>(page: page, outlook: await look(page))
                    return PagesAhead<Outlook>.Answer(number: number, asking: asking, result: .success(arrival))
                } catch {
                    return PagesAhead<Outlook>.Answer(number: number, asking: asking, result: .failure(error))
                }
            }
        }
    }

    private func page<Outlook>(
        _ number: Int,
        _ ahead: inout PagesAhead<Outlook>,
        _ group: inout Pages<Outlook>
    ) async -> Result<PageArrival<Outlook>, SyncError> {
        ask(from: number, &ahead, &group)
        while true {
            if let page = ahead.take(number) { return page }
            guard let answer = await group.next() else { return .failure(.cancelled) }
            ahead.came(answer)
        }
    }
}
