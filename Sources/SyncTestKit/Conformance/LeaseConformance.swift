package import SyncCore
import Testing

/// The promises of ``LeaseStore``.
package enum LeaseConformance {
    package static let cases: [ContractCase<any LeaseStore>] = [
        ContractCase("a held lease is refused, naming its holder") { leases in
            let held = try await leases.grant(to: "run-1")
            let error = await #expect(throws: SyncError.self) { try await leases.grant(to: "run-2", minutes: 4) }
            #expect(error?.code == .leaseHeld)
            #expect(error?.message.contains("run-1") == true)
            #expect(error?.message.contains(held.expiresAt.description) == true)
        },
        ContractCase("every grant has a greater token, also after a release") { leases in
            let first = try await leases.grant(to: "run-1")
            try await leases.release(first)
            let second = try await leases.grant(to: "run-2")
            let third = try await leases.grant(to: "run-3", minutes: 5)
            #expect(first.token < second.token)
            #expect(second.token < third.token)
        },
        ContractCase("a lease that ran out goes to the next run") { leases in
            _ = try await leases.grant(to: "run-1")
            let next = try await leases.grant(to: "run-2", minutes: 5)
            #expect(next.holder.runID == "run-2")
        },
        ContractCase("a renewed lease lasts longer and keeps its token") { leases in
            let lease = try await leases.grant(to: "run-1")
            let renewed = try await leases.renew(lease, timeToLive: .seconds(300), now: Sample.instant(minutes: 4))
            #expect(renewed.token == lease.token)
            #expect(renewed.expiresAt == Sample.instant(minutes: 9))
            let error = await #expect(throws: SyncError.self) { try await leases.grant(to: "run-2", minutes: 8) }
            #expect(error?.code == .leaseHeld)
        },
        ContractCase("a lease that ran out and that nobody took can be renewed") { leases in
            let lease = try await leases.grant(to: "run-1")
            let renewed = try await leases.renew(lease, timeToLive: .seconds(300), now: Sample.instant(minutes: 60))
            #expect(renewed.token == lease.token)
        },
        ContractCase("a lease that went to another run cannot be renewed") { leases in
            let lost = try await leases.grant(to: "run-1")
            _ = try await leases.grant(to: "run-2", minutes: 5)
            let error = await #expect(throws: SyncError.self) {
                try await leases.renew(lost, timeToLive: .seconds(300), now: Sample.instant(minutes: 6))
            }
            #expect(error?.code == .leaseLost)
        },
        ContractCase("releasing a lost lease leaves the new one alone") { leases in
            let lost = try await leases.grant(to: "run-1")
            let newest = try await leases.grant(to: "run-2", minutes: 5)
            try await leases.release(lost)
            _ = try await leases.renew(newest, timeToLive: .seconds(300), now: Sample.instant(minutes: 6))
            let error = await #expect(throws: SyncError.self) { try await leases.grant(to: "run-3", minutes: 7) }
            #expect(error?.code == .leaseHeld)
        },
        ContractCase("types do not wait for each other") { leases in
            _ = try await leases.grant(to: "run-1")
            let other = try await leases.acquire(
                "customer",
                for: Sample.holder("run-2"),
                timeToLive: .seconds(300),
                now: Sample.instant()
            )
            #expect(other.entityType == "customer")
        },
        ContractCase("of many that ask at once one gets the lease") { leases in
            let granted = await withTaskGroup(of: Bool.self) { group in
                for number in 1...8 {
                    group.addTask { (try? await leases.grant(to: "run-\(number)")) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(granted == 1)
        },
    ]
}

extension LeaseStore {
    /// Five minutes on products, asked for some minutes after the first instant.
    fileprivate func grant(to runID: String, minutes: Int64 = 0) async throws(SyncError) -> Lease {
        try await acquire(
            "product",
            for: Sample.holder(runID),
            timeToLive: .seconds(300),
            now: Sample.instant(minutes: minutes)
        )
    }
}
