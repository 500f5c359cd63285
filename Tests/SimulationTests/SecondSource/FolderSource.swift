import Foundation
import SyncCore

/// Reads records from JSON files: each type's in a folder of its listing's name, each record in a file of its id's.
struct FolderSource: RecordSource {
    let folder: URL

    let pageSize = 1_000
    let usage = SourceUsage()

    func page(_ number: Int, of type: EntityType, changedSince since: Instant?) async throws(SyncError) -> RecordPage {
        var (records, rejected): ([SourceRecord], [RejectedRecord]) = ([], [])
        for file in try files(of: type) {
            switch try read(file, of: type) {
            case .record(let record): records.append(record)
            case .rejected(let record): rejected.append(record)
            case .foreign: break
            }
        }
        let context = PageContext(
            page: number,
            hasMorePages: false,
            sortColumn: nil,
            sortOrder: nil,
            appliedFilter: nil
        )
        return RecordPage(records: records, rejected: rejected, foreignCount: 0, context: context)
    }

    func record(_ id: String, of type: EntityType) async throws(SyncError) -> RecordAnswer {
        guard let file = try files(of: type).first(where: { $0.lastPathComponent == "\(id).json" }) else {
            return .gone(RecordAbsence(id: id, .missing))
        }
        switch try read(file, of: type) {
        case .record(let record): return .record(record)
        case .rejected(let record): return .rejected(record)
        case .foreign: return .gone(RecordAbsence(id: id, .otherType))
        }
    }

    func details(_ ids: [String], of type: EntityType) async -> RecordAnswers {
        var answers = RecordAnswers()
        do throws(SyncError) {
            for id in ids { answers.add(try await record(id, of: type), for: id) }
        } catch {
            answers.error = error
        }
        return answers
    }

    func listingAnswers(of type: EntityType) async throws(SyncError) -> Bool { try !files(of: type).isEmpty }

    private func files(of type: EntityType) throws(SyncError) -> [URL] {
        do {
            let listing = folder.appending(path: type.listing)
            return try FileManager.default.contentsOfDirectory(at: listing, includingPropertiesForKeys: nil)
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
        } catch {
            throw unavailable(error)
        }
    }

    private func read(_ file: URL, of type: EntityType) throws(SyncError) -> DetailAnswer {
        do {
            return try RecordReader.record(Array(Data(contentsOf: file)), of: type)
        } catch {
            throw unavailable(error)
        }
    }

    private func unavailable(_ error: any Error) -> SyncError {
        SyncError(
            .sourceUnavailable,
            "\(folder.path) cannot be read.",
            nextStep: "See that it is there.",
            cause: "\(error)"
        )
    }
}
