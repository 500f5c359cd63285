import Dispatch
package import SyncCore

/// Images as files: `images/<the first two digits>/<SHA-256>.<ending>` below the data directory, for this user only.
package struct ImageDirectory: ImageStore {
    private static let name = "images"

    private let dataDirectory: String
    private let address: String?

    /// - Parameters:
    ///   - dataDirectory: exists.
    ///   - address: where the directory `images` is served, without a slash at its end. Locations are then below it; otherwise
    ///     they are paths below the data directory.
    package init(dataDirectory: String, address: String?) {
        self.dataDirectory = dataDirectory
        self.address = address
    }

    package func store(_ image: ImageContent) async throws(SyncError) -> String {
        let hash = image.hash.description
        let (shelf, file) = (String(hash.prefix(2)), "\(hash).\(image.kind.rawValue)")
        let root = "\(dataDirectory)/\(Self.name)"
        let failure = await Self.offPool { [dataDirectory] () throws(FileFailure) in
            for directory in [root, "\(root)/\(shelf)"] { try DurableFile.makeDirectory(directory) }
            try DurableFile.create("\(root)/\(shelf)/\(file)", of: image.bytes)
            // From the inside out, so that no directory is known on disk before what it holds.
            for directory in ["\(root)/\(shelf)", root, dataDirectory] { try DurableFile.sync(directory: directory) }
        }
        if let failure { throw error(failure) }
        return "\(address ?? Self.name)/\(shelf)/\(file)"
    }

    private func error(_ failure: FileFailure) -> SyncError {
        SyncError(
            .destinationUnavailable,
            "An image cannot be written: \(failure.path).",
            nextStep:
                "Make room in TDS_DATA_DIR, or let the user of this process write there, and run the same command "
                + "again: it goes on with this image.",
            cause: failure.reason
        )
    }

    /// Runs blocking work on a thread that may block.
    private static func offPool(_ work: @escaping @Sendable () throws(FileFailure) -> Void) async -> FileFailure? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                do throws(FileFailure) {
                    try work()
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
        }
    }
}
