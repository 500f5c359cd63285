package import SyncCore
import Testing

/// A call budget, empty, and the time that it goes by.
package struct CallBudgetUnderTest: Sendable {
    package let budget: any CallBudgetStore
    package let time: TestTime

    package init(budget: any CallBudgetStore, time: TestTime) {
        self.budget = budget
        self.time = time
    }
}

/// The promises of ``CallBudgetStore``.
package enum CallBudgetConformance {
    package static let cases: [ContractCase<CallBudgetUnderTest>] = [
        ContractCase("so many calls go at once, and the next one is told when it may") { this in
            try await this.expectPlaces(5, of: 5)
            this.time.advance(by: .seconds(10))
            #expect(try await this.take(5) == CallWindow.length - .seconds(10))
            #expect(try await this.take(5) == CallWindow.length - .seconds(10))
            this.time.advance(by: CallWindow.length - .seconds(10))
            #expect(try await this.take(5) == nil)
        },
        ContractCase("of many that ask at once no more get a place than there are") { this in
            let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<40 { group.addTask { try await this.take(7) == nil } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(granted == 7)
        },
        ContractCase("never more go in any sixty seconds, whenever they ask") { this in
            var random = SeededRandom(seed: 7)
            var calls: [Instant] = []
            for _ in 0..<60 {
                if let wait = try await this.take(4) {
                    #expect(wait > .zero && wait <= CallWindow.length)
                    this.time.advance(by: wait)
                } else {
                    calls.append(this.time.now())
                    this.time.advance(by: .microseconds(random.below(20_000_000)))
                }
            }
            for (first, last) in zip(calls, calls.dropFirst(4)) { #expect(first.duration(to: last) >= .seconds(60)) }
        },
        ContractCase("processes with other limits keep to their own") { this in
            try await this.expectPlaces(3, of: 4)
            #expect(try await this.take(3) == CallWindow.length)
            #expect(try await this.take(4) == nil)
        },
        ContractCase("without a limit every call goes, and the others' places stay theirs") { this in
            try await this.expectPlaces(20, of: 0)
            #expect(try await this.take(1) == nil)
        },
        ContractCase("a clock that was set back by an hour lets calls go within two minutes") { this in
            try await this.expectPlaces(2, of: 2)
            this.time.advance(by: .seconds(-3_600))
            if let wait = try await this.take(2) { #expect(wait <= CallWindow.length * 2) }
        },
        ContractCase("everybody knows the newest quota, until its reset") { this in
            #expect(try await this.budget.quotaStatus(noting: nil) == QuotaStatus())
            let first = CallQuota(limit: 1_000, remaining: 60, resetsIn: .seconds(3_600))
            _ = try await this.budget.take(callsPerMinute: 10, noting: first)
            this.time.advance(by: .seconds(600))
            let place = try await this.budget.take(callsPerMinute: 10, noting: nil)
            let known = CallQuota(limit: 1_000, remaining: 60, resetsIn: .seconds(3_000))
            #expect(place == CallPlace(wait: nil, quotaStatus: QuotaStatus(quota: known)))
            let second = CallQuota(limit: 2_000, remaining: 900, resetsIn: .seconds(3_000))
            #expect(try await this.budget.quotaStatus(noting: second) == QuotaStatus(quota: second))
            this.time.advance(by: .seconds(3_000))
            #expect(try await this.budget.quotaStatus(noting: nil) == QuotaStatus())
        },
        ContractCase("everybody knows a park in the words of whoever met it, and what is left of it") { this in
            try await this.budget.throttle(Self.throttle(1_800))
            this.time.advance(by: .seconds(600))
            let throttle = try await this.budget.take(callsPerMinute: 10, noting: nil).quotaStatus.throttle
            #expect(throttle == Throttle(Self.throttle(1_800).error, endsIn: .seconds(1_200)))
            this.time.advance(by: .seconds(1_200))
            #expect(try await this.budget.quotaStatus(noting: nil).throttle == nil)
        },
        ContractCase("the longer of two parks counts") { this in
            try await this.budget.throttle(Self.throttle(3_600))
            try await this.budget.throttle(Self.throttle(60))
            #expect(try await this.budget.quotaStatus(noting: nil).throttle == Self.throttle(3_600))
            try await this.budget.throttle(Self.throttle(7_200))
            #expect(try await this.budget.quotaStatus(noting: nil).throttle == Self.throttle(7_200))
        },
    ]

    private static func throttle(_ seconds: Int) -> Throttle {
        let error = SyncError(
            .rateLimited,
            "GET /items page 7: “too many” calls, 'quoted' \(seconds) times.",
            nextStep: "Wait."
        )
        return Throttle(error, endsIn: .seconds(seconds))
    }
}

extension CallBudgetUnderTest {
    /// How long to wait for a place; nil where there is one.
    fileprivate func take(_ callsPerMinute: Int) async throws -> Duration? {
        try await budget.take(callsPerMinute: callsPerMinute, noting: nil).wait
    }

    fileprivate func expectPlaces(_ count: Int, of callsPerMinute: Int) async throws {
        for _ in 0..<count { #expect(try await take(callsPerMinute) == nil) }
    }
}
