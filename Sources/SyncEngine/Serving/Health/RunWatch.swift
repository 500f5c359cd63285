package import SyncCore
import Synchronization

/// What this process works on, and when each of it last made progress. One for a process.
///
/// Progress is an answer of the source, or a batch that was stored. A call that nobody answers is none.
package final class RunWatch: Sendable {
    /// What works, as it was at one moment.
    package struct View: Sendable, Equatable {
        package struct Work: Sendable, Equatable {
            package let entityType: String
            /// Since it last made progress, or began.
            package let idle: Duration
            /// Whether it made any.
            package let hasMoved: Bool
        }

        package let works: [Work]
        /// Runs that ended since the process began, but for those that could not begin.
        package let endedCount: Int
        /// Announced records that are dealt with since the process began.
        package let answeredCount: Int
        /// Why the source lets nobody in; nil since a run went well.
        package let refusal: SyncError?
    }

    private struct Entry {
        let entityType: String
        let usage: @Sendable () -> SourceUsage
        var hasMoved = false
        var answers = 0
        var notes = 0
        var seenNotes = 0
        var progressAt: Instant?

        /// Whoever waits for its turn, or for the next day's calls, is not stuck.
        mutating func look(_ usage: SourceUsage, now: Instant) {
            let moved = usage.answeredCalls != answers || notes != seenNotes
            let waits = usage.pausedUntil != nil || usage.waitsForTurn
            if progressAt == nil || moved || waits { progressAt = now }
            hasMoved = hasMoved || moved
            answers = usage.answeredCalls
            seenNotes = notes
        }
    }

    private struct State {
        var entries: [Int: Entry] = [:]
        var lastKey = 0
        var endedCount = 0
        var answeredCount = 0
        var refusal: SyncError?
    }

    private let state = Mutex(State())

    package init() {}

    /// Watches `body` while it works.
    /// - Parameters:
    ///   - usage: of the calls that it makes.
    ///   - body: calls `note` at each step that it has made.
    package func watching<Result>(
        _ entityType: String,
        usage: @escaping @Sendable () -> SourceUsage,
        _ body: (_ note: @escaping @Sendable () -> Void) async -> Result
    ) async -> Result {
        let key = state.withLock { state in
            state.lastKey += 1
            state.entries[state.lastKey] = Entry(entityType: entityType, usage: usage)
            return state.lastKey
        }
        defer { state.withLock { _ = $0.entries.removeValue(forKey: key) } }
        return await body { [self] in state.withLock { $0.entries[key]?.notes += 1 } }
    }

    /// Takes notice of how a run ended.
    package func ended(_ report: RunReport) {
        state.withLock { state in
            switch report.error?.code {
            case .leaseHeld: return
            case .credentialsRejected, .unauthorized, .wrongOrganization: state.refusal = report.error
            // A run that asked for nothing shows nothing.
            case nil where report.run.apiCalls > 0: state.refusal = nil
            default: break
            }
            state.endedCount += 1
            state.answeredCount += report.answered.count
        }
    }

    /// Looks at everything, and compares it with the last look.
    package func look(now: Instant) -> View {
        // Asked outside of the lock: whoever answers may have locks of its own.
        let usages = state.withLock { $0.entries.mapValues(\.usage) }.mapValues { $0() }
        return state.withLock { state in
            for (key, usage) in usages { state.entries[key]?.look(usage, now: now) }
            let works = state.entries.sorted { $0.key < $1.key }.map { _, entry in
                View.Work(
                    entityType: entry.entityType,
                    idle: entry.progressAt.map { $0.duration(to: now) } ?? .zero,
                    hasMoved: entry.hasMoved
                )
            }
            return View(
                works: works,
                endedCount: state.endedCount,
                answeredCount: state.answeredCount,
                refusal: state.refusal
            )
        }
    }
}
