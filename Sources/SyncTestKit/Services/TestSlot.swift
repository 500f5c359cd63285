import Foundation
import Testing

/// The right to run servers and processes for a test. Only a few tests have it at once: with hundreds at the same time each
/// would be so slow that a deadline under test could pass by itself.
package enum TestSlot {
    private static let slots = Slots(count: 5)
    /// A test that has one needs no second.
    @TaskLocal private static var isHeld = false

    package static func with<Result>(_ body: () async throws -> Result) async throws -> Result {
        if isHeld { return try await body() }
        await slots.take()
        let start = ContinuousClock.now
        do {
            let result = try await $isHeld.withValue(true) { try await body() }
            await slots.release()
            HeldSlots.shared?.note(ContinuousClock.now - start)
            return result
        } catch {
            await slots.release()
            throw error
        }
    }
}

/// How long tests had a slot, for `scripts/slowest-tests`: a test's own duration has its wait for one too, which is most of it.
private struct HeldSlots {
    /// Where `TDS_TEST_DURATIONS` names a file.
    static let shared = ProcessInfo.processInfo.environment["TDS_TEST_DURATIONS"].map(HeldSlots.init)

    let path: String

    func note(_ duration: Duration) {
        guard let test = Test.current, let file = fopen(path, "a") else { return }
        // One line at a time, whoever else writes.
        fputs("\(duration / .seconds(1))\t\(test.sourceLocation.fileID)\t\(test.displayName ?? test.name)\n", file)
        fclose(file)
    }
}

private actor Slots {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) {
        free = count
    }

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func release() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
