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
    /// Asked for without an answer: due as before.
    package var unanswered = 0

    package var isEmpty: Bool { self == ImageCounts() }
}

/// Fetches the images that are due, of the last modified records first, and keeps them.
///
/// Each is kept before it is noted. So a run that ends in between, for whatever reason, leaves no note of an image that is not
/// there, and the next one asks for that image again.
struct ImageSyncer {
    private static let chunk = 25
    /// One image that gets no answer must not keep the others away for ever; so many in a row are an outage.
    private static let unansweredInARowMax = 5
    /// So many that may not be read, and none that may, are the type's trouble.
    private static let forbiddenMax = 3

    let type: EntityType
    let ports: ImagePorts
    let time: any TimeSource
    let lease: Lease

    func run(_ tally: inout RunTally) async throws(SyncError) {
        var unanswered: Set<String> = []
        var inARow = 0
        var forbidden: [(image: DueImage, error: SyncError)] = []
        while true {
            let due = try await ports.index.dueImages(of: type, limit: Self.chunk + unanswered.count)
                .filter { !unanswered.contains($0.entityID) }
            guard !due.isEmpty else { break }
            for image in due {
                do throws(SyncError) {
                    if let error = try await settle(image, &tally) {
                        unanswered.insert(image.entityID)
                        forbidden.append((image, error))
                    }
                    inARow = 0
                } catch {
                    inARow += 1
                    // What every type would meet, as a token endpoint that is dead, the next image meets too.
                    guard error.disposition == .retry, !error.code.meetsEveryType, inARow < Self.unansweredInARowMax
                    else { throw error }
                    unanswered.insert(image.entityID)
                    tally.images.unanswered += 1
                }
                // All of the first ones: a scope is missing, and nothing is noted of any image.
                if tally.images.fetched == 0, forbidden.count == Self.forbiddenMax { throw forbidden[0].error }
            }
        }
        try await settle(forbidden, &tally)
    }

    /// Images that may not be read while others may are settled; otherwise nobody knows whose trouble it is.
    private func settle(
        _ forbidden: [(image: DueImage, error: SyncError)],
        _ tally: inout RunTally
    ) async throws(SyncError) {
        guard tally.images.fetched > 0 else {
            tally.images.unanswered += forbidden.count
            return
        }
        for (image, error) in forbidden { try await note(.unusable(reason: error.description), of: image, &tally) }
    }

    /// - Returns: why the image may not be read; nil where it is settled.
    private func settle(_ image: DueImage, _ tally: inout RunTally) async throws(SyncError) -> SyncError? {
        guard !Task.isCancelled else { throw .cancelled }
        switch try await ports.source.image(of: image.entityID, type) {
        case .image(let content):
            let location = try await uncancelled { [ports] () async throws(SyncError) in
                try await ports.store.store(content)
            }
            try await note(.kept(KeptImage(content, at: location)), of: image, &tally)
        case .unusable(let reason): try await note(.unusable(reason: reason), of: image, &tally)
        case .forbidden(let error): return error
        }
        return nil
    }

    private func note(
        _ outcome: ImageOutcome,
        of image: DueImage,
        _ tally: inout RunTally
    ) async throws(SyncError) {
        try await uncancelled { [ports, type, time, lease] () async throws(SyncError) in
            try await ports.index.note(outcome, of: image, type: type, now: time.now(), holding: lease)
        }
        switch outcome {
        case .kept: tally.images.fetched += 1
        case .unusable: tally.images.unusable += 1
        }
    }
}
