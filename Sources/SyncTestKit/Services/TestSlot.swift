/// The right to run servers and processes for a test. Only a few tests have it at once: with hundreds at the same time each
/// would be so slow that a deadline under test could pass by itself.
package enum TestSlot {
    private static let slots = Slots(count: 4)
    /// A test that has one needs no second.
    @TaskLocal private static var isHeld = false

    package static func with<Result>(_ body: () async throws -> Result) async throws -> Result {
        if isHeld { return try await body() }
        await slots.take()
        do {
            let result = try await $isHeld.withValue(true) { try await body() }
            await slots.release()
            return result
        } catch {
            await slots.release()
            throw error
        }
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
