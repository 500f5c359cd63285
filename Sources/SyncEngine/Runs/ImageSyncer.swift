package import SyncCore

/// What is needed to fetch images, filled by the composition root.
package struct ImagePorts: Sendable {
    package let source: any ImageSource
    package let index: any ImageIndex
    package let store: any ImageStore

    package init(source: any ImageSource, index: any ImageIndex, store: any ImageStore) {
        self.source = source
        self.index = index
        self.store = store
    }
}

/// What a run did with images.
package struct ImageCounts: Sendable, Equatable {
    /// Asked for and kept, also where the content was there already.
    package var fetched = 0
    /// Asked for in vain; the index has the reasons.
    package var unusable = 0
    /// Asked for without an answer: asked for again later.
    package var unanswered = 0

    package var isEmpty: Bool { self == ImageCounts() }
}

/// Fetches the images that are due, of the last modified records first, and keeps them.
///
/// Each is kept before it is noted. So a run that ends in between, for whatever reason, leaves no note of an image that is not
/// there, and the next one asks for that image again.
struct ImageSyncer {
    private static let chunk = 25
    /// So many that may not be read, and none that may, now or before, are the type's trouble: fewer where there are no more.
    private static let forbiddenMax = 20
    private static let forbiddenMin = 3

    let run: RunContext
    let ports: ImagePorts
    /// What is known of the images that waited before.
    let retries: [String: RecordRetry]

    private struct Forbidden {
        let image: DueImage
        let error: SyncError
        let refusal: RecordRefusal
    }

    /// Why an image is not settled.
    private enum Trouble {
        case forbidden(SyncError, refusal: RecordRefusal)
        case notNow(SyncError)
        /// What may pass, and is not about the image.
        case failed(SyncError)
    }

    func fetch() async throws(SyncError) {
        let (type, lease) = (run.type, run.lease)
        try await uncancelled { [ports] () async throws(SyncError) in
            try await ports.index.settleUnnamedImages(of: type, holding: lease)
        }
        var unanswered: Set<String> = []
        var outage = OutageWatch()
        var forbidden: [Forbidden] = []
        while true {
            let limit = Self.chunk + unanswered.count
            let due = try await ports.index.dueImages(of: type, limit: limit, now: run.ports.time.now())
                .filter { !unanswered.contains($0.entityID) }
            guard !due.isEmpty else { break }
            for image in due {
                switch try await trouble(with: image) {
                case nil: outage.answered()
                case .forbidden(let error, let refusal):
                    outage.answered()
                    unanswered.insert(image.entityID)
                    forbidden.append(Forbidden(image: image, error: error, refusal: refusal))
                case .notNow(let error):
                    unanswered.insert(image.entityID)
                    run.tally.images.unanswered += 1
                    try await postpone(image, error)
                    try await outage.unanswered(error) { () async throws(SyncError) in
                        try await ports.source.imagesListingAnswers(of: type)
                    }
                case .failed(let error):
                    // A store's, say: no listing tells of it.
                    try await outage.unanswered(error) { () async throws(SyncError) in false }
                    unanswered.insert(image.entityID)
                    run.tally.images.unanswered += 1
                }
                if forbidden.count == Self.forbiddenMax { try await settle(&forbidden) }
            }
        }
        try await settle(&forbidden)
    }

    /// Images that may not be read while others may are settled; otherwise nobody knows whose trouble it is.
    /// - Throws: where a scope seems to be missing; nothing is noted of any image then.
    private func settle(
        _ forbidden: inout [Forbidden]
    ) async throws(SyncError) {
        guard let first = forbidden.first else { return }
        var mayRead = run.tally.images.fetched > 0
        if !mayRead { mayRead = try await ports.index.keepsImage(of: run.type) }
        if mayRead {
            for one in forbidden { try await note(.refused(one.refusal), of: one.image) }
        } else if forbidden.count >= Self.forbiddenMin {
            throw first.error
        } else {
            run.tally.images.unanswered += forbidden.count
        }
        forbidden = []
    }

    private func postpone(_ image: DueImage, _ error: SyncError) async throws(SyncError) {
        let (id, now) = (image.entityID, run.ports.time.now())
        let retry = RecordRetry(after: retries[id], of: id, .image, reason: "\(error)", now: now)
        try await uncancelled { [ports, type = run.type, lease = run.lease] () async throws(SyncError) in
            try await ports.index.note(retry, of: type, holding: lease)
        }
    }

    private func trouble(with image: DueImage) async throws(SyncError) -> Trouble? {
        do throws(SyncError) {
            return try await settle(image)
        } catch {
            // What every type would meet, as a token endpoint that is dead, the next image meets too.
            guard error.disposition == .retry, !error.code.meetsEveryType else { throw error }
            return .failed(error)
        }
    }

    /// - Returns: why the image is not settled; nil where it is.
    private func settle(_ image: DueImage) async throws(SyncError) -> Trouble? {
        guard !Task.isCancelled else { throw .cancelled }
        switch try await ports.source.image(of: image.entityID, run.type) {
        case .image(let content):
            let location = try await uncancelled { [ports] () async throws(SyncError) in
                try await ports.store.store(content)
            }
            try await note(.kept(KeptImage(content, at: location)), of: image)
        case .unusable(let reason): try await note(.unusable(reason: reason), of: image)
        case .refused(let refusal): try await note(.refused(refusal), of: image)
        case .forbidden(let error, let refusal): return .forbidden(error, refusal: refusal)
        case .notNow(let error): return .notNow(error)
        }
        return nil
    }

    private func note(
        _ outcome: ImageOutcome,
        of image: DueImage
    ) async throws(SyncError) {
        let (type, lease, runID, now) = (run.type, run.lease, run.id, run.ports.time.now())
        try await uncancelled { [ports] () async throws(SyncError) in
            try await ports.index.note(outcome, of: image, type: type, runID: runID, now: now, holding: lease)
        }
        switch outcome {
        case .kept: run.tally.images.fetched += 1
        case .unusable, .refused: run.tally.images.unusable += 1
        }
    }
}
