package import Logging
package import SyncCore
import Tracing

/// One run of one type, from lease to report. Start reading here.
///
/// A listing is walked for everything or for what changed; after everything, what it lacked is asked for, and deleted where it
/// is gone; then the details that are due are read, and the images where they were asked for. The cursor moves with the run's
/// end.
///
/// A page goes: records → decision (one look-up in the cache) → rows → commit, in batches, the last one with the page's
/// checkpoint → mark, only of what is committed. The next page is fetched meanwhile, never more than one.
///
/// A crash between any two steps repeats work and loses none: what is committed but not marked is looked up in vain next
/// time and found equal by the destination.
package struct SyncRun: Sendable {
    private let id: String
    /// With all its members; the run's own is less those that move by themselves.
    private let type: EntityType
    private let options: SyncOptions
    private let ports: SyncPorts
    private let logger: Logger
    private let observer: ProgressObserver

    package init(
        of type: EntityType,
        options: SyncOptions,
        ports: SyncPorts,
        logger: Logger,
        observer: @escaping ProgressObserver
    ) {
        self.type = type
        self.options = options
        self.ports = ports
        self.observer = observer
        id = ports.makeRunID()
        var logger = logger
        logger[metadataKey: "sync_id"] = "\(id)"
        if let correlationID = options.correlationID { logger[metadataKey: "correlation_id"] = "\(correlationID)" }
        self.logger = logger
    }

    /// Runs to the end. Never throws: a report says what happened, also of a run that could not begin.
    package func run() async -> RunReport {
        await withSpan("sync.run") { span in
            let report = await runInSpan()
            span.updateAttributes { attributes in
                attributes["type"] = type.name
                attributes["sync_id"] = id
                attributes["correlation_id"] = options.correlationID
                attributes["status"] = report.run.status.rawValue
            }
            if let error = report.error { span.fail(error) }
            return report
        }
    }

    private func runInSpan() async -> RunReport {
        let tally = RunTally(
            run: RunRecord(id: id, entityType: type.name, mode: .full, startedAt: ports.time.now()),
            cacheEnabled: options.cacheEnabled,
            callsBefore: ports.source.usage.apiCalls,
            failuresMax: options.selection.failuresMax
        )
        do throws(SyncError) {
            let keeper = LeaseKeeper(
                ports.leases,
                time: ports.time,
                timeToLive: options.leaseTimeToLive,
                outlivesLease: ports.outlivesRuns
            )
            try await keeper.withLease(on: type.name, holder: ports.holder(id)) { lease throws(SyncError) in
                try await work(tally, holding: lease)
            }
        } catch {
            tally.end(error, at: ports.time.now(), usage: ports.source.usage)
        }
        let report = tally.report(ports.cache)
        log(report)
        return report
    }

    /// All between grant and release of the lease. The run's end is written whatever happened on the way.
    private func work(_ tally: RunTally, holding lease: Lease) async throws(SyncError) {
        let generation = try await GenerationCheck(destination: ports.destination, cache: ports.cache, logger: logger)
            .generation(for: lease)
        let run = RunContext(
            of: try await ports.quieted(type),
            options,
            ports,
            holding: lease,
            generation: generation,
            tally: tally,
            logger: logger
        )
        let reading = try await Reading(options, of: run.type, ports)
        tally.run.mode = reading.mode
        tally.run.resumedFromPage = reading.resumedFromPage
        try await ports.runs.start(tally.run, holding: lease)
        run.note()
        var cursor: SyncCursor?
        var failure: SyncError?
        do throws(SyncError) {
            try await RowRemaker(run: run).remake(reading.rows(remade: options.force))
            cursor = try await read(reading, run)
            try await readDetails(reading.mode, run)
            if options.images { try await fetchImages(reading, run) }
        } catch {
            failure = error
        }
        await run.settle()
        tally.end(failure, at: ports.time.now(), usage: ports.source.usage)
        guard failure?.code != .leaseLost else { return }
        let (ended, moved) = (tally.run, cursor)
        do throws(SyncError) {
            try await uncancelled { () async throws(SyncError) in
                try await ports.runs.finish(ended, cursor: moved, holding: lease)
            }
        } catch {
            // What ended the run is what its user must know; the database is told by the next run of the type.
            guard failure != nil else { throw error }
        }
        run.note()
        await run.settle()
    }

    private var still: StillMembers { StillMembers(type: type, ports: ports, logger: logger) }

    private func readDetails(_ mode: SyncMode, _ run: RunContext) async throws(SyncError) {
        let (watch, tally) = (RestlessWatch(run: run), run.tally)
        try await watch.notice(tally.restlessRows, in: .list, among: tally.counters.totalProcessed)
        let scope = try await DetailScope(options, mode, of: run.type, ports)
        let syncer = DetailSyncer(run: run, still: still)
        try await syncer.turn(scope)
        guard let limit = scope.limit, !options.leavesDetails else { return }
        try await syncer.read(atMost: limit, among: scope.among)
        try await watch.notice(tally.restlessDetails, in: .detail, among: tally.detailsRead)
    }

    private func fetchImages(_ reading: Reading, _ run: RunContext) async throws(SyncError) {
        guard type.hasImages, let images = ports.images else { return }
        if options.force { try await images.index.makeImagesDue(reading.ids, of: run.type) }
        let retries = try await ports.destination.retries(of: run.type, .image)
        try await ImageSyncer(run: run, ports: images, retries: retries).fetch()
    }

    /// - Returns: the cursor to store; nil to keep the one that is.
    private func read(_ reading: Reading, _ run: RunContext) async throws(SyncError) -> SyncCursor? {
        let deletions = DeletionCheck(run: run)
        let syncer = PageSyncer(run: run, observer: observer)
        switch reading {
        case .records(let ids):
            try await deletions.deleteNamed(try await syncer.sync(ids: ids))
            return nil
        case .webhookTriggered(let ids):
            do throws(SyncError) {
                try await deletions.deleteNamed(try await syncer.sync(webhookTriggered: ids))
            } catch {
                // What the database will not note now either is still in the queue.
                try? await syncer.makeDetailsDue(ids.filter { !run.tally.answered.contains($0) })
                throw error
            }
            try await syncer.makeDetailsDue(run.tally.postponed.keys.sorted())
            return nil
        case .suspects(let ids):
            try await deletions.confirm(ids)
            return nil
        case .dueDetails: return nil
        case .changes(let since, let cursor, let scans):
            let walk = try await walk(run, syncer, from: 1, since: since)
            var advanced = cursor?.advanced(to: walk.mayBeCut ? nil : walk.reached, pages: walk.pages)
            if scans, let position = try await scanSlice(run, syncer, after: cursor?.scan) {
                advanced?.scan = position
            }
            return advanced
        case .everything(let resumedFromPage):
            let walk = try await walk(run, syncer, from: resumedFromPage ?? 1, since: nil)
            // Of the pages before, nobody knows what became of them since.
            guard resumedFromPage == nil else { return nil }
            // A listing that lacked what is there may have hidden changes too.
            guard try await deletions.check(walk.pager) else { return nil }
            let cursor = try await ports.runs.cursor(of: type.name)
            return cursor?.advanced(to: walk.reached, pages: walk.pages)
                ?? walk.reached.map(SyncCursor.init(firstWalkTo:))
        }
    }

    /// - Returns: how far the scan is now; nil where no slice was due.
    private func scanSlice(
        _ run: RunContext,
        _ syncer: PageSyncer,
        after position: RollingScan?
    ) async throws(SyncError) -> RollingScan? {
        let rows = try await ports.destination.rowCount(of: type)
        let (pageSize, now) = (ports.source.pageSize, ports.time.now())
        guard let slice = RollingScan.dueSlice(after: position, rows: rows, pageSize: pageSize, now: now) else {
            return nil
        }
        let walk = try await walk(run, syncer, from: slice.firstPage, pagesMax: slice.pages, since: nil)
        return RollingScan(nextPage: walk.hasMore ? slice.firstPage + walk.pages : 1, scannedAt: now)
    }

    /// - Parameter pagesMax: nil: to the end of the listing.
    private func walk(
        _ run: RunContext,
        _ syncer: PageSyncer,
        from firstPage: Int,
        pagesMax: Int? = nil,
        since: Instant?
    ) async throws(SyncError) -> ListingWalk {
        let relisted = try await RelistedSuspects(run)
        var walk = ListingWalk(of: run.type, ports, since: since, pagesMax: pagesMax)
        let isResumable = since == nil && pagesMax == nil
        let scout = await run.scout()
        try await walk.run(from: firstPage, ahead: scout.look) { page, outlook, fresh, hasMore throws(SyncError) in
            if page.context.page == firstPage { try await still.lift(by: fresh) }
            let place = PageSyncer.Place(page: page.context.page, hasMore: hasMore, isResumable: isResumable)
            let attributes: SpanAttributes = ["type": "\(type.name)", "sync_id": "\(id)", "page": "\(place.page)"]
            try await spanned("sync.page", attributes) { () async throws(SyncError) in
                try await syncer.sync(page, fresh: fresh, outlook, place)
            }
        }
        if let refusal = walk.endedBy {
            logger.notice(
                "A full page does not say whether more follow, and the next is refused: taken for the end of the listing",
                metadata: ["type": "\(type.name)", "cause": "\(refusal.message)"]
            )
        }
        try await relisted.settle(metBy: walk)
        return walk
    }

    private func log(_ report: RunReport) {
        let metadata: Logger.Metadata = ["type": "\(type.name)"]
        logger.info("\(report.cache.logLine)", metadata: metadata)
        if let error = report.error, error.code != .cancelled {
            logger.error("\(error)", metadata: metadata)
        }
    }
}
