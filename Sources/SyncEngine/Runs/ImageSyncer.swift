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

    let type: EntityType
    let ports: ImagePorts
    let time: any TimeSource
    let lease: Lease

    func run(_ tally: inout RunTally) async throws(SyncError) {
        var unanswered: Set<String> = []
        var inARow = 0
        while true {
            let due = try await ports.index.dueImages(of: type, limit: Self.chunk + unanswered.count)
                .filter { !unanswered.contains($0.entityID) }
            guard !due.isEmpty else { return }
            for image in due {
                do throws(SyncError) {
                    try await settle(image, &tally)
                    inARow = 0
                } catch {
                    inARow += 1
                    // What every type would meet, as a token endpoint that is dead, the next image meets too.
                    guard error.disposition == .retry, !error.code.meetsEveryType, inARow < Self.unansweredInARowMax
                    else { throw error }
                    unanswered.insert(image.entityID)
                    tally.images.unanswered += 1
                }
            }
        }
    }

    private func settle(_ image: DueImage, _ tally: inout RunTally) async throws(SyncError) {
        guard !Task.isCancelled else { throw .cancelled }
        let answer = try await ports.source.image(of: image.entityID, type)
        try await uncancelled { [ports, type, time, lease] () async throws(SyncError) in
            let outcome: ImageOutcome
            switch answer {
            case .image(let content): outcome = .kept(KeptImage(content, at: try await ports.store.store(content)))
            case .unusable(let reason): outcome = .unusable(reason: reason)
            }
            try await ports.index.note(outcome, of: image, type: type, now: time.now(), holding: lease)
        }
        switch answer {
        case .image: tally.images.fetched += 1
        case .unusable: tally.images.unusable += 1
        }
    }
}
