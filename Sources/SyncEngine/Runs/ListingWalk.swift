import SyncCore

/// Walks the pages of one listing. The next page is fetched while one is synced, never more than that.
struct ListingWalk {
    private let type: EntityType
    private let source: any RecordSource
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
        var arrived: RecordPage? = try await source.page(firstPage, of: type, changedSince: since)
        while let page = arrived {
            let fresh = try pager.accept(page)
            if let before = pager.next, before < page.context.page {
                // Not synced: a checkpoint behind it would be one behind the end.
                arrived = try await source.page(before, of: type, changedSince: since)
                continue
            }
            pages = max(pages, page.context.page - firstPage + 1)
            estimate.saw(page.records, at: time.now())
            hasMore = pager.next != nil
            let showsEnd = changes?.ends(with: page) == true
            let isLast = showsEnd || !hasMore || pages == pagesMax
            mayBeCut = isLast && !showsEnd && (page.isFull || endedBy != nil)
            let number = isLast ? nil : pager.next
            async let following = following(number)
            try await sync(page, fresh, !isLast)
            arrived = try next(await following, after: page)
        }
    }

    /// The page that follows. One that nobody promised may be behind the end, where an error is answered as well as an empty page.
    private mutating func next(
        _ following: Result<RecordPage?, SyncError>,
        after page: RecordPage
    ) throws(SyncError) -> RecordPage? {
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
            return RecordPage(records: [], rejected: [], foreignCount: 0, context: context)
        }
    }

    private func following(_ number: Int?) async -> Result<RecordPage?, SyncError> {
        guard let number else { return .success(nil) }
        do throws(SyncError) {
            return .success(try await source.page(number, of: type, changedSince: since))
        } catch {
            return .failure(error)
        }
    }
}
