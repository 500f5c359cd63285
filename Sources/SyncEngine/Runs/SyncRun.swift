package import Logging
package import SyncCore

/// One run of one type, from lease to report. Start reading here.
///
/// A page goes: records → decision (one look-up in the cache) → rows → commit, in batches, the last one with the page's
/// checkpoint → mark, only of what is committed. The next page is fetched meanwhile, never more than one.
///
/// A crash between any two steps repeats work and loses none: what is committed but not marked is looked up in vain next
/// time and found equal by the destination.
package struct SyncRun: Sendable {
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
        self.logger = logger
        self.observer = observer
    }

    /// Runs to the end. Never throws: a report says what happened, also of a run that could not begin.
    package func run() async -> RunReport {
        let id = ports.makeRunID()
        var tally = RunTally(
            run: RunRecord(id: id, entityType: type.name, mode: options.mode, startedAt: ports.time.now()),
            cacheEnabled: options.cacheEnabled,
            callsBefore: ports.source.usage.apiCalls
        )
        do throws(SyncError) {
            let keeper = LeaseKeeper(ports.leases, time: ports.time, timeToLive: options.leaseTimeToLive)
            try await keeper.withLease(on: type.name, holder: ports.holder(id)) { lease throws(SyncError) in
                try await work(&tally, holding: lease)
            }
        } catch {
            tally.end(error, at: ports.time.now(), usage: ports.source.usage)
        }
        let report = tally.report(ports.cache)
        log(report)
        return report
    }

    /// All between grant and release of the lease. The run's end is written whatever happened on the way.
    private func work(_ tally: inout RunTally, holding lease: Lease) async throws(SyncError) {
        let check = GenerationCheck(destination: ports.destination, cache: ports.cache, logger: logger)
        let generation = try await check.generation(for: lease)
        let firstPage = try await resumptionPage()
        tally.run.resumedFromPage = firstPage
        try await ports.runs.start(tally.run, holding: lease)

        var syncer = PageSyncer(
            type: type,
            options: options,
            ports: ports,
            lease: lease,
            generation: generation,
            logger: logger,
            observer: observer
        )
        var failure: SyncError?
        await syncer.noteRun(&tally)
        do throws(SyncError) {
            if let ids = options.ids {
                try await syncer.sync(ids: ids, &tally)
            } else {
                try await walk(from: firstPage ?? 1, &syncer, &tally)
            }
        } catch {
            failure = error
        }
        tally.end(failure, at: ports.time.now(), usage: ports.source.usage)
        guard failure?.code != .leaseLost else { return }
        let (run, cursor) = (tally.run, tally.cursor)
        do throws(SyncError) {
            try await uncancelled { () async throws(SyncError) in
                try await ports.runs.finish(run, cursor: cursor, holding: lease)
            }
        } catch {
            // What ended the run is what its user must know; the database is told by the next run of the type.
            guard failure != nil else { throw error }
        }
        await syncer.noteRun(&tally)
    }

    private func walk(
        from firstPage: Int,
        _ syncer: inout PageSyncer,
        _ tally: inout RunTally
    ) async throws(SyncError) {
        var pager = Pager(typeName: type.plural)
        var next: RecordPage? = try await ports.source.page(firstPage, of: type)
        while let page = next {
            async let following = following(page)
            try await syncer.sync(page, fresh: try pager.accept(page), &tally)
            next = try await following.get()
        }
    }

    private func following(_ page: RecordPage) async -> Result<RecordPage?, SyncError> {
        guard page.context.hasMorePages else { return .success(nil) }
        do throws(SyncError) {
            return .success(try await ports.source.page(page.context.page + 1, of: type))
        } catch {
            return .failure(error)
        }
    }

    /// An unfinished full run is taken up one page before its checkpoint, since rows deleted meanwhile move the others
    /// forward. Nil: begin at the first page.
    private func resumptionPage() async throws(SyncError) -> Int? {
        guard options.mode == .full, !options.force,
            let checkpoint = try await ports.runs.checkpoint(of: type.name),
            checkpoint.isUsable(at: ports.time.now())
        else { return nil }
        return max(1, checkpoint.nextPage - 1)
    }

    private func log(_ report: RunReport) {
        let metadata: Logger.Metadata = ["type": "\(type.name)", "sync_id": "\(report.run.id)"]
        logger.info("\(report.cache.logLine)", metadata: metadata)
        if let error = report.error, error.code != .cancelled {
            logger.error("\(error)", metadata: metadata)
        }
    }
}
