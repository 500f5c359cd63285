import SyncCore
import SyncEngine
import Synchronization

/// Shows how far a run is: a changing line where a person watches, a plain line a page elsewhere.
final class ProgressDisplay: Sendable {
    private let terminal: Terminal
    private let isQuiet: Bool
    /// What earlier runs stored of a type: the length of the bar. Nil: unknown, so there is no bar.
    private let expected: @Sendable (_ entityType: String) -> Int?
    private let lastPage = Mutex<(type: String, page: Int)>(("", 0))

    init(_ terminal: Terminal, isQuiet: Bool, expected: @escaping @Sendable (_ entityType: String) -> Int?) {
        self.terminal = terminal
        self.isQuiet = isQuiet
        self.expected = expected
    }

    func update(_ progress: SyncProgress) {
        guard !isQuiet else { return }
        if terminal.showsProgress {
            terminal.show(String(changingLine(progress).prefix(max(0, terminal.width - 1))))
        } else if isNewPage(progress) {
            terminal.note(plainLine(progress))
        }
    }

    func finish() {
        if terminal.showsProgress { terminal.show("") }
    }

    private func isNewPage(_ progress: SyncProgress) -> Bool {
        lastPage.withLock { last in
            defer { last = (progress.entityType, progress.page) }
            return last != (progress.entityType, progress.page)
        }
    }

    private func changingLine(_ progress: SyncProgress) -> String {
        let read = progress.counters.totalProcessed
        let seconds = max(progress.elapsed.seconds, 0.001)
        let rate = Int(nearest: Double(read) / seconds)
        var parts = ["\(read.grouped) read", "\(rate.grouped)/s"]
        parts += ["skipped \(progress.counters.skipped.grouped)", "synced \(progress.counters.synced.grouped)"]
        if progress.counters.failed > 0 { parts.append("failed \(progress.counters.failed.grouped)") }
        parts.append("calls \(progress.usage.apiCalls.grouped)")
        if let quota = progress.usage.quota { parts.append("quota left \(quota.remaining.grouped)") }
        if let until = progress.usage.pausedUntil { parts.append("waiting for calls until \(until.displayText)") }
        return "\(progress.entityType) \(bar(read, of: expected(progress.entityType)))" + parts.joined(separator: " · ")
    }

    private func bar(_ done: Int, of total: Int?) -> String {
        guard let total, total > 0 else { return "" }
        let width = 20
        let share = min(1, max(0, Double(done) / Double(total)))
        let (filled, percent) = (Int(share * Double(width)), Int(share * 100))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled) + " \(percent)% "
    }

    private func plainLine(_ progress: SyncProgress) -> String {
        let counters = progress.counters
        return "\(progress.entityType): page \(progress.page), read \(counters.totalProcessed), "
            + "synced \(counters.synced), skipped \(counters.skipped), failed \(counters.failed), "
            + "calls \(progress.usage.apiCalls)"
    }
}
