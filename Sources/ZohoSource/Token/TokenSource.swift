import Logging
import SyncCore
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Gets an access token: one that another process has left, or a new one, which one process asks for while the others wait.
struct TokenSource: Sendable {
    let endpoint: TokenEndpoint
    /// Where tokens are kept; where one is away the next is used.
    let persistences: [any TokenPersistence]
    /// Nil where nobody takes note of what becomes of the token.
    let events: (any EventRecorder)?
    let time: any TimeSource
    let logger: Logger
    /// What refusals have cost, as far as this process knows: also where nothing can be kept.
    let memory = Memory()

    final class Memory: Sendable {
        private let log = Mutex(ReplacementLog())

        var replacements: ReplacementLog { log.withLock { $0 } }

        func note(_ now: Instant) { log.withLock { $0 = $0.noting(now) } }

        func join(_ other: ReplacementLog) { log.withLock { $0 = $0.joined(with: other) } }
    }

    /// Longer than one attempt takes; a process that died holds the others up for this long at most.
    private static let lockTime: Duration = .seconds(40)
    private static let lookEvery: Duration = .milliseconds(250)

    private enum Claim {
        case use(AccessToken)
        /// The right to ask for a new one, which is given back by ``TokenPersistence/unlock()``.
        case ask
    }

    /// - Parameter refused: a token that the API does not take any more, whoever keeps it.
    /// - Returns: the refused one where another would be one too many, see ``ReplacementLog``.
    func token(insteadOf refused: AccessToken?) async throws(SyncError) -> AccessToken {
        do throws(SyncError) {
            let token = try await keptOrNew(insteadOf: refused)
            if token.origin == .requested { await record(.refreshed(expiresAt: token.expiresAt)) }
            return token
        } catch {
            if error.code != .cancelled { await record(.refreshFailed(error)) }
            throw error
        }
    }

    private func keptOrNew(insteadOf refused: AccessToken?) async throws(SyncError) -> AccessToken {
        for persistence in persistences {
            let claim: Claim
            do throws(SyncError) {
                claim = try await self.claim(on: persistence, insteadOf: refused)
            } catch {
                guard error.code != .cancelled else { throw error }
                logger.debug("The kept access token cannot be looked up", metadata: ["error": "\(error)"])
                continue
            }
            switch claim {
            case .use(let token): return token
            case .ask: return try await newToken(keptOn: persistence, insteadOf: refused)
            }
        }
        return try await requested(insteadOf: refused)
    }

    private func claim(on persistence: any TokenPersistence, insteadOf refused: AccessToken?) async throws(SyncError)
        -> Claim
    {
        let start = time.now()
        while true {
            if let kept = try await kept(on: persistence, insteadOf: refused) { return .use(kept) }
            if try await persistence.lock(for: Self.lockTime) { break }
            // Whoever has it may hang for longer than a dead one could.
            guard start.duration(to: time.now()) < Self.lockTime else { return .ask }
            try await time.sleep(for: Self.lookEvery)
        }
        // Between the look and the lock another process may have finished.
        guard let kept = try await kept(on: persistence, insteadOf: refused) else { return .ask }
        await unlock(persistence)
        return .use(kept)
    }

    private func kept(
        on persistence: any TokenPersistence,
        insteadOf refused: AccessToken?
    ) async throws(SyncError) -> AccessToken? {
        guard let kept = try await persistence.read() else { return nil }
        memory.join(kept.replacements)
        guard kept.isUsable(now: time.now()), kept.secret != refused?.secret else { return nil }
        logger.debug("Zoho access token of another process is used", metadata: ["expires": "\(kept.expiresAt)"])
        return kept
    }

    private func newToken(
        keptOn persistence: any TokenPersistence,
        insteadOf refused: AccessToken?
    ) async throws(SyncError) -> AccessToken {
        do throws(SyncError) {
            let token = try await requested(insteadOf: refused)
            await keep(token, on: persistence)
            await unlock(persistence)
            return token
        } catch {
            // Also a request that brought nothing counts, for the next process too.
            if let refused { await keep(refused.kept(with: memory.replacements), on: persistence) }
            await unlock(persistence)
            throw error
        }
    }

    private func keep(_ token: AccessToken, on persistence: any TokenPersistence) async {
        do throws(SyncError) {
            try await persistence.write(token, now: time.now())
        } catch {
            logger.debug("The access token could not be kept", metadata: ["error": "\(error)"])
        }
    }

    private func requested(insteadOf refused: AccessToken?) async throws(SyncError) -> AccessToken {
        guard let refused else { return try await given() }
        memory.join(refused.replacements)
        let left = memory.replacements.left(at: time.now())
        guard left > 0 else {
            logger.debug("No other access token is asked for: two were, within ten minutes, and did not help")
            return refused.kept(with: memory.replacements)
        }
        return try await given(attemptsMax: left) { [memory, time] in memory.note(time.now()) }
    }

    private func given(attemptsMax: Int? = nil, noting: () -> Void = {}) async throws(SyncError) -> AccessToken {
        let token = try await endpoint.request(attemptsMax: attemptsMax, noting: noting)
        logger.debug("Zoho gave out an access token", metadata: ["expires": "\(token.expiresAt)"])
        return token.with(memory.replacements)
    }

    /// A call that waits for the token must not fail because nobody could take note of it.
    private func record(_ event: TokenEvent) async {
        let envelope = event.envelope(id: UUID().uuidString.lowercased(), at: time.now())
        do throws(SyncError) {
            try await events?.record(envelope)
        } catch {
            logger.debug("An event of the access token is lost", metadata: ["error": "\(error)"])
        }
    }

    /// Also where the task was cancelled: others wait. A lock that cannot be given back runs out.
    private func unlock(_ persistence: any TokenPersistence) async {
        await Task { try? await persistence.unlock() }.value
    }
}
